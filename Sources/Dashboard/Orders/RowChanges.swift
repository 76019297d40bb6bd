import CQRS
import OrderEvents
import OrderQueries

/// Keeps which cells of the listed orders have changed lately.
///
/// They are highlighted for a second. A sign stays beside them until the cursor has been there, or for a minute.
struct RowChanges: Hashable, Sendable {
    /// What a row shows of its change.
    struct Shown: Hashable, Sendable {
        let cells: Set<TableColumns.Kind>
        let isHighlighted: Bool
    }

    private struct Change: Hashable {
        var cells: Set<TableColumns.Kind>
        var at: Duration
        var isVisited = false

        var highlightEnd: Duration { at + RowChanges.highlight }
        var end: Duration { isVisited ? highlightEnd : at + RowChanges.memory }
    }

    /// How long a change is highlighted.
    private static let highlight: Duration = .seconds(1)
    /// How long the sign of a change stays where the cursor does not come.
    private static let memory: Duration = .seconds(60)

    private var changes: [OrderID: Change] = [:]

    /// What the row of an order shows at a time; nil when it shows nothing.
    func shown(of order: OrderID, at uptime: Duration) -> Shown? {
        changes[order].map { Shown(cells: $0.cells, isHighlighted: uptime < $0.highlightEnd) }
    }

    /// The next time at which rows will look otherwise; nil when none will.
    func nextEnd(after uptime: Duration) -> Duration? {
        changes.isEmpty
            ? nil : changes.values.lazy.map { uptime < $0.highlightEnd ? $0.highlightEnd : $0.end }.min()
    }

    /// Records the changes of rows since others were loaded at a checkpoint, and forgets what is not listed any more.
    mutating func record(
        _ rows: [OrderSummary], since earlier: [OrderSummary], checkpoint: Position, at uptime: Duration
    ) {
        let known = Dictionary(earlier.map { ($0.orderID, $0) }) { first, _ in first }
        var listed: [OrderID: Change] = [:]
        for row in rows {
            listed[row.orderID] = changes[row.orderID]
            let old = known[row.orderID]
            guard row.position > checkpoint || old.map({ $0.version != row.version }) ?? false else { continue }
            listed[row.orderID] = Change(cells: Self.cells(of: row, since: old), at: uptime)
        }
        changes = listed
    }

    /// Notes that the cursor is on an order.
    mutating func visit(_ order: OrderID, at uptime: Duration) {
        guard let change = changes[order] else { return }
        if uptime < change.highlightEnd { changes[order]?.isVisited = true } else { changes[order] = nil }
    }

    /// Forgets what is no longer shown.
    mutating func expire(at uptime: Duration) {
        if changes.contains(where: { $0.value.end <= uptime }) { changes = changes.filter { $0.value.end > uptime } }
    }

    /// A new order, and a change that no cell shows, are marked at the id.
    private static func cells(of order: OrderSummary, since old: OrderSummary?) -> Set<TableColumns.Kind> {
        guard let old else { return [.order] }
        var cells: Set<TableColumns.Kind> = []
        if order.status != old.status { cells.insert(.status) }
        if order.total != old.total { cells.insert(.total) }
        if order.itemCount != old.itemCount { cells.insert(.lines) }
        return cells.isEmpty ? [.order] : cells
    }
}

extension DashboardState {
    /// How long from the newest message on the screen stays true by itself; nil for as long as nothing happens.
    var timeToNextChange: Duration? {
        [rowChanges.nextEnd(after: uptime), preview.nextChange(after: uptime)].compactMap { $0 }.min().map {
            max(.zero, $0 - uptime)
        }
    }
}
