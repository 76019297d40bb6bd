import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Synchronization

/// Answers what the read model answers, from a plain list of orders: slowly, and by other means.
struct NaiveDesk {
    private var orders: [OrderID: OrderSummary] = [:]
    private var productNames: [OrderID: [String]] = [:]
    private var notes: [OrderID: [String]] = [:]
    private var words: [OrderID: [String]] = [:]
    private var foldedNames: [String: String] = [:]
    /// What the terms of a filter ask about.
    var facts = NaiveFacts()

    init(_ events: [RecordedEvent]) throws {
        for event in events {
            let fact = try DomainEvent(decoding: event)
            facts.apply(fact, event)
            if case .order(let fact) = fact { apply(fact, event) }
        }
        for (id, order) in orders {
            let texts =
                [id.rawValue, order.customerName, order.customerEmail] + (productNames[id] ?? [])
                + (notes[id] ?? [])
            words[id] = texts.flatMap(Self.words)
            foldedNames[order.customerName] = Self.fold(order.customerName)
        }
    }

    private mutating func apply(_ fact: OrderEvent, _ event: RecordedEvent) {
        switch fact {
        case .placed(let placed):
            orders[placed.orderID] = OrderSummary(
                orderID: placed.orderID, customerID: placed.customerID, customerName: placed.customerName,
                customerEmail: placed.customerEmail, status: .pending, itemCount: placed.lines.count,
                total: placed.total, placedAt: event.occurredAt, lastUpdated: event.occurredAt, shippedAt: nil,
                version: event.version, position: event.position)
            productNames[placed.orderID] = placed.lines.map(\.productName)
        case .itemAdded(let added):
            change(added.orderID, event) { order in
                order.itemCount += 1
                order.total = added.total
            }
            productNames[added.orderID]?.append(added.line.productName)
        case .approved(let approved): change(approved.orderID, event) { $0.status = .approved }
        case .shipped(let shipped):
            change(shipped.orderID, event) { order in
                order.status = .shipped
                order.shippedAt = event.occurredAt
            }
        case .cancelled(let cancelled): change(cancelled.orderID, event) { $0.status = .cancelled }
        case .refunded(let refund):
            change(refund.orderID, event) { order in
                order.refunded = refund.refundedTotal
                if refund.refundedTotal == order.total { order.status = .refunded }
            }
        case .noted(let note):
            change(note.orderID, event) { _ in }
            notes[note.orderID, default: []].append(note.text)
        }
    }

    private mutating func change(_ id: OrderID, _ event: RecordedEvent, _ edit: (inout OrderSummary) -> Void) {
        guard var order = orders[id] else { return }
        edit(&order)
        order.lastUpdated = event.occurredAt
        order.version = event.version
        order.position = event.position
        orders[id] = order
    }

    /// Returns all orders that pass the filter, in order.
    func list(_ filter: OrderFilter, _ sort: OrderSort) -> [OrderSummary] {
        orders.values.filter { passes($0, filter) }.sorted { left, right in
            sort.isDescending ? precedes(right, left, sort.key) : precedes(left, right, sort.key)
        }
    }

    static func totals(_ orders: [OrderSummary]) -> OrderTotals {
        let sums = Dictionary(grouping: orders, by: \.total.currency).map { currency, part in
            Money(minorUnits: part.reduce(0) { $0 + $1.total.minorUnits }, currency: currency)
        }
        let refunds = Dictionary(grouping: orders, by: \.total.currency).map { currency, part in
            Money(minorUnits: part.reduce(0) { $0 + $1.refunded.minorUnits }, currency: currency)
        }
        return OrderTotals(
            count: orders.count, sums: sums.sorted { $0.currency < $1.currency },
            refunds: refunds.filter { $0.minorUnits != 0 }.sorted { $0.currency < $1.currency })
    }

    private func passes(_ order: OrderSummary, _ filter: OrderFilter) -> Bool {
        if let status = filter.status, order.status != status { return false }
        if let highValue = filter.highValue, order.isHighValue != highValue { return false }
        if let from = filter.placedFrom, order.placedAt < from { return false }
        if let before = filter.placedBefore, order.placedAt >= before { return false }
        if let customer = filter.customerID, order.customerID != customer { return false }
        return isFound(order, filter.search) && filter.terms.allSatisfy { passes(order, $0) }
    }

    func isFound(_ order: OrderSummary, _ text: String) -> Bool {
        let found = words[order.orderID] ?? []
        return Self.knownWords(text).allSatisfy { word in found.contains { $0.hasPrefix(word) } }
    }

    private static func knownWords(_ text: String) -> [String] {
        folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func words(_ text: String) -> [String] {
        Self.fold(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private func precedes(_ left: OrderSummary, _ right: OrderSummary, _ key: OrderSort.Key) -> Bool {
        switch key {
        case .placed where left.placedAt != right.placedAt: return left.placedAt < right.placedAt
        case .total where left.total.minorUnits != right.total.minorUnits:
            return left.total.minorUnits < right.total.minorUnits
        case .updated where left.lastUpdated != right.lastUpdated: return left.lastUpdated < right.lastUpdated
        case .customer where foldedName(left) != foldedName(right): return foldedName(left) < foldedName(right)
        case .lines where left.itemCount != right.itemCount: return left.itemCount < right.itemCount
        case .lines where left.placedAt != right.placedAt: return left.placedAt < right.placedAt
        case .status where left.status != right.status:
            let life: [OrderStatus] = [.pending, .approved, .shipped, .cancelled, .refunded]
            return life.first { $0 == left.status || $0 == right.status } == left.status
        case .status where left.placedAt != right.placedAt: return left.placedAt < right.placedAt
        default:
            return left.orderID.rawValue.utf8.lexicographicallyPrecedes(right.orderID.rawValue.utf8)
        }
    }

    private func foldedName(_ order: OrderSummary) -> String { foldedNames[order.customerName] ?? "" }

    /// The same, slow as it is, once for each text.
    static func folded(_ text: String) -> String {
        known.withLock { known in
            if let folded = known[text] { return folded }
            let folded = fold(text)
            known[text] = folded
            return folded
        }
    }

    private static let known = Mutex<[String: String]>([:])

    static func fold(_ text: String) -> String {
        text.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark }
            .reduce(into: "") { $0.unicodeScalars.append($1) }
    }
}
