import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// Keys, answers in any order and late, failures, other desks' writes, dead letters and rebuilds, mixed by a seed: what holds
/// of every state holds after each of them.
struct StateInvariantTests {
    @Test func `whatever is typed and whatever comes in, every state is sound`() {
        let cases = LongRun.count(short: 60, long: 8_000)
        var steps = 0
        var tally = Tally()
        for seed in 0..<cases {
            var random = SeededRandom(seed: UInt64(seed))
            var desk = Self.desk(&random)
            var model = ScreenModel()
            for step in 0..<120 {
                steps += 1
                let what = Self.act(on: &desk, &model, &random)
                if random.once(in: 2) { desk.state.hasShown() }
                tally.count(desk.state)
                let flaws = StateInvariants.violations(of: desk.state)
                guard flaws.isEmpty else {
                    Issue.record("seed \(seed), step \(step), \(what): \(flaws.joined(separator: "; "))")
                    break
                }
                if desk.state.isLeaving { break }
            }
        }
        #expect(tally.isVaried, "\(tally)")
        LongRun.report(item: "dashboard invariants", tried: "\(steps) steps in \(cases) sessions: \(tally)")
    }

    /// That the sessions reach what the invariants are about.
    private struct Tally: CustomStringConvertible {
        var questions = 0
        var changedQuestions = 0
        var held = 0
        var departed = 0
        var pending = 0
        var partlyLoaded = 0
        var otherScreens = 0
        var heldOnScreens = 0
        var gone = 0

        mutating func count(_ state: DashboardState) {
            if case .confirmation(let question)? = state.layers.last {
                questions += 1
                if question.changed != nil { changedQuestions += 1 }
            }
            if !state.heldInput.isEmpty { held += 1 }
            if state.list.departed != nil { departed += 1 }
            if !state.pending.commands.isEmpty { pending += 1 }
            if state.list.hasAfter || state.list.hasBefore { partlyLoaded += 1 }
            guard state.screens.shown != .orders else { return }
            otherScreens += 1
            if !state.heldInput.isEmpty { heldOnScreens += 1 }
            let (customers, products) = (state.screens[CustomersScreen.self], state.screens[ProductsScreen.self])
            let (events, overview) = (state.screens[EventsScreen.self], state.screens[OverviewScreen.self])
            let isGone = [
                customers.list.cursor.isGone, products.list.cursor.isGone, events.cursor.isGone, overview.cursor.isGone,
            ]
            if isGone.contains(true) { gone += 1 }
        }

        var isVaried: Bool {
            [questions, changedQuestions, held, departed, pending, partlyLoaded, otherScreens, heldOnScreens, gone]
                .allSatisfy { $0 > 0 }
        }

        var description: String {
            "\(questions) with a question, \(changedQuestions) changed meanwhile, \(held) with keys waiting, "
                + "\(departed) with an order that has left, \(pending) with commands, \(partlyLoaded) partly loaded, "
                + "\(otherScreens) on other screens, \(heldOnScreens) of them with keys waiting, \(gone) with a row gone"
        }
    }

    private static let keys: [Key] =
        [
            .enter, .escape, .tab, .backspace, .up, .down, .down, .pageUp, .pageDown, .home, .end, .control("s"),
            .control("u"), .function(8), .delete, .function(2), .function(4), .function(5), .function(6), .function(7),
        ] + "aasxyyyyypgGjjjkk01112$oO/?.P]DRrwftmiS".map { .character($0) }

    private static func desk(_ random: inout SeededRandom) -> DashboardDriver {
        let count = random.pick([0, 1, 3, 30, 200])
        let orders = (0..<count).map { number in
            OrderSummary.sample(
                number + 1, status: random.pick([.pending, .pending, .approved, .shipped, .cancelled]),
                total: Int64(random.below(200_000)), customer: random.pick(["Alfreds Futterkiste", "Bon app'", "Zeta"]))
        }
        return DashboardDriver(orders: orders, size: Size(columns: 20 + random.below(100), rows: 4 + random.below(30)))
    }

