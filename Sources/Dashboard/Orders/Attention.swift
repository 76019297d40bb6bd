import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension ActionID { static let nextAttention = ActionID("orders.nextAttention") }

extension Action {
    /// Goes to the next order of the list that needs somebody; behind the last one comes the first.
    static let nextAttention = attention("orders.nextAttention", "the next", .character("u"), isBackward: false)
    /// Goes to the one before; before the first one comes the last, which in a list of the newest first is the oldest.
    static let previousAttention = attention(
        "orders.previousAttention", "the previous", .character("U"), isBackward: true)

    private static func attention(_ id: String, _ which: String, _ key: Key, isBackward: Bool) -> Action {
        Action(id, "\(which) order that needs attention", [.keys(key, in: .screen(.orders))]) { state, _ in
            state.pinCursor()
            return state.findAttention(AttentionSearch(from: state.cursorPlace, isBackward: isBackward))
        }
    }
}

/// A search for the order nearest to a place of the list that needs somebody.
struct AttentionSearch: Hashable, Sendable {
    /// Where it starts; nil for the end of the list that it comes from.
    var start: OrderCursor?
    /// Whether it goes towards the beginning of the list.
    var isBackward: Bool

    init(from start: OrderCursor?, isBackward: Bool) {
        self.start = start
        self.isBackward = isBackward
    }

    /// The part of the list in which the next orders are.
    func page(limit: Int) -> OrderPage {
        switch (start, isBackward) {
        case (let start?, false): .around(start, before: 0, after: limit)
        case (let start?, true): .around(start, before: limit, after: 0)
        case (nil, false): .first(limit: limit)
        case (nil, true): .last(limit: limit)
        }
    }

    /// Returns the nearest of some orders that lie ahead; nil when none does.
    func nearest(of orders: [OrderSummary], sort: OrderSort) -> OrderSummary? {
        let ahead = orders.filter { order in
            guard let start else { return true }
            let cursor = OrderCursor(order, sort: sort)
            return isBackward ? sort.puts(cursor, before: start) : sort.puts(start, before: cursor)
        }
        return isBackward ? ahead.max { sort.puts($0, before: $1) } : ahead.min { sort.puts($0, before: $1) }
    }
}

extension DashboardState {
    /// Whether an order needs somebody, this dashboard's own commands counted in.
    func needsAttention(_ order: DisplayedOrder) -> Bool {
        order.isListed
            && (list.parked.contains(order.summary.orderID) || OrderAttention.isUrgent(order.summary, at: now))
    }

    /// The place of the order under the cursor; nil at the beginning of the list.
    fileprivate var cursorPlace: OrderCursor? { selectedOrder.map { OrderCursor($0.summary, sort: list.sort) } }

    /// Asks for the orders in need of somebody from a place on; more than those that may be passed over.
    fileprivate mutating func findAttention(_ search: AttentionSearch) -> [Effect] {
        list.attentionSearch = search
        let filter = list.filter.narrowed(by: OrderFilter(terms: [OrderTerm(.attention)]))
        let page = search.page(limit: 2 + pending.commands.count)
        let query = GetOrderDashboard(filter: filter, sort: list.sort, page: page, counting: .quick)
        return [.load(ScreenLoad(query), requests.start(.attention))]
    }

    /// Puts the cursor on what has come, or asks again from the other end of the list.
    mutating func receiveAttention(_ result: Result<any Sendable, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure):
            dropHeldInput(because: "the next order could not be looked for")
            showNotice(.failure, "the next order that needs attention could not be looked for: \(failure.message)")
            return []
        case .success(let snapshot as Snapshot<GetOrderDashboard.Answer>): return goToAttention(snapshot.answer)
        case .success: preconditionFailure("the answer about attention is of another kind")
        }
    }

    private mutating func goToAttention(_ answer: GetOrderDashboard.Answer) -> [Effect] {
        guard let search = list.attentionSearch else { return [] }
        let known = Set(displayedOrders.filter { $0.isNew || $0.isStatusGuess }.map(\.summary.orderID))
        // What this dashboard has placed or changed counts as it is displayed.
        let own = displayedOrders.filter { known.contains($0.summary.orderID) && needsAttention($0) }.map(\.summary)
        let read = answer.orders.filter { !known.contains($0.orderID) && pending.waiting(for: $0.orderID) == nil }
        guard let next = search.nearest(of: own + read, sort: list.sort) else {
            return search.start == nil
                ? showNoAttention() : findAttention(AttentionSearch(from: nil, isBackward: search.isBackward))
        }
        return next.orderID == list.selection ? showAlone() : go(to: next.orderID)
    }

    /// Puts the cursor on an order, and scrolls no further than needed.
    private mutating func go(to order: OrderID) -> [Effect] {
        let displayed = displayedOrders
        guard displayed.contains(where: { $0.summary.orderID == order && $0.isListed }) else {
            return land(on: .order(order))
        }
        put(cursorOn: order, in: displayed)
        list.shownSelection = nil
        return loadAhead(count: displayed.count)
    }

    private mutating func showAlone() -> [Effect] {
        showNotice(.information, "no other order of this list needs attention")
        return []
    }

    private mutating func showNoAttention() -> [Effect] {
        let elsewhere = screens[OrdersScreen.self].tally?.attention.count ?? 0
        let all = keyName(of: .clearFilters)
        let hint =
            list.filter == .all || elsewhere == 0
            ? "" : "; \(NumberText.grouped(elsewhere)) elsewhere do: \(all) shows all orders"
        showNotice(.information, "no order of this list needs attention\(hint)")
        return []
    }
}
