import OrderEvents
import OrderQueries

/// Writes an order as words.
struct PlainOrder: Equatable {
    let orderID: OrderID
    let status: OrderStatus
    let total: Money
    private let summary: String
    private let remarks: [String]

    init(_ order: DisplayedOrder, in state: DashboardState) {
        let summary = order.summary
        orderID = summary.orderID
        status = summary.status
        total = summary.total
        let name = PlainText.words(in: summary.customerName)
        let customer = name.isEmpty ? summary.customerID.rawValue : name
        let guess = order.isTotalGuess ? "about " : ""
        self.summary = "\(customer), \(summary.status.rawValue.lowercased()), \(guess)\(summary.total.formatted)"
        var remarks: [String] = []
        if summary.isHighValue { remarks.append("high value") }
        if state.needsAttention(order) { remarks.append("needs attention") }
        if state.marks.contains(summary.orderID) { remarks.append("marked") }
        if case .departed(let departed) = order.presence {
            remarks.append((departed.actor.map { "by \($0), " } ?? "") + "no longer in this list")
        }
        if let command = order.command {
            let sync = SyncText(command, freshness: state.presentFreshness, now: state.now)
            if !sync.word.isEmpty { remarks.append(sync.word) }
        }
        self.remarks = remarks
    }

    /// All of it: `order 11065, Reggiani Caseifici, pending, $406.40, high value`.
    var words: String { (["order \(orderID), \(summary)"] + remarks).joined(separator: ", ") }

    /// What is different from before, in few words; nil for nothing that matters.
    func change(from before: PlainOrder) -> String? {
        let changes = [
            status == before.status ? nil : status.rawValue.lowercased(), total == before.total ? nil : total.formatted,
        ].compactMap(\.self)
        return changes.isEmpty ? nil : "\(orderID) \(changes.joined(separator: ", "))"
    }
}