    /// Does one thing and returns what.
    private static func act(
        on desk: inout DashboardDriver, _ model: inout ScreenModel, _ random: inout SeededRandom
    ) -> String {
        switch random.below(34) {
        case 0...13:
            let key = random.pick(keys)
            desk.press(key)
            // A person mostly types on when everything has come.
            while random.below(3) > 0, let request = desk.open.compactMap(\.request).randomElement(using: &random) {
                answer(request, on: &desk, model, &random)
            }
            return key.name
        case 14...19:
            guard let request = desk.open.compactMap(\.request).randomElement(using: &random) else { return "nothing" }
            answer(request, on: &desk, model, &random)
            return "an answer to \(request)"
        case 20, 21: return endCommand(on: &desk, &random)
        case 22, 23:
            desk.answerVisibility()
            desk.pass(.milliseconds(random.pick([1, 40, 200, 4_000, 20_000])))
            return "time"
        case 24, 25: return project(on: &desk, &random)
        case 26, 27:
            desk.head = desk.head.next
            return write(on: &desk, &random)
        case 28:
            desk.deadLetters = random.once(in: 2) ? [] : [Sample.deadLetter(desk.head.rawValue, "order-o0002")]
            desk.observe()
            return "dead letters"
        case 29:
            desk.generation += 1
            desk.observe()
            return "a rebuild"
        case 30:
            desk.send(.screenResized(Size(columns: 10 + random.below(180), rows: 1 + random.below(60))))
            return "another size"
        case 31, 32:
            for _ in 0..<4 { model.change(&random) }
            desk.observe(random.pick([.statistics, .directory]), at: model.head)
            return "changes of other screens"
        default:
            desk.send(.textPasted(random.pick(["alf", "2", "zeta\n"])))
            return "a paste"
        }
    }

    private static func answer(
        _ request: Request, on desk: inout DashboardDriver, _ model: ScreenModel, _ random: inout SeededRandom
    ) {
        let query = desk.open.first { $0.request == request }
        let failure = Failure(message: "it is locked")
        let fails = random.once(in: 8)
        switch (request.subject, query) {
        case (.orders, .loadOrders(let query, _)?):
            var found = OrderListModel.answer(query, from: desk.orders)
            if random.once(in: 3) { found.matching = .atLeast(found.orders.count) }
            let answer = Snapshot(found, checkpoint: desk.checkpoint)
            desk.answer(request, .orders(fails ? .failure(failure) : .success(answer)))
        case (.count, _):
            let totals = OrderTotals(count: desk.orders.count, sums: [])
            desk.answer(
                request, .count(fails ? .failure(failure) : .success(Snapshot(totals, checkpoint: desk.checkpoint))))
        case (.order(let id), _):
            let detail = desk.orders.first { $0.orderID == id }.map(OrderDetail.plain)
            let opened = OpenedOrder(detail: detail, history: [], checkpoint: desk.checkpoint)
            desk.answer(request, .order(fails ? .failure(failure) : .success(opened)))
        case (.screen, .load(let load, _)?):
            guard let found = model.answer(to: load.query) else { return }
            desk.answer(request, .screen(fails ? .failure(failure) : .success(found)))
        case (.customers, _): desk.answer(request, .customers(fails ? .failure(failure) : .success(Sample.customers)))
        case (.products, _), (.lineProducts, _):
            desk.answer(request, .products(fails ? .failure(failure) : .success([Sample.chai])))
        case (.orderToRepeat, .loadOrderToRepeat(let id, _)?):
            let detail = desk.orders.first { $0.orderID == id }.map(OrderDetail.plain)
            let order = detail.map { OrderToRepeat($0, customer: Sample.customers[0], products: [Sample.chai]) }
            desk.answer(request, .orderToRepeat(fails ? .failure(failure) : .success(order)))
        case (.version, .load(let load, _)?), (.event, .load(let load, _)?):
            guard let query = load.query as? GetOrderAtVersion else { return }
            let found: OrderAtVersion? = random.once(in: 4) ? nil : DetailSample.at(version: query.version.rawValue)
            let answer = Snapshot(found, checkpoint: desk.checkpoint)
            desk.answer(request, .screen(fails ? .failure(failure) : .success(answer)))
        case (.deadLetters, _):
            desk.answer(request, .deadLetters(fails ? .failure(failure) : .success(desk.deadLetters)))
        case (.filterValues, _):
            desk.answer(request, .filterValues(fails ? .failure(failure) : .success(FilterValues())))
        case (.comparison, _):
            let totals = OrderTotals(count: desk.orders.count, sums: [])
            let answer = CompareTotals.Answer(readModel: totals, log: .unknown("it is not known"), head: desk.head)
            let snapshot = Snapshot(answer, checkpoint: desk.checkpoint)
            desk.answer(request, .screen(fails ? .failure(failure) : .success(snapshot)))
        case (.marks, .load(let load, _)?), (.attention, .load(let load, _)?):
            guard let query = load.query as? GetOrderDashboard else { return }
            let answer = Snapshot(OrderListModel.answer(query, from: desk.orders), checkpoint: desk.checkpoint)
            desk.answer(request, .screen(fails ? .failure(failure) : .success(answer)))
        case (.differences, .loadWaitingEvents(let checkpoint, let head, _, _)?),
            (.queue, .loadWaitingEvents(let checkpoint, let head, _, _)?):
            let waiting = WaitingEvents(checkpoint: checkpoint, head: head, events: [])
            desk.answer(request, .waitingEvents(fails ? .failure(failure) : .success(waiting)))
        case (.orders, _), (.screen, _), (.marks, _), (.attention, _), (.differences, _), (.queue, _),
            (.orderToRepeat, _),
            (.version, _), (.event, _):
            break
        }
    }

