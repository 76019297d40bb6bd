import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension ActionID { static let nextAttention = ActionID("orders.nextAttention") }

extension Action {
    /// Goes to the next order of the list that needs somebody; behind the last one comes the first.
    static let nextAttention = Action(
        "orders.nextAttention", "the next order that needs attention", [.keys(.character("u"), in: .screen(.orders))]
    ) { state, _ in
        state.pinCursor()
        return state.findAttention(from: state.attentionStart)
    }
}

extension DashboardState {
    /// Whether an order needs somebody, this dashboard's own commands counted in.
    func needsAttention(_ order: DisplayedOrder) -> Bool {
        order.isListed
            && (list.parked.contains(order.summary.orderID) || OrderAttention.isUrgent(order.summary, at: now))
    }

    /// The place of the order under the cursor; nil at the beginning of the list.
    fileprivate var attentionStart: OrderCursor? { selectedOrder.map { OrderCursor($0.summary, sort: list.sort) } }

    /// Asks for the orders in need of somebody from a place on; more than those that may be passed over.
    fileprivate mutating func findAttention(from start: OrderCursor?) -> [Effect] {
        list.attentionStart = start
        let filter = list.filter.narrowed(by: OrderFilter(terms: [OrderTerm(.attention)]))
        let limit = 2 + pending.commands.count
        let page = start.map { OrderPage.around($0, before: 0, after: limit) } ?? .first(limit: limit)
        let query = GetOrderDashboard(filter: filter, sort: list.sort, page: page, counting: .quick)
        return [.load(ScreenLoad(query), requests.start(.attention))]
    }

    /// Puts the cursor on what has come, or asks again from the beginning of the list.
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
        let (start, sort) = (list.attentionStart, list.sort)
        let isBehind = { (order: OrderSummary) in
            start.map { sort.puts($0, before: OrderCursor(order, sort: sort)) } ?? true
        }
        let known = Set(displayedOrders.filter { $0.isNew || $0.isStatusGuess }.map(\.summary.orderID))
        // What this dashboard has placed or changed counts as it is displayed.
        let own = displayedOrders.filter { known.contains($0.summary.orderID) && needsAttention($0) }.map(\.summary)
        let read = answer.orders.filter { !known.contains($0.orderID) && pending.waiting(for: $0.orderID) == nil }
        let next = (own + read).filter(isBehind).min { sort.puts($0, before: $1) }
        guard let next else { return start == nil ? showNoAttention() : findAttention(from: nil) }
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
        let all = actions.keyName(of: .clearFilters)
        let hint =
            list.filter == .all || elsewhere == 0
            ? "" : "; \(NumberText.grouped(elsewhere)) elsewhere do: \(all) shows all orders"
        showNotice(.information, "no order of this list needs attention\(hint)")
        return []
    }
}
