import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Lays out what is known of an order besides its lines: its customer, where it goes, how it is paid, what became of it.
struct OrderFacts {
    private static let labelWidth = 13

    let detail: OrderDetail
    let customer: CustomerDetail?
    /// The order at the version before, to which changes are marked; nil where nothing is compared.
    let before: OrderDetail?
    let instant: InstantText
    let width: Int

    /// The lines, each fact on as many as it needs.
    var lines: [Line] {
        let order = detail.summary
        return change("Status", order.status.rawValue, before?.summary.status.rawValue, order.status.role)
            + fact("Customer", order.customerLabel) + customerFacts
            + fact("E-mail", order.customerEmail.isEmpty ? customer?.summary.email : order.customerEmail)
            + change(
                "Total", order.total.formatted + (order.isHighValue ? " ! high value" : ""),
                before?.summary.total.formatted, .strong)
            + (order.refunded.minorUnits == 0
                ? [] : change("Refunded", order.refunded.formatted, before?.summary.refunded.formatted, .strong))
            + fact("Ships to", detail.shippingAddress ?? "the customer's own address")
            + fact("Payment", detail.paymentMethodID.rawValue) + steps + notes
    }

    // MARK: Facts

    private var customerFacts: [Line] {
        guard let customer else { return [] }
        let reason = customer.summary.suspensionReason
        let state = customer.summary.isSuspended ? "▲ suspended" + (reason.isEmpty ? "" : ": \(reason)") : ""
        return fact("Country", customer.summary.country) + fact("Orders", customer.ordersText)
            + (state.isEmpty ? [] : fact("Account", state, .warning))
    }

    private var steps: [Line] {
        let order = detail.summary
        let position = NumberText.grouped(order.position.rawValue)
        return fact("Placed", instant(order.placedAt, .whole))
            + change("Approved by", detail.approvedBy, before.map { $0.approvedBy ?? "" })
            + change("Shipped", order.shippedAt.map { instant($0, .whole) }, before.map { _ in "" })
            + change(
                "Cancelled", detail.cancellationReason.map { "because: \($0)" },
                before.map { $0.cancellationReason ?? "" })
            + fact("Last change", instant(order.lastUpdated, .whole))
            + fact("Stream", "\(StreamID.order(order.orderID).name) · v\(order.version) at position \(position)")
    }

    private var notes: [Line] {
        detail.notes.enumerated().flatMap { index, note in
            let isNew = before.map { index >= $0.notes.count } ?? false
            let text = "\(isNew ? "+ " : "")\(note.text) (\(note.author), \(instant(note.notedAt, .minutes)))"
            return fact("Note", text, isNew ? .strong : .text)
        }
    }

    private func fact(_ name: String, _ value: String?, _ role: Role = .text) -> [Line] {
        guard let value, !value.isEmpty else { return [] }
        return FactText.lines(name, value, role, label: Self.labelWidth, width: width)
    }

    /// A fact with what it was at the version before where that is something else; nil where nothing is compared.
    private func change(_ name: String, _ value: String?, _ before: String?, _ role: Role = .text) -> [Line] {
        guard let value, let before, !value.hasPrefix(before) || before.isEmpty else { return fact(name, value, role) }
        return fact(name, before.isEmpty ? "+ \(value)" : "\(value) ≠ \(before) before", .strong)
    }
}

extension OrderSummary {
    /// Whose it is, by name and id.
    var customerLabel: String {
        customerName.isEmpty ? customerID.rawValue : "\(customerName) · \(customerID)"
    }
}

extension CustomerDetail {
    /// What its orders come to: `7 orders · $6,270.00 · 2 pending`; cancelled and refunded ones are
    /// counted and not summed.
    var ordersText: String {
        let count = byStatus.values.reduce(0) { $0 + $1.count }
        var sums: [Currency: Int64] = [:]
        for (status, totals) in byStatus where status.isMoney {
            for sum in totals.sums { sums[sum.currency, default: 0] &+= sum.minorUnits }
        }
        let money = sums.sorted { $0.key < $1.key }.map { Money(minorUnits: $1, currency: $0).formatted }
        let pending = byStatus[.pending]?.count ?? 0
        let leftOut = byStatus.filter { !$0.key.isMoney }.values.reduce(0) { $0 + $1.count }
        return
            ([NumberText.counted(count, "order")] + money
            + (pending == 0 ? [] : ["\(NumberText.grouped(pending)) pending"])
            + (leftOut == 0 ? [] : ["\(NumberText.grouped(leftOut)) cancelled or refunded, not summed"]))
            .joined(separator: " · ")
    }
}
