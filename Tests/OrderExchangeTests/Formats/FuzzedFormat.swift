import Foundation
import OrderExchange

/// What a strict reader knows of one order.
struct ReferenceOrder: Equatable {
    var total: Decimal
    var units: Decimal
    var customer: String
}

/// A format of CSV files, with a slow reader of its own that shares nothing with the program's.
struct FuzzedFormat: Sendable, CustomStringConvertible {
    let format: ImportFormat
    let sample: String
    var columns: [(ColumnMap.Field, String)] = []
    /// Reads the orders of rows given as cells by column; an order it cannot sum up has no total that any could equal.
    let orders: @Sendable ([StrictRow]) -> [String: ReferenceOrder]

    var description: String { sample }

    static let all = [
        FuzzedFormat(format: .shopify, sample: "shopify-orders.csv", orders: shopify),
        FuzzedFormat(format: .woocommerce, sample: "woocommerce-orders.csv", orders: wooCommerce),
        FuzzedFormat(format: .square, sample: "square-items.csv", orders: square),
        FuzzedFormat(format: .csv, sample: "till.csv", columns: ColumnFormatTests.till, orders: till),
    ]

    private static let shopify: @Sendable ([StrictRow]) -> [String: ReferenceOrder] = { rows in
        grouped(rows, by: "Name").mapValues { rows in
            let email = cells(rows, "Email").first ?? ""
            let isClear = ["Email", "Total", "Subtotal", "Currency", "Financial Status", "Cancelled at"].allSatisfy {
                Set(cells(rows, $0)).count <= 1
            }
            return ReferenceOrder(
                total: isClear ? cells(rows, "Total").first.flatMap(number) ?? -1 : -1,
                units: rows.reduce(0) { $0 + (number($1["Lineitem quantity"] ?? "") ?? 0) },
                customer: email.isEmpty ? "GUEST" : email.lowercased())
        }
    }

    private static let wooCommerce: @Sendable ([StrictRow]) -> [String: ReferenceOrder] = { rows in
        let named = rows.map { row in
            var named = row
            let number = row["order_number"] ?? ""
            named.cells["id"] = number.isEmpty ? row["order_id"] ?? "" : number
            return named
        }
        return grouped(named, by: "id").mapValues { rows in
            let people = ["customer_email", "billing_email"].compactMap { cells(rows, $0).first?.lowercased() }
            let accounts = ["customer_id", "customer_user"].compactMap { cells(rows, $0).first }.filter { $0 != "0" }
            var units: Decimal = 0
            for row in rows {
                for (column, cell) in row.cells where column.hasPrefix("lineitem") {
                    units +=
                        cell.components(separatedBy: "|quantity:").dropFirst().first.flatMap {
                            number($0.components(separatedBy: "|")[0])
                        } ?? 0
                }
            }
            return ReferenceOrder(
                total: cells(rows, "order_total").first.flatMap(number) ?? -1, units: units,
                customer: (people + accounts).first ?? "GUEST")
        }
    }

    private static let square: @Sendable ([StrictRow]) -> [String: ReferenceOrder] = { rows in
        grouped(rows, by: "Transaction ID").mapValues { rows in
            var order = ReferenceOrder(total: 0, units: 0, customer: cells(rows, "Customer ID").first ?? "GUEST")
            for row in rows where row["Event Type"]?.lowercased() != "refund" {
                let (net, units) = (signed(row["Net Sales"] ?? ""), number(row["Qty"] ?? "") ?? 0)
                guard net >= 0, units >= 0 else { continue }
                order.total += net + signed(row["Tax"] ?? "")
                order.units += units
            }
            return order
        }
    }

    /// Reads an amount that may be in brackets to be negative.
    private static func signed(_ text: String) -> Decimal {
        let amount = number(text) ?? 0
        return text.hasPrefix("(") && text.hasSuffix(")") ? -amount : amount
    }

    private static let till: @Sendable ([StrictRow]) -> [String: ReferenceOrder] = { rows in
        grouped(rows, by: "Bon Nr", apostrophes: false).mapValues { rows in
            var order = ReferenceOrder(total: 0, units: 0, customer: "GUEST")
            for row in rows {
                let quantity = number(row["Menge"] ?? "") ?? -1
                guard quantity > 0 else { continue }
                let percent = number(row["Rabatt %"] ?? "") ?? 0
                var cents = quantity * (number(row["Preis"] ?? "") ?? -1) * (100 - percent)
                var rounded = Decimal()
                // All amounts are positive, where rounding half up is the same as rounding half away from zero.
                NSDecimalRound(&rounded, &cents, 0, .plain)
                order.total += rounded / 100
                order.units += quantity
            }
            let isClear = ["Kunde", "Mail", "Land", "Datum", "Stand", "Versandt am", "Währung"].allSatisfy {
                Set(cells(rows, $0)).count <= 1
            }
            if !isClear { order.total = -1 }
            let customer = cells(rows, "Kunde").first ?? cells(rows, "Mail").first?.lowercased()
            order.customer = customer ?? "GUEST"
            return order
        }
    }

