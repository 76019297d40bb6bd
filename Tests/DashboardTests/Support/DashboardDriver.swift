import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Drives the dashboard's update function like a person and a desk would, and answers its requests from a list of orders.
struct DashboardDriver {
    var state: DashboardState
    /// What the read model holds, in any order.
    var orders: [OrderSummary]
    /// The read model's checkpoint.
    var checkpoint = Position(100)
    /// The last position of the log.
    var head = Position(100)
    /// What was asked for and not answered yet, oldest first.
    var open: [Effect] = []
    /// Everything that was ever asked for.
    var effects: [Effect] = []
    var now = Timestamp(iso8601: "2026-11-21T14:00:00Z")!
    /// When it was started, by the time of day; moved along when the clock is set.
    var startedAt = Timestamp(iso8601: "2026-11-21T14:00:00Z")!
    var pausedBy: String?
    /// The rows that readers see.
    var generation: Int64 = 1
    /// The shadow rebuild of them.
    var rebuild: RebuildProgress?
    /// Of filters that so many orders or more pass, their page comes without a count; nil for none.
    var mostCounted: Int?
    /// What waits as dead letters.
    var deadLetters: [DeadLetter] = []

    init(orders: [OrderSummary] = [], size: Size = Size(columns: 120, rows: 36), isReadOnly: Bool = false) {
        let seed = UUID(uuidString: "6F3A91C2-0000-4000-8000-000000000000")!
        state = DashboardState(
            configuration: DashboardConfiguration(user: "alice", isReadOnly: isReadOnly, idSeed: seed),
            size: size, now: now)
        self.orders = orders
        perform(state.start())
        observe()
        answer()
        // The first observation came while the first rows were loading, so they are loaded once more; then all is
        // quiet.
        pass(.milliseconds(30))
        answer()
        open = []
    }

    mutating func send(_ message: Message) {
        perform(update(&state, message, at: now, uptime: now - startedAt))
    }

    mutating func press(_ keys: Key...) {
        for key in keys { send(.keyPressed(key)) }
    }

    mutating func type(_ text: String) {
        for character in text { send(.keyPressed(.character(character))) }
    }

    mutating func pass(_ duration: Duration) {
        now = now + duration
        send(.timePassed)
    }

    /// Lets the dashboard see how fresh the desk is.
    mutating func observe() {
        let state: FreshnessState = pausedBy.map { .paused(by: $0) } ?? .live
        let freshness = Freshness(
            projection: .orders, state: state, head: head, checkpoint: checkpoint, behind: head - checkpoint,
            lag: .zero, heartbeatAge: .zero, eta: nil, deadLetters: deadLetters.count, generation: generation,
            rebuild: rebuild,
            observedAt: now)
        send(.freshnessObserved(FreshnessReport(projections: [freshness], visibleLatency: nil, delay: .zero)))
    }

    /// Answers every open request for orders from what the read model holds now.
    mutating func answer() {
        while let index = open.firstIndex(where: { if case .loadOrders = $0 { true } else { false } }) {
            guard case .loadOrders(let query, let request) = open.remove(at: index) else { return }
            var answer = OrderListModel.answer(query, from: orders, at: now)
            if let mostCounted, query.filter != .all, answer.matching.count > mostCounted {
                answer.matching = .atLeast(mostCounted)
            }
            send(.answered(request, .orders(.success(Snapshot(answer, checkpoint: checkpoint)))))
        }
        answerTally()
    }

    /// Answers the open request for an exact count from what the read model holds now.
    mutating func answerCount() {
        guard let index = open.lastIndex(where: { if case .countOrders = $0 { true } else { false } }),
            case .countOrders(let query, let request) = open.remove(at: index)
        else { return }
        let page = GetOrderDashboard(filter: query.filter, page: .first(limit: 1))
        let totals = OrderListModel.answer(page, from: orders, at: now).matching.totals ?? .none
        send(.answered(request, .count(.success(Snapshot(totals, checkpoint: checkpoint)))))
    }

