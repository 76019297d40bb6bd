import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What the keys ask of the projector, before and after an observation of the desk shows it.
struct ProjectorKeyTests {
    private var desk = DashboardDriver(orders: [.sample(1)])

    private var delays: [Duration] {
        desk.effects.compactMap { if case .setDelay(let delay) = $0 { delay } else { nil } }
    }

    private mutating func observe(delay: Duration = .zero, _ state: FreshnessState = .live) {
        var observed = Sample.freshness(state, delay: delay)
        observed.projections[0].observedAt = desk.now
        desk.send(.freshnessObserved(observed))
    }

    @Test mutating func `quick presses add up before any look shows the first`() {
        desk.press(.character("]"), .character("]"), .character("]"))
        #expect(delays == [.milliseconds(100), .milliseconds(250), .milliseconds(500)])
        desk.press(.character("["))
        #expect(delays.last == .milliseconds(250))
    }

    @Test mutating func `presses add up when a look from before the first comes between them`() {
        desk.press(.character("]"))
        observe(delay: .zero)
        desk.press(.character("]"))
        #expect(delays == [.milliseconds(100), .milliseconds(250)])
        observe(delay: .milliseconds(100))
        desk.press(.character("]"))
        #expect(delays.last == .milliseconds(500))
    }

    @Test mutating func `a press goes on from what another desk has set since`() {
        desk.press(.character("]"))
        observe(delay: .milliseconds(100))
        observe(delay: .seconds(2))
        desk.press(.character("]"))
        #expect(delays == [.milliseconds(100), .seconds(4)])
    }

    @Test mutating func `what is not seen for three seconds was not done`() {
        desk.press(.character("]"), .character("P"))
        desk.now = desk.now + .milliseconds(2_999)
        observe()
        desk.press(.character("P"))
        #expect(desk.effects.last == .setPaused(false))
        desk.press(.character("P"), .character("P"))
        desk.now = desk.now + .seconds(3)
        observe()
        desk.press(.character("P"), .character("]"))
        #expect(desk.effects.suffix(2) == [.setPaused(true), .setDelay(.milliseconds(100))])
    }

    @Test mutating func `a delay has ends, and a key beyond them says so`() {
        desk.press(.character("["))
        #expect(delays == [])
        #expect(desk.state.notice?.text == "there is no delay before each event; ] sets one")
        for _ in 0..<10 { desk.press(.character("]")) }
        #expect(delays.last == .seconds(4))
        #expect(desk.state.notice?.text == "there is no longer delay before each event than 4.0 s")
        desk.press(.character("["))
        #expect(delays.last == .seconds(2))
    }

    @Test(arguments: [FreshnessState.stalled, .failed(at: nil, message: "why")])
    mutating func `a pause that is hidden behind another state is ended by P, and steps`(state: FreshnessState) {
        var observed = Sample.freshness(state, behind: 3)
        observed.projections[0].observedAt = desk.now
        observed.projector.pausedBy = "bob"
        desk.send(.freshnessObserved(observed))
        desk.press(.character("."))
        #expect(desk.effects.last == .step)
        desk.press(.character("P"))
        #expect(desk.effects.last == .setPaused(false))
        #expect(desk.state.notice?.text == "resuming the projection for everybody here; bob had paused it")
    }

    @Test mutating func `a message goes when the clock is set back behind it`() {
        desk.press(.character("w"))
        #expect(desk.state.notice != nil)
        desk.startedAt = desk.startedAt + .seconds(-3_600)
        desk.now = desk.now + .seconds(-3_600)
        desk.send(.timePassed)
        #expect(desk.state.notice == nil)
    }

    @Test mutating func `with other dashboards open pausing and slowing ask, naming them, and alone they act at once`()
    {
        desk.send(.othersSeen(["bob", "carol"]))
        desk.press(.character("P"))
        #expect(!desk.effects.contains(.setPaused(true)))
        let text = view(desk.state).text
        #expect(text.contains("Pause the projection for everybody?") && text.contains("bob, carol"))
        desk.press(.character("n"))
        #expect(!desk.effects.contains(.setPaused(true)))
        desk.press(.character("P"), .character("y"))
        #expect(desk.effects.last == .setPaused(true))
        desk.press(.character("P"))
        #expect(desk.effects.last == .setPaused(false), "to end it nobody is asked")
        desk.press(.character("]"))
        #expect(view(desk.state).text.contains("Slow the projection down for everybody?"))
        desk.press(.character("y"), .character("]"), .character("["), .character("["))
        #expect(delays == [.milliseconds(100), .milliseconds(250), .milliseconds(100), .zero])
        desk.send(.othersSeen([]))
        desk.press(.character("P"))
        #expect(desk.effects.last == .setPaused(true))
    }

    @Test mutating func `what a message says of a pause goes when that has ended`() {
        desk.press(.character("P"))
        observe(.paused(by: "alice"))
        #expect(
            desk.state.notice?.text == "pausing the projection for everybody here; . lets one event through, P resumes")
        observe()
        #expect(desk.state.notice == nil, "another desk has resumed it")
        desk.press(.character("."))
        #expect(desk.state.notice?.text == "the projection is running; P pauses it")
        observe(.paused(by: "bob"))
        #expect(desk.state.notice == nil)
        #expect(desk.state.messages.count == 2, "the list of messages keeps them")
    }

    @Test mutating func `a pause holds for the keys behind it before a look shows it`() {
        observe()
        desk.press(.character("P"))
        observe()
        desk.press(.character("."))
        #expect(desk.effects.suffix(1) == [.step])
        desk.press(.character("P"))
        observe(.paused(by: "alice"))
        desk.press(.character("."))
        #expect(desk.state.notice?.text == "the projection is running; P pauses it")
    }

    @Test mutating func `when the projector cannot be reached nothing is taken for done`() {
        desk.press(.character("]"), .character("P"))
        desk.send(.controlFailed(Failure(message: "it is gone")))
        #expect(desk.state.notice?.text == "the projector could not be reached: it is gone")
        desk.press(.character("]"), .character("P"))
        #expect(desk.effects.suffix(2) == [.setDelay(.milliseconds(100)), .setPaused(true)])
    }

    @Test mutating func `a rebuild is asked about for every projection of the desk`() {
        var observed = Sample.freshness(.live)
        observed.projections += Sample.freshness(.live, projection: .history).projections
        desk.send(.freshnessObserved(observed))
        desk.press(.character("R"), .character("y"))
        #expect(desk.effects.last == .rebuild([.orders, .history]))
    }

    @Test mutating func `a step that a command waits for says nothing`() {
        observe(.paused(by: "bob"))
        desk.approve()
        desk.accept()
        desk.pass(.seconds(9))
        desk.press(.character("."))
        #expect(desk.effects.last == .step)
        #expect(desk.state.notice == nil)
    }

    @Test mutating func `a step that nothing waits for is asked for all the same, and says so`() {
        observe(.paused(by: "bob"))
        desk.press(.character("."))
        #expect(desk.effects.last == .step)
        #expect(desk.state.notice?.text == "nothing is waiting")
    }
}
