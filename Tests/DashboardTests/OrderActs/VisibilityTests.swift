import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A checkpoint passes dead letters too, so where there are any a command is only visible once that was asked.
struct VisibilityTests {
    /// A desk with a dead letter of another order, at which order 20 was approved: accepted at 101.
    private func desk() -> DashboardDriver {
        var desk = DashboardDriver(orders: (1...20).map { .sample($0) })
        desk.deadLetters = [Sample.deadLetter(10)]
        desk.observe()
        desk.answer()
        desk.press(.character("a"), .character("y"))
        desk.accept()
        return desk
    }

    /// The same, with the approval parked.
    private func parkedDesk() -> DashboardDriver {
        var desk = desk()
        desk.deadLetters.append(Sample.deadLetter(101, "order-o0020"))
        desk.project()
        desk.answerVisibility()
        return desk
    }

    private func checks(_ effects: [Effect]) -> [Position] {
        effects.compactMap { if case .checkVisibility(_, let position, _) = $0 { position } else { nil } }
    }

    private func phase(_ desk: DashboardDriver) -> CommandPhase? {
        desk.state.displayedOrders[0].command?.phase
    }

    private func row(_ desk: DashboardDriver) -> String {
        view(desk.state).text.split(separator: "\n").first { $0.contains("o0020") }.map(String.init) ?? ""
    }