    static func grouped(
        _ rows: [StrictRow], by column: String, apostrophes: Bool = true
    ) -> [String: [StrictRow]] {
        var groups: [String: [StrictRow]] = [:]
        for row in rows {
            var id = row[column] ?? ""
            if apostrophes, id.utf8.first == 0x27, id.utf8.count > 1 { id = StrictCSV.trimmed(String(id.dropFirst())) }
            if !id.isEmpty { groups[id, default: []].append(row) }
        }
        return groups
    }

    static func cells(_ rows: [StrictRow], _ column: String) -> [String] {
        rows.compactMap { $0[column] }.filter { !$0.isEmpty }
    }

    /// Reads a number, whatever signs of currency and thousands it has.
    static func number(_ text: String) -> Decimal? {
        let digits = text.filter { "0123456789.-".contains($0) }
        return digits.isEmpty ? nil : Decimal(string: digits)
    }
}

/// A row's cells by column; names of columns match without case, blanks, underscores and hyphens.
struct StrictRow {
    var cells: [String: String]

    subscript(column: String) -> String? { cells[Self.key(column)] }

    static func key(_ column: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in StrictCSV.trimmed(column).lowercased().unicodeScalars
        where scalar != "_" && scalar != "-" && !CharacterSet.whitespaces.contains(scalar) {
            key.append(scalar)
        }
        return String(key)
    }
}

/// Reads CSV by the letter of RFC 4180, or not at all.
enum StrictCSV {
    /// Returns the rows, or nil when any of them is torn or has another width than the first.
    static func rows(_ text: String) -> [[String]]? {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [Unicode.Scalar] = []
        var state = State.start
        let scalars = Array(text.unicodeScalars)
        func closed() -> String { String(String.UnicodeScalarView(field)) }
        for (index, scalar) in scalars.enumerated() where !(index == 0 && scalar == "\u{FEFF}") {
            switch (state, scalar) {
            case (.plain, _) where field.last == "\r" && scalar != "\n": return nil
            case (.quoted, "\""): state = .quoteInQuoted
            case (.quoted, _): field.append(scalar)
            case (.quoteInQuoted, "\""):
                field.append(scalar)
                state = .quoted
            case (_, ","):
                row.append(closed())
                field = []
                state = .start
            case (_, "\n"):
                if field.last == "\r", state == .plain { field.removeLast() }
                row.append(closed())
                if row != [""] || state == .quoteInQuoted || state == .returnAfterQuote { rows.append(row) }
                (row, field, state) = ([], [], .start)
            case (.start, "\""): state = .quoted
            case (.plain, "\""), (.returnAfterQuote, _): return nil
            case (.quoteInQuoted, "\r"): state = .returnAfterQuote
            case (.quoteInQuoted, _): return nil
            default:
                field.append(scalar)
                state = .plain
            }
        }
        guard state != .quoted, field.last != "\r" else { return nil }
        if state != .start || !row.isEmpty {
            row.append(closed())
            rows.append(row)
        }
        return rows.allSatisfy { $0.count == rows[0].count } ? rows : nil
    }

    private enum State { case start, plain, quoted, quoteInQuoted, returnAfterQuote }

    /// Returns each row but the header, without blanks around its cells.
    static func namedRows(_ rows: [[String]]) -> [StrictRow] {
        guard let header = rows.first?.map(StrictRow.key) else { return [] }
        return rows.dropFirst().map { row in
            StrictRow(cells: Dictionary(zip(header, row.map(trimmed))) { first, _ in first })
        }
    }

    /// Returns the text without blanks and marks that nobody sees at its edges.
    static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            edges.contains(first) || edges.contains(last)
        else { return text }
        return text.trimmingCharacters(in: edges)
    }

    private static let edges = CharacterSet.whitespacesAndNewlines
        .union(CharacterSet(charactersIn: "\u{FEFF}\u{200B}\u{200C}\u{200D}\u{2060}"))
}