    /// Answers every open request for counts and sums from what the read model holds now.
    private mutating func answerTally() {
        while let index = open.firstIndex(where: {
            if case .load(let load, _) = $0 { load.query is GetTotals } else { false }
        }) {
            guard case .load(_, let request) = open.remove(at: index) else { return }
            let snapshot = Snapshot(OrderListModel.tally(of: orders), checkpoint: checkpoint)
            send(.answered(request, .screen(.success(snapshot))))
        }
    }

    /// Answers every open request for dead letters from what waits now.
    mutating func answerDeadLetters() {
        while let index = open.firstIndex(where: { if case .listDeadLetters = $0 { true } else { false } }) {
            guard case .listDeadLetters(let request) = open.remove(at: index) else { return }
            send(.answered(request, .deadLetters(.success(deadLetters))))
        }
    }

    /// Answers every open question whether a command is visible from what waits now.
    mutating func answerVisibility() {
        while let index = open.firstIndex(where: { if case .checkVisibility = $0 { true } else { false } }) {
            guard case .checkVisibility(let id, let position, let projection) = open.remove(at: index) else { return }
            let isDead = deadLetters.contains { $0.projection == projection && $0.event.position == position }
            send(.visibilityChecked(id, isDead ? .deadLetter(at: position) : nil))
        }
    }

    /// Moves the read model to the head with these orders in it, and lets the dashboard load them.
    mutating func project(_ changed: OrderSummary...) {
        for order in changed {
            orders.removeAll { $0.orderID == order.orderID }
            orders.append(order)
        }
        checkpoint = head
        now = now + .milliseconds(50)
        observe()
        send(.timePassed)
        answer()
    }

    /// The requests for a subject that are not answered yet, oldest first.
    func requests(for subject: Request.Subject) -> [Request] {
        open.compactMap(\.request).filter { $0.subject == subject }
    }

    /// Answers the newest open request for an order.
    mutating func answer(_ orderID: OrderID, with detail: OrderDetail?, history: [OrderHistoryEntry] = []) {
        guard let request = requests(for: .order(orderID)).last else {
            Issue.record("nobody asked for \(orderID)")
            return
        }
        open.removeAll { $0.request == request }
        let opened = OpenedOrder(detail: detail, history: history, checkpoint: checkpoint)
        send(.answered(request, .order(.success(opened))))
    }

    /// The command sent last.
    var dispatched: PendingCommand? {
        effects.reversed().lazy.compactMap { if case .dispatch(let command) = $0 { command } else { nil } }.first
    }

    /// Answers the command sent last: accepted at the next position.
    mutating func accept() {
        guard let command = dispatched else {
            Issue.record("nothing was dispatched")
            return
        }
        head = head.next
        let details = OrderDetails(
            orderID: command.orderID, status: command.action.expectedStatus ?? .pending,
            total: Money(minorUnits: 0, currency: .usd))
        let receipt = Receipt(
            commandID: command.commandID, stream: StreamID(category: "order", key: command.orderID.rawValue),
            version: (command.shownVersion ?? .none) + 1, point: LogPoint(head, .start), details: details,
            isRepeated: false)
        send(.commandAnswered(command.commandID, .success(.accepted(receipt))))
    }

    /// Answers the command sent last: refused.
    mutating func reject(_ code: RejectionCode, _ message: String) {
        guard let command = dispatched else {
            Issue.record("nothing was dispatched")
            return
        }
        send(.commandAnswered(command.commandID, .success(.rejected(Rejection(code, message)))))
    }

    private mutating func perform(_ new: [Effect]) {
        open += new
        effects += new
    }
}

extension OrderSummary {
    /// An order of a made-up desk; a higher number is newer.
    static func sample(
        _ number: Int, status: OrderStatus = .pending, total: Int64 = 5_000, customer: String = "Alfreds Futterkiste",
        version: Int64 = 1
    ) -> OrderSummary {
        let placedAt = Timestamp(milliseconds: 1_790_000_000_000 + Int64(number) * 60_000)
        return OrderSummary(
            orderID: OrderID("o\(String(number + 10_000).dropFirst())"), customerID: CustomerID("ALFKI"),
            customerName: customer,
            customerEmail: "", status: status, itemCount: 2, total: Money(minorUnits: total, currency: .usd),
            placedAt: placedAt, lastUpdated: placedAt, shippedAt: nil, version: StreamVersion(version),
            position: Position(Int64(number)))
    }
}
