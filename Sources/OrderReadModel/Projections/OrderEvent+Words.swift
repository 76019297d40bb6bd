import OrderEvents

extension OrderEvent {
    /// The event in a few words, such as `3 items, $138.97`.
    var summary: String {
        switch self {
        case .placed(let event):
            "\(event.lines.count) \(event.lines.count == 1 ? "item" : "items"), \(event.total.formatted)"
        case .itemAdded(let event):
            "added \(event.line.quantity) × \(event.line.productName), total \(event.total.formatted)"
        case .approved(let event): "approved by \(event.approvedBy)"
        case .shipped: "shipped"
        case .cancelled(let event): "cancelled: \(event.reason)"
        case .refunded(let event): event.summary
        }
    }
}

extension OrderRefunded {
    /// So many lines are named in words; the events list names all.
    private static let mostNamedLines = 5

    /// What was refunded and for which lines, such as `refunded $18.00 for 1 of line 2, $36.00 so far: broken`.
    fileprivate var summary: String {
        let named = lines.prefix(Self.mostNamedLines).map { "\($0.quantity) of line \($0.number)" }
        let more = lines.count - named.count
        let parts = named + (more > 0 ? ["\(more) more"] : [])
        return "refunded \(amount.formatted)" + (parts.isEmpty ? "" : " for " + parts.joined(separator: ", "))
            + (refundedTotal == amount ? "" : ", \(refundedTotal.formatted) so far")
            + (reason.isEmpty ? "" : ": \(reason)")
    }
}
