import CQRS
import Foundation
import JSON
import OrderEvents
import OrderQueries

/// Which orders a list has, in which order, and which part of it: from a request's parameters.
struct OrderListParameters {
    /// Which orders.
    let filter: OrderFilter
    /// In which order.
    let sort: OrderSort
    /// How many orders a page has.
    let size: Int
    /// The page, from 1; nil when a place in the list is asked for.
    let number: Int?
    /// The last order of the page before; nil when a page is asked for by its number.
    let after: OrderCursor?

    /// The most orders of a page.
    static let largestPage = 1_000

    /// Reads the parameters; throws ``Problem``.
    init(_ request: ServiceRequest, now: Timestamp) throws {
        filter = try Self.filter(request, now: now)
        sort =
            try request.parameter("sort", expected: "one of \(Self.sortWords.joined(separator: ", "))", Self.sort)
            ?? .newestFirst
        size = Int(try request.number("pageSize", in: 1...Int64(Self.largestPage)) ?? 50)
        let sort = sort
        after = try request.parameter("after", expected: "what the link to the next page has") {
            CursorText.cursor($0, sort: sort)
        }
        let page = try request.number("page", in: 1...1_000_000_000)
        guard page == nil || after == nil else {
            throw Problem.malformed("'page' and 'after' are both there; a page is asked for by one of them")
        }
        number = after == nil ? Int(page ?? 1) : nil
    }

    /// The part of the list. Behind a place one order more is asked for, because the order at the place is among them.
    var page: OrderPage {
        if let after { return .around(after, before: 0, after: size + 1) }
        return .number(number ?? 1, size: size)
    }

    static let sortWords = OrderSort.Key.allCases.flatMap { [$0.rawValue, "-\($0.rawValue)"] }

    private static func sort(_ text: String) -> OrderSort? {
        let isTurned = text.hasPrefix("-")
        guard let key = OrderSort.Key(rawValue: isTurned ? String(text.dropFirst()) : text) else { return nil }
        return OrderSort(key, isDescending: OrderSort.usual(by: key).isDescending != isTurned)
    }

    // MARK: The filter

    /// Reads the filter that parameters ask for; throws ``Problem``.
    static func filter(_ request: ServiceRequest, now: Timestamp) throws -> OrderFilter {
        // Days are those of UTC, as lists have them.
        let language = FilterLanguage(now: now, timeZone: .gmt)
        let text = request.query["filter"] ?? ""
        let read = language.read(text)
        if let fault = read.faults.first {
            throw Problem(
                .badRequest, "BAD_FILTER", "filter, from character \(fault.range.lowerBound + 1) on: \(fault)",
                members: [
                    "characters": .array([
                        .integer(Int64(fault.range.lowerBound)), .integer(Int64(fault.range.upperBound)),
                    ])
                ])
        }
        let single = OrderFilter(
            status: try request.parameter("status", expected: "one of \(statusWords.joined(separator: ", "))") {
                OrderStatus(rawValue: $0.uppercased())
            },
            highValue: try request.flag("highValue"),
            customerID: try request.parameter("customer", expected: "the id of a customer") {
                TextLimit.fault(in: $0, longestBytes: TextLimit.idBytes) == nil ? CustomerID(typed: $0) : nil
            },
            search: try search(request))
        func date(_ name: String, _ filter: (FilterDate) -> OrderFilter) throws -> OrderFilter? {
            try request.parameter(name, expected: "a date; write \(FilterDate.forms)", FilterDate.init(_:)).map(filter)
        }
        let dates = [try date("since", language.filter(since:)), try date("until", language.filter(until:))]
        return ([single] + dates.compactMap { $0 }).reduce(read.filter) { $0.narrowed(by: $1) }
    }

    static let statusWords = OrderStatus.allCases.map { $0.rawValue.lowercased() }

    private static func search(_ request: ServiceRequest) throws -> String {
        try request.parameter("search", expected: "words, of at most 1,000 bytes") {
            $0.utf8.count <= 1_000 ? $0 : nil
        } ?? ""
    }
}

/// Writes a place in a list as text for links, and reads it.
enum CursorText {
    /// Returns the text of a place.
    static func text(_ cursor: OrderCursor) -> String {
        let value =
            switch cursor.value {
            case .number(let number): "n\(number)"
            case .numbers(let first, let second): "m\(first),\(second)"
            case .text(let text): "t\(text.utf8.count),\(text)"
            }
        return Data("\(value):\(cursor.orderID.rawValue)".utf8).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads a place in a list with a sort; nil when it is none.
    static func cursor(_ text: String, sort: OrderSort) -> OrderCursor? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let plain = String(validating: data, as: UTF8.self),
            let kind = plain.first
        else { return nil }
        let rest = plain.dropFirst()
        switch (kind, sort.key) {
        case ("n", .placed), ("n", .total), ("n", .updated), ("n", .order):
            guard let (head, id) = halves(rest), let number = Int64(head) else { return nil }
            return OrderCursor(value: .number(number), orderID: OrderID(id))
        case ("m", .lines), ("m", .status):
            guard let (head, id) = halves(rest) else { return nil }
            let numbers = head.split(separator: ",").map { Int64($0) }
            guard numbers.count == 2, let first = numbers[0], let second = numbers[1] else { return nil }
            return OrderCursor(value: .numbers(first, second), orderID: OrderID(id))
        case ("t", .customer):
            guard let comma = rest.firstIndex(of: ","), let count = Int(rest[..<comma]), count >= 0 else { return nil }
            let bytes = rest[rest.index(after: comma)...].utf8
            guard bytes.count > count, let name = String(bytes.prefix(count)),
                bytes.dropFirst(count).first == UInt8(ascii: ":"),
                let id = String(bytes.dropFirst(count + 1))
            else { return nil }
            return OrderCursor(value: .text(name), orderID: OrderID(id))
        default: return nil
        }
    }

    private static func halves(_ text: Substring) -> (head: Substring, id: String)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let id = String(text[text.index(after: colon)...])
        return id.isEmpty ? nil : (text[..<colon], id)
    }
}
