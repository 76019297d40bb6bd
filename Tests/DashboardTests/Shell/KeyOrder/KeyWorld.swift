import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport

@testable import Dashboard

/// A whole desk in one value, over simulated time: the real `update`, and a log, a projector, a read model and a person
/// around it that answer after delays drawn from a seed.
struct KeyWorld {
    /// The duration of every step, in microseconds.
    struct Pace {
        var answer: ClosedRange<Int>
        var projection: ClosedRange<Int>
    }

    private enum Step {
        case input(Input)
        case deliver(Message)
        case answer(Effect)
        case commit(PendingCommand)
        case project
        case observed
        case foreign(OrderSummary)
    }

    private(set) var state: DashboardState
    /// What the person and other desks asked for that reached the write model, in order of the keys.
    private(set) var dispatched: [PendingCommand] = []
    /// What was asked of the projector, in order.
    private(set) var controls: [Effect] = []
    /// What was copied, and which acts on customers and products were sent, in order.
    private(set) var screenActs: [String] = []
    /// How many keys came too soon behind a question that did not open.
    private(set) var missedKeys = 0
    /// The largest wait between a key and its being applied.
    private(set) var longestWait: Duration = .zero

    private var random: SeededRandom
    private let pace: Pace
    private let startedAt = Timestamp(iso8601: "2026-11-21T14:00:00Z")!
    private var now = Timestamp(iso8601: "2026-11-21T14:00:00Z")!
    private var steps: [(at: Timestamp, number: Int, step: Step)] = []
    private var number = 0
    private var read: [OrderSummary]
    private var written: [OrderID: OrderSummary]
    private var placed: [OrderID: PlaceOrder] = [:]
    private var log: [OrderSummary] = []
    /// What the screens of customers, products, events and figures show; of another log, which stands still.
    private let screens = ScreenModel()
    private var checkpoint = Position(1_000)
    private var isProjecting = false
    private var isPaused = false
    private var allowed = 0
    private var projectionDelay: Duration = .zero

    init(orders: [OrderSummary], size: Size, seed: UInt64, pace: Pace) {
        random = SeededRandom(seed: seed)
        self.pace = pace
        read = orders
        written = Dictionary(uniqueKeysWithValues: orders.map { ($0.orderID, $0) })
        let id = UUID(uuidString: "6F3A91C2-0000-4000-8000-000000000000")!
        state = DashboardState(
            configuration: DashboardConfiguration(user: "alice", idSeed: id), size: size, now: now)
        perform(state.start())
        plan(.observed, after: .zero)
        runToIdle()
    }

    // MARK: What happens from outside

    /// Has something typed after a while.
    mutating func type(_ input: Input, after delay: Duration) {
        plan(.input(input), after: delay)
    }

    /// Has another desk write an order after a while.
    mutating func write(_ order: OrderSummary, after delay: Duration) {
        plan(.foreign(order), after: delay)
    }

    /// Goes on until nothing can happen any more.
    mutating func runToIdle() {
        while !steps.isEmpty, !state.isLeaving { runInstant() }
    }

    /// Runs everything that is due at the next instant, as the run loop handles a burst, then shows the frame.
    private mutating func runInstant() {
        guard let instant = steps.map(\.at).min() else { return }
        now = instant
        while let index = steps.indices.filter({ steps[$0].at == instant }).min(by: {
            steps[$0].number < steps[$1].number
        }) {
            run(steps.remove(at: index).step)
            if let since = state.heldInput.heldSince { longestWait = max(longestWait, now - since) }
            if state.isLeaving { return }
        }
        state.hasShown()
    }

    private mutating func run(_ step: Step) {
        switch step {
        case .input(.key(let key)): send(.keyPressed(key))
        case .input(.paste(let text)): send(.textPasted(text))
        case .input(.click(let click)): send(.clicked(click))
        case .input(.wheel(let turn)): send(.wheelTurned(turn))
        case .deliver(let message): send(message)
        case .answer(let effect): answer(effect)
        case .commit(let command): commit(command)
        case .project: project()
        case .observed: send(.freshnessObserved(observed))
        case .foreign(let order): append(order)
        }
    }

    private mutating func plan(_ step: Step, after delay: Duration) {
        number += 1
        steps.append((now + delay, number, step))
    }

    private mutating func delay(_ range: ClosedRange<Int>) -> Duration {
        .microseconds(Int64.random(in: Int64(range.lowerBound)...Int64(range.upperBound), using: &random))
    }

