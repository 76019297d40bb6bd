import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// The list of orders.
///
/// The list itself is a part of ``DashboardState``: commands on their way, questions and opened orders all read it.
struct OrdersScreen: Screen {
    static let id = ScreenID.orders
    static let title = "Orders"
    static let key = Key.function(2)
    static let sections: [ActionSection] = [
        .orderActs, .marks, .whichOrders, .columns, .preview, .namedFilters, .search,
    ]

    /// Counts and sums by status; nil before the first answer.
    var tally: GetTotals.Answer?
    /// The read model's checkpoint when they were counted; nil before the first answer.
    private var tallyCheckpoint: Position?
    /// Whether the read model has changed since the request under way was sent.
    private var isTallyOutdated = false
    /// When the counts are asked for again while another screen is shown, of which they are no more than a figure.
    private var pace = PacedLoad()

    /// The list and the counts above it are loaded separately.
    func shownPosition(in state: DashboardState) -> Position? {
        [state.list.checkpoint, tallyCheckpoint].compactMap(\.self).min()
    }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        guard isShown(in: state) else { return pace.refresh(.screen(Self.id), in: &state, by: Self.count) }
        // One request at a time, so that changes that come faster than answers do not put the answer off for ever.
        isTallyOutdated = state.requests.isOpen(.screen(Self.id))
        return (isTallyOutdated ? [] : pace.ask(in: &state, by: Self.count)) + state.reloadIfWanted()
    }

    private static func count(in state: inout DashboardState) -> Effect { load(GetTotals(days: 0), in: &state) }

    private func isShown(in state: DashboardState) -> Bool { state.screens.shown == Self.id }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        // A failure is shown by the list, which asks the same store.
        switch result {
        case .success(let snapshot as Snapshot<GetTotals.Answer>):
            (tally, tallyCheckpoint) = (snapshot.answer, snapshot.checkpoint)
            // Of a read model that has just come back and was seen as level before and behind, nothing else would ask again.
            if let known = state.freshness?.checkpoint, snapshot.checkpoint < known {
                isTallyOutdated = true
                return isShown(in: state) ? [.wake(after: .milliseconds(250))] : pace.failed(at: state.uptime)
            }
        case .success: break
        case .failure:
            isTallyOutdated = true
            return pace.failed(at: state.uptime)
        }
        return pace.answered(at: state.uptime) + timePassed(in: &state)
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        guard isShown(in: state) else { return pace.timePassed(.screen(Self.id), in: &state, by: Self.count) }
        return isTallyOutdated ? refresh(in: &state) : []
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        state.moveInOrders(movement)
    }

    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect] {
        state.scrollOrders(by: rows)
    }

    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]? {
        row.of(OrderID.self).flatMap { state.selectOrder($0) }
    }

    mutating func sort(byColumn name: String, in state: inout DashboardState) -> [Effect] {
        guard let key = OrderSort.Key(rawValue: name) else { return [] }
        state.pinCursor()
        return state.refilter { list in
            if list.sort.key == key { list.sort.isDescending.toggle() } else { list.sort = .usual(by: key) }
        }
    }

    func isAwaited(in state: DashboardState) -> Bool {
        state.isListAwaited || state.requests.isOpen(.marks) || state.requests.isOpen(.attention)
    }

    func awaitedSince(in state: DashboardState) -> Timestamp? { state.isListAwaited ? state.list.requestedAt : nil }

    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect]) {
        state.giveUpList()
    }

    mutating func pin(in state: inout DashboardState) {
        state.pinCursor()
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        OrdersContent(
            lines: tallyLines(in: layout, of: state) + (layout.filterBar.map(FilterBar(state).lines) ?? []),
            table: OrderTable(state, layout: layout), preview: OrderPreviewContent(state, layout: layout))
    }

    private func tallyLines(in layout: Layout, of state: DashboardState) -> [PlacedLine] {
        guard let area = layout.tally, let tally else { return [] }
        return [PlacedLine(TallyBar(tally, state: state).line(width: area.size.columns), in: area)]
    }

    func hasRows(in state: DashboardState) -> Bool { state.list.matching.count != 0 }

    func rows(of state: DashboardState) -> ExportedRows {
        let instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
        let listed = state.displayedOrders.filter(\.isListed).map(\.summary)
        return ExportedRows(
            of: "order", columns: OrderSummary.cellNames, rows: listed.map { $0.cells(instant).map(ExportedCell.text) })
    }
}

/// Holds the tally, the line of filters, and the orders under them.
private struct OrdersContent: ScreenContent {
    let lines: [PlacedLine]
    let table: OrderTable
    let preview: OrderPreviewContent?

    func draw(reusing earlier: (content: any ScreenContent, frame: Frame)?, on canvas: inout Canvas) {
        for line in lines { line.draw(on: &canvas) }
        if let earlier, let orders = earlier.content as? OrdersContent {
            table.draw(reusing: (orders.table, earlier.frame), on: &canvas)
        } else {
            table.draw(on: &canvas)
        }
        preview?.draw(on: &canvas)
    }

    func target(row: Int, column: Int) -> ClickTarget? {
        lines.target(row: row, column: column) ?? preview?.target(row: row, column: column)
            ?? table.target(row: row, column: column)
    }

    var scrollArea: Rect? { table.area }
}
