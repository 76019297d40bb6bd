import CQRS
import OrderEvents

/// Sums up what others change in the list, so that a line comes every few seconds at most.
struct PlainNews {
    /// More orders are counted, not named.
    private static let namedLimit = 5

    private var changes: [OrderID: String] = [:]
    /// The changed orders in the order of their first change.
    private var order: [OrderID] = []
    private var newOrders = 0
    private var newEvents: Int64 = 0
    /// When the first of them came, by the dashboard's uptime; nil while there are none.
    private var since: Duration?

    /// Notes what has changed, and returns the lines that are due.
    mutating func lines(
        _ now: PlainContent, since before: PlainContent, at uptime: Duration, patience: Duration
    ) -> [String] {
        note(now, since: before)
        guard !order.isEmpty || newOrders > 0 || newEvents > 0 else { return [] }
        guard let since else {
            self.since = uptime
            return []
        }
        guard uptime - since >= patience else { return [] }
        defer { self = PlainNews() }
        return sentences(orderCount: now.orderCount)
    }

    private mutating func note(_ now: PlainContent, since before: PlainContent) {
        if now.orderCount > before.orderCount, before.orderCount > 0 { newOrders += now.orderCount - before.orderCount }
        if let newest = now.newestEvent, let known = before.newestEvent, newest > known { newEvents += newest - known }
        for (id, order) in now.orders {
            // The order under the cursor is read at once.
            guard id != now.selected?.order.orderID, let old = before.orders[id], old != order,
                let change = order.change(from: old)
            else { continue }
            if changes.updateValue(change, forKey: id) == nil { self.order.append(id) }
        }
    }

    private func sentences(orderCount: Int) -> [String] {
        var lines: [String] = []
        if newOrders > 0 {
            lines.append("\(NumberText.counted(newOrders, "new order")), \(NumberText.grouped(orderCount)) in all")
        }
        if newEvents > 0 { lines.append(NumberText.counted(Int(newEvents), "new event")) }
        guard !order.isEmpty else { return lines }
        let named = order.prefix(Self.namedLimit).compactMap { changes[$0] }.joined(separator: "; ")
        let more = order.count > Self.namedLimit ? "; and \(order.count - Self.namedLimit) more" : ""
        return lines + ["\(NumberText.counted(order.count, "order")) changed: \(PlainText.words(in: named))\(more)"]
    }
}

/// Reports the state of the desk when it has changed for some time, or somebody should know at once.
struct PlainDeskWatch {
    private var lastRead = ""
    private var candidate: (subject: String, since: Duration)?

    /// Notes what was read anyway.
    mutating func read(_ desk: PlainDesk) {
        lastRead = desk.subject
    }

    /// Returns the line that is due.
    mutating func lines(_ desk: PlainDesk, at uptime: Duration, patience: Duration) -> [String] {
        guard desk.subject != lastRead else {
            candidate = nil
            return []
        }
        if candidate?.subject != desk.subject { candidate = (desk.subject, uptime) }
        guard desk.isUrgent || uptime - (candidate?.since ?? uptime) >= patience else { return [] }
        candidate = nil
        lastRead = desk.subject
        return ["Desk: \(desk.words)"]
    }
}