    @Test func `that an act is not shown yet says why, as far as the header knows`() {
        let reasons: [(FreshnessState, Int64, String)] = [
            (.live, 0, ""), (.paused(by: "carol"), 1, ": paused by carol"), (.paused(by: ""), 1, ": paused"),
            (.stalled, 3, ": stalled"), (.delayed, 3, ": 1 behind"),
            (.failed(at: Position(90), message: "disk gone"), 3, ": failed at 90"),
            (.rebuilding(fraction: 0.41), 3, ": rebuilding 41%"),
        ]
        for (state, behind, reason) in reasons {
            var desk = DashboardDriver(orders: [.sample(20)])
            desk.send(.freshnessObserved(freshness(state, behind, at: desk.now)))
            desk.press(.character("a"), .character("y"))
            desk.accept()
            #expect(
                desk.state.notice?.text == "approved o0020 · Alfreds Futterkiste · $50.00 · not shown yet\(reason)")
        }
    }

    @Test func `behind others it says how many, and for how long where that is known`() {
        var desk = DashboardDriver(orders: [.sample(20)])
        desk.head = Position(103)
        desk.send(.freshnessObserved(freshness(.catchingUp, 3, eta: .milliseconds(2_400), at: desk.now)))
        desk.press(.character("a"), .character("y"))
        desk.accept()
        #expect(desk.state.notice?.text.hasSuffix("not shown yet: 4 behind, about 2 s") == true)
    }

    private func freshness(
        _ state: FreshnessState, _ behind: Int64, eta: Duration? = nil, at now: Timestamp
    ) -> FreshnessReport {
        let freshness = Freshness(
            projection: .orders, state: state, head: Position(100 + behind), checkpoint: Position(100), behind: behind,
            lag: .zero, heartbeatAge: .zero, eta: eta, deadLetters: 0, generation: 1, observedAt: now)
        return FreshnessReport(projections: [freshness], visibleLatency: nil, delay: .zero)
    }

    @Test func `without dead letters nothing is asked`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.press(.character("a"), .character("y"))
        desk.accept()
        desk.project(.sample(1, status: .approved, version: 2))
        #expect(checks(desk.effects).isEmpty)
        #expect(desk.state.pending.waitingCount == 0)
    }

    @Test func `with dead letters a command goes on projecting until it is known to be visible`() {
        var desk = desk()
        desk.project(.sample(20, status: .approved, version: 2))
        #expect(checks(desk.open) == [Position(101)])
        #expect(row(desk).contains("◔ projecting"))
        #expect(desk.state.notice?.text == "approved o0020 · Alfreds Futterkiste · $50.00 · not shown yet")
        desk.answerVisibility()
        #expect(row(desk).contains("✓"))
        #expect(desk.state.notice?.text == "approved o0020 · Alfreds Futterkiste · $50.00 · shown after 50 ms")
    }

    @Test func `one question about a command is under way at a time`() {
        var desk = desk()
        desk.project()
        for _ in 0..<3 { desk.observe() }
        #expect(checks(desk.effects) == [Position(101)])
    }

    @Test func `what the list has and no look covers yet is left to the next look`() {
        var desk = DashboardDriver(orders: [.sample(20)])
        desk.press(.character("a"), .character("y"))
        desk.accept()
        desk.checkpoint = desk.head
        desk.press(.character("0"))
        desk.answer()
        #expect(desk.state.pending.waitingCount == 1, "the look before knew of no dead letter, but may be too old")
        desk.deadLetters = [Sample.deadLetter(101, "order-o0020")]
        desk.observe()
        desk.answerVisibility()
        #expect(phase(desk) == .deadLetter(Position(101)))
    }

    @Test func `a command whose event is a dead letter says so, on its row as it was and in words`() {
        let desk = parkedDesk()
        #expect(phase(desk) == .deadLetter(Position(101)))
        #expect(row(desk).contains("PENDING "))
        #expect(row(desk).contains("✖ dead letter"))
        #expect(desk.state.pending.waitingCount == 0)
        #expect(desk.state.notice?.kind == .failure)
        #expect(
            desk.state.notice?.text
                == "o0020 accepted, not yet shown: its event waits as a dead letter at 101; D lists the dead letters")
    }

    @Test func `an open order says what became of its command`() {
        var desk = parkedDesk()
        desk.press(.enter)
        let text = view(desk.state).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("approve ✖ dead letter: its event waits as a dead letter at 101"))
    }

    @Test func `it stays until the reader dismissed it`() {
        var desk = parkedDesk()
        desk.pass(.seconds(3_600))
        #expect(phase(desk) == .deadLetter(Position(101)))
        desk.press(.escape)
        #expect(desk.state.pending.commands.isEmpty)
    }

    @Test func `it goes when the event is applied or given up`() {
        var desk = parkedDesk()
        desk.observe()
        desk.answerVisibility()
        #expect(phase(desk) == .deadLetter(Position(101)))
        desk.deadLetters.removeLast()
        desk.observe()
        desk.answerVisibility()
        #expect(desk.state.pending.commands.isEmpty)
    }

    @Test func `a placed order that is a dead letter stays on the screen as a guess`() throws {
        var desk = desk()
        let summary = OrderSummary.sample(21)
        let place = PlaceOrder(
            orderID: summary.orderID, customerID: summary.customerID, items: [],
            paymentMethodID: PaymentMethodID("card"))
        _ = desk.state.send(.place(place, summary: summary), to: summary.orderID)
        let id = try #require(desk.state.pending[summary.orderID]?.commandID)
        desk.state.pending.settle(id, .deadLetter(Position(102)))
        #expect(desk.state.displayedOrders[0].summary.orderID == summary.orderID)
        #expect(desk.state.displayedOrders[0].isNew)
    }

    @Test func `where it could not be told the command waits, and is asked for again at the next look`() throws {
        var desk = desk()
        desk.project()
        let id = try #require(desk.dispatched?.commandID)
        desk.open = []
        desk.send(.visibilityChecked(id, .failed(at: nil, message: "it is locked")))
        #expect(row(desk).contains("◔ projecting"))
        desk.observe()
        #expect(checks(desk.open) == [Position(101)])
    }

    @Test func `an answer to a dismissed command changes nothing`() throws {
        var desk = parkedDesk()
        desk.observe()
        desk.press(.escape)
        let before = desk.state.pending
        desk.answerVisibility()
        #expect(desk.state.pending == before)
        #expect(desk.state.visibilityChecks.isEmpty)
    }
}