    // MARK: The dashboard

    private mutating func send(_ message: Message) {
        let before = state.missedDialog?.keys.count ?? 0
        perform(update(&state, message, at: now, uptime: now - startedAt))
        missedKeys += max(0, (state.missedDialog?.keys.count ?? 0) - before)
    }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .load, .loadOrders, .countOrders, .loadOrder, .loadOrderToRepeat, .findCustomers, .findProducts,
                .listDeadLetters:
                plan(.answer(effect), after: delay(pace.answer))
            case .dispatch(let command):
                dispatched.append(command)
                plan(.commit(command), after: delay(pace.answer))
            case .setPaused(let paused):
                controls.append(effect)
                isPaused = paused
                allowed = 0
                wakeProjector()
                plan(.observed, after: delay(pace.answer))
            case .step:
                controls.append(effect)
                if isPaused, Int(head - checkpoint) > allowed { allowed += 1 }
                wakeProjector()
            case .setDelay(let asked):
                controls.append(effect)
                projectionDelay = asked
                plan(.observed, after: delay(pace.answer))
            case .rebuild, .cancelRebuild: controls.append(effect)
            case .copy(let text), .copyRaw(let text): screenActs.append("copied \(text)")
            case .dispatchDirectory(_, let act, _): screenActs.append(act.words)
            case .wake(let after): plan(.deliver(.timePassed), after: after)
            default: break
            }
        }
    }

    // MARK: The write side

    private var head: Position { Position(1_000 + Int64(log.count)) }

    private mutating func commit(_ command: PendingCommand) {
        var order: OrderSummary
        switch command.action {
        case .place(let place, let estimate):
            order = estimate
            placed[order.orderID] = place
        case .act, .note, .addLine:
            guard let present = written[command.orderID] else { return reject(command, .orderNotFound) }
            guard present.version == command.shownVersion else { return reject(command, .versionConflict) }
            guard Self.allows(command.action, on: present.status) else { return reject(command, .invalidTransition) }
            order = present
            order.status = command.action.expectedStatus ?? present.status
        }
        order.lastUpdated = command.sentAt
        order.version = order.version + 1
        append(order)
        let details = OrderDetails(orderID: order.orderID, status: order.status, total: order.total)
        let receipt = Receipt(
            commandID: command.commandID, stream: StreamID(category: "order", key: order.orderID.rawValue),
            version: order.version, point: LogPoint(head, .start), details: details, isRepeated: false)
        plan(.deliver(.commandAnswered(command.commandID, .success(.accepted(receipt)))), after: delay(pace.answer))
    }

    private mutating func reject(_ command: PendingCommand, _ code: RejectionCode) {
        let answer = CommandAnswer<OrderDetails>.rejected(Rejection(code, "not this time"))
        plan(.deliver(.commandAnswered(command.commandID, .success(answer))), after: delay(pace.answer))
    }

    private static func allows(_ action: OrderAction, on status: OrderStatus) -> Bool {
        switch action {
        case .place, .note: true
        case .addLine: status == .pending
        case .act(.approve, _): status == .pending
        case .act(.ship, _): status == .approved
        case .act(.cancel, _): status == .pending || status == .approved
        case .act(.refund, _): status == .shipped
        }
    }

    private mutating func append(_ order: OrderSummary) {
        written[order.orderID] = order
        log.append(order)
        wakeProjector()
        plan(.observed, after: delay(pace.answer))
    }

    // MARK: The read side

    private mutating func wakeProjector() {
        guard !isProjecting, checkpoint < head, !isPaused || allowed > 0 else { return }
        isProjecting = true
        plan(.project, after: delay(pace.projection))
    }

    private mutating func project() {
        isProjecting = false
        guard checkpoint < head, !isPaused || allowed > 0 else { return }
        if isPaused { allowed -= 1 }
        let order = log[Int(checkpoint - Position(1_000))]
        read.removeAll { $0.orderID == order.orderID }
        read.append(order)
        checkpoint = checkpoint.next
        plan(.observed, after: delay(pace.answer))
        wakeProjector()
    }

    private var observed: FreshnessReport {
        let behind = head - checkpoint
        let freshness = Freshness(
            projection: .orders, state: isPaused ? .paused(by: "alice") : .live, head: head, checkpoint: checkpoint,
            behind: behind, lag: .zero, heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: 1, rebuild: nil,
            observedAt: now)
        return FreshnessReport(projections: [freshness], visibleLatency: nil, delay: projectionDelay)
    }

    /// Reads now, and hands the answer over a while later.
    private mutating func answer(_ effect: Effect) {
        let answer: (Request, Answer)
        switch effect {
        case .loadOrders(let query, let request):
            var found = OrderListModel.answer(query, from: read)
            // Some lists come before they are counted.
            if query.filter.status != nil { found.matching = .atLeast(found.orders.count) }
            answer = (request, .orders(.success(Snapshot(found, checkpoint: checkpoint))))
        case .countOrders(let query, let request):
            let page = GetOrderDashboard(filter: query.filter, page: .first(limit: 1))
            let totals = OrderListModel.answer(page, from: read).matching.totals ?? .none
            answer = (request, .count(.success(Snapshot(totals, checkpoint: checkpoint))))
        case .load(let load, let request): answer = (request, .screen(screenAnswer(to: load)))
        case .loadOrder(let id, let request):
            let detail = read.first { $0.orderID == id }.map(Self.detail)
            answer = (request, .order(.success(OpenedOrder(detail: detail, history: [], checkpoint: checkpoint))))
        case .loadOrderToRepeat(let id, let request):
            let order = read.first { $0.orderID == id }
            answer = (request, .orderToRepeat(.success(order.map(orderToRepeat))))
        case .findCustomers(let query, let request):
            let found = Self.customers.filter { Self.holds($0.name, query.matching) }
            let (recent, others) = (
                query.recent.compactMap { id in found.first { $0.customerID == id } },
                found.filter { !query.recent.contains($0.customerID) }
            )
            answer = (request, .customers(.success(recent + others)))
        case .findProducts(let query, let request):
            answer = (request, .products(.success(Self.products.filter { Self.holds($0.name, query.matching) })))
        case .listDeadLetters(let request): answer = (request, .deadLetters(.success([])))
        default: return
        }
        plan(.deliver(.answered(answer.0, answer.1)), after: delay(pace.answer))
    }

    private func screenAnswer(to load: ScreenLoad) -> Result<any Sendable, Failure> {
        switch load.query {
        case let query as GetOrderDashboard:
            .success(Snapshot(OrderListModel.answer(query, from: read), checkpoint: checkpoint))
        case is GetTotals: .success(Snapshot(OrderListModel.tally(of: read), checkpoint: checkpoint))
        // What changes nothing: a screen whose question fails asks again and again.
        default: .success(screens.answer(to: load.query) ?? 0)
        }
    }

    private static func holds(_ name: String, _ text: String) -> Bool {
        text.isEmpty || name.lowercased().contains(text.lowercased())
    }

    private static func detail(_ summary: OrderSummary) -> OrderDetail {
        let lines = (0..<40).map {
            OrderLine(
                productID: ProductID("\($0)"), productName: "Product \($0)", quantity: 1, unitPrice: 100,
                discountBasisPoints: 0)
        }
        return OrderDetail(
            summary: summary, lines: lines, paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil,
            cancellationReason: nil, approvedBy: nil)
    }

    /// The order as it was placed by keys; the others have three lines.
    private func orderToRepeat(_ summary: OrderSummary) -> OrderToRepeat {
        var order = Self.detail(summary)
        let others = (1...3).map { OrderItem(productID: ProductID("\($0)"), quantity: 2) }
        order.lines = (placed[summary.orderID]?.items ?? others).map {
            OrderLine(
                productID: $0.productID, productName: "", quantity: $0.quantity, unitPrice: 100,
                discountBasisPoints: $0.discountBasisPoints)
        }
        order.shippingAddress = placed[summary.orderID]?.shippingAddress
        order.paymentMethodID = placed[summary.orderID]?.paymentMethodID ?? PaymentMethodID("card")
        return OrderToRepeat(order, customer: nil, products: Self.products)
    }

    private static let customers = ["Alfreds Futterkiste", "Berglunds snabbköp", "Bon app'", "Ernst Handel"].map {
        CustomerSummary(
            customerID: CustomerID(String($0.prefix(5)).uppercased()), name: $0, email: "", country: "",
            isSuspended: false)
    }

    private static let products = ["Chai", "Chang", "Ikura", "Konbu", "Tofu"].enumerated().map {
        ProductSummary(
            productID: ProductID("\($0 + 1)"), name: $1,
            unitPrice: Money(minorUnits: Int64(1_000 + 700 * $0), currency: .usd), isDiscontinued: false)
    }
}
