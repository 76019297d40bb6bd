import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What marks orders for one act on all of them.
    static let marks = ActionSection(
        "Many orders at once", [ActionRow(.toggleMark), ActionRow(.markRange), ActionRow(.markAll)])
}

extension Action {
    /// Marks the order under the cursor and goes on to the next.
    fileprivate static let toggleMark = Action(
        "orders.mark", "mark the order, or take its mark off", [.keys(.character(" "), in: .screen(.orders))],
        hint: Hint("mark", order: -1), changesDesk: true
    ) { state, _ in
        guard let order = state.selectedOrder else { return [] }
        guard state.marks.toggle(order.summary) else {
            state.showTooManyMarks(Marks.limit + 1)
            return []
        }
        return state.move(by: 1)
    }
    .prepared { $0.pinCursor() }
    .available { state in
        guard let order = state.selectedOrder else { return .noOrder }
        return order.isListed || state.marks.contains(order.summary.orderID)
            ? .available : .unavailable("\(order.summary.orderID) is no longer in this list")
    }

    /// Marks from the order that was marked last to the one under the cursor.
    fileprivate static let markRange = Action(
        "orders.markRange", "mark from the last mark to here", [.keys(.control(" "), in: .screen(.orders))],
        changesDesk: true
    ) { state, _ in
        guard let range = state.rangeToMark else { return [] }
        if !state.marks.add(range) { state.showTooManyMarks(state.marks.orders.count + range.count) }
        return []
    }
    .prepared { $0.pinCursor() }
    .available { state in
        state.rangeToMark == nil
            ? .unavailable("mark the first order of the range, and go to the last", .information) : .available
    }

    /// Marks every order that passes the filter.
    fileprivate static let markAll = Action(
        "orders.markAll", "mark all orders of the list", [.keys(.character("*"), in: .screen(.orders))],
        changesDesk: true
    ) { state, _ in state.markAll() }
    .available { state in
        state.list.matching.count == 0 ? .unavailable("there is no order to mark", .information) : .available
    }
}

extension DashboardState {
    /// The orders from the last mark to the cursor, as far as both are loaded; nil when they are not.
    fileprivate var rangeToMark: [OrderSummary]? {
        let listed = displayedOrders.filter(\.isListed).map(\.summary)
        guard let anchor = marks.anchor, marks.contains(anchor),
            let from = listed.firstIndex(where: { $0.orderID == anchor }),
            let to = listed.firstIndex(where: { $0.orderID == list.selection })
        else { return nil }
        return from <= to ? Array(listed[from...to]) : listed[to...from].reversed()
    }

    fileprivate mutating func showTooManyMarks(_ count: Int) {
        let (wanted, limit) = (NumberText.grouped(count), NumberText.grouped(Marks.limit))
        showNotice(.warning, "\(wanted) orders are too many: at most \(limit) can be marked at once")
    }

    /// Asks for all orders that pass the filter; keys typed behind it wait for them.
    fileprivate mutating func markAll() -> [Effect] {
        let count = listCount.count
        guard count <= Marks.limit else {
            showTooManyMarks(count)
            return []
        }
        let query = GetOrderDashboard(
            filter: list.filter, sort: list.sort, page: .first(limit: Marks.limit + 1), counting: .quick)
        return [.load(ScreenLoad(query), requests.start(.marks))]
    }

    /// Marks what has come.
    mutating func receiveMarks(_ result: Result<any Sendable, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure):
            dropHeldInput(because: "the orders to mark could not be loaded")
            showNotice(.failure, "nothing was marked: \(failure.message)")
        case .success(let snapshot as Snapshot<GetOrderDashboard.Answer>):
            // What this dashboard has placed or changed counts as it is displayed, whether or not the read model has it.
            let new = displayedOrders.filter { $0.isNew && $0.isListed }.map(\.summary)
            let known = Set(new.map(\.orderID))
            let listed = snapshot.answer.orders.filter { !known.contains($0.orderID) }
                .map { DisplayedOrder($0, pending: pending).summary }
                .filter { list.loadedFilter.accepts($0, besides: .search, at: now) }
            let orders = (new + listed).sorted { list.loadedSort.puts($0, before: $1) }
            if !marks.add(orders) { showTooManyMarks(marks.orders.count + orders.count) }
        case .success:
            preconditionFailure("the answer to the marks is of another kind")
        }
        return []
    }

    /// The marks in words: `2 marked · $2,860.27`; empty when there is none.
    var marksText: String {
        guard !marks.isEmpty else { return "" }
        return "\(NumberText.grouped(marks.orders.count)) marked · \(marks.orders.sums)"
    }
}

extension [OrderSummary] {
    /// Their totals, a sum for each currency.
    var sums: String {
        var sums: [Currency: Int64] = [:]
        for order in self { sums[order.total.currency, default: 0] &+= order.total.minorUnits }
        return sums.sorted { $0.key < $1.key }.map { Money(minorUnits: $1, currency: $0).formatted }
            .joined(separator: " + ")
    }
}