    /// Answers the oldest command that is without an answer.
    private static func endCommand(on desk: inout DashboardDriver, _ random: inout SeededRandom) -> String {
        let sent = desk.state.pending.commands.first { $0.phase == .sent || $0.unanswered != nil }
        guard let sent else { return "nothing" }
        let id = sent.commandID
        switch random.below(8) {
        case 0: desk.send(.commandAnswered(id, .failure(Failure(message: "timed out"))))
        case 1: desk.send(.commandAnswered(id, .failure(Failure(message: "full", trouble: .outcomeUnknown))))
        case 2: desk.send(.commandAnswered(id, .success(.rejected(Rejection(.duplicateOrder, "taken")))))
        case 3: desk.send(.commandAnswered(id, .success(.rejected(Rejection(.selfApproval, "no")))))
        default:
            desk.head = desk.head.next
            let (status, key) = (sent.action.expectedStatus ?? .pending, sent.orderID.rawValue)
            let total = Money(minorUnits: 0, currency: .usd)
            let receipt = Receipt(
                commandID: id, stream: StreamID(category: "order", key: key), version: (sent.shownVersion ?? .none) + 1,
                point: LogPoint(desk.head, .start),
                details: OrderDetails(orderID: sent.orderID, status: status, total: total),
                isRepeated: false)
            // The read model will have it with the next step of the projection.
            var order = desk.orders.first { $0.orderID == sent.orderID }
            if case .place(_, let estimate) = sent.action { order = estimate }
            if var order {
                (order.status, order.version, order.lastUpdated) = (status, receipt.version, sent.sentAt)
                desk.orders.removeAll { $0.orderID == order.orderID }
                desk.orders.append(order)
            }
            desk.send(.commandAnswered(id, .success(.accepted(receipt))))
        }
        return "the end of a command"
    }

    /// Lets the read model go on to the head.
    private static func project(on desk: inout DashboardDriver, _ random: inout SeededRandom) -> String {
        desk.checkpoint = random.once(in: 3) ? desk.head : min(desk.head, desk.checkpoint.next)
        desk.observe()
        return "projecting"
    }

    /// Another desk writes an order, new or known.
    private static func write(on desk: inout DashboardDriver, _ random: inout SeededRandom) -> String {
        var order = OrderSummary.sample(201 + random.below(40), status: .pending, customer: "Zeta")
        let known = random.once(in: 2) ? desk.state.list.selection : desk.orders.randomElement(using: &random)?.orderID
        if random.below(3) > 0, let known = desk.orders.first(where: { $0.orderID == known }) {
            order = known
            order.status = random.pick(OrderStatus.allCases)
        }
        let version = desk.orders.first { $0.orderID == order.orderID }?.version ?? .none
        (order.version, order.lastUpdated) = (version + 1, desk.now)
        desk.orders.removeAll { $0.orderID == order.orderID }
        desk.orders.append(order)
        desk.checkpoint = desk.head
        desk.observe()
        return "another desk's \(order.orderID), \(order.status)"
    }
}
