import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// What is broken on purpose: asked about first, at once on a throw-away desk, and shown while it lasts.
@Suite struct FaultTests {
    private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 120, rows: 36))

    private var text: String { view(desk.state).text }

    private mutating func observe(_ projector: ProjectorReport = ProjectorReport(), _ state: FreshnessState = .live) {
        var observed = Sample.freshness(state)
        observed.projector = projector
        observed.projections[0].observedAt = desk.now
        if projector.stop != nil { observed.projections[0].heartbeatAge = nil }
        desk.send(.freshnessObserved(observed))
    }

    private mutating func type(_ command: String) {
        desk.press(.character(":"))
        for character in command { desk.press(.character(character)) }
        desk.press(.enter)
    }

    private func stop(by actor: String = "carol") -> ProjectorStop {
        ProjectorStop(session: "s", actor: actor, requestedAt: desk.now)
    }

    @Test mutating func `b asks, says what will happen, and does it on a yes; again it withdraws`() throws {
        observe()
        desk.press(.function(3))
        desk.press(.character("b"))
        #expect(!desk.effects.contains(.failNextEvent(true)))
        #expect(text.contains("Make the next event fail?"))
        #expect(text.contains("whoever causes it"))
        #expect(text.contains("[n] leave it   [y] make it fail"))
        desk.press(.character("y"))
        #expect(desk.effects.last == .failNextEvent(true))
        observe(ProjectorReport(fault: FaultRequest(actor: "bob", requestedAt: desk.now)))
        #expect(text.contains("the next event fails: asked for by bob"))
        desk.press(.character("b"))
        #expect(desk.effects.last == .failNextEvent(false), "to withdraw it nobody is asked")
    }

    @Test mutating func `anything but a yes breaks nothing`() {
        observe()
        desk.press(.function(3))
        for key in ["b", "K"] {
            desk.press(.character(Character(key)), .character("n"), .character(Character(key)), .escape)
        }
        type("slow-disk 200ms")
        desk.press(.character("x"))
        type("clock +5m")
        desk.press(.escape)
        #expect(
            !desk.effects.contains { effect in
                switch effect {
                case .failNextEvent, .stopProjector, .slowCommits, .shiftClock: true
                default: false
                }
            })
        #expect(desk.state.faults == OwnFaults())
    }

    @Test mutating func `K asks, names where the projector runs, and starts it where it was stopped`() {
        observe(ProjectorReport(isOwn: true))
        desk.press(.function(3))
        desk.press(.character("K"))
        #expect(text.contains("Stop the projector?"))
        #expect(text.contains("which runs in this dashboard"))
        desk.press(.character("y"))
        #expect(desk.effects.last == .stopProjector)
        observe(ProjectorReport(stop: stop(), stops: [stop()]), .stalled)
        #expect(text.contains("no projector: stopped by carol"))
        #expect(text.contains("K starts it"))
        #expect(view(desk.state).text.prefix(120).contains("✖ STALLED · nothing waiting"))
        #expect(view(desk.state).text.prefix(120).contains("stopped by carol"))
        desk.press(.character("K"))
        #expect(desk.effects.last == .startProjector)
    }

    @Test mutating func `where another took over K stops that one, and the stopped one is started by name`() {
        observe(ProjectorReport(stops: [stop()]))
        desk.press(.function(3))
        #expect(text.contains("one session stands still, stopped by carol; another one projects"))
        desk.press(.character("K"))
        #expect(text.contains("which runs in another process"))
        desk.press(.character("n"))
        type("start projector")
        #expect(desk.effects.last == .startProjector)
    }

    @Test mutating func `a second b or K counts what the first has asked for, before any observation shows it`() {
        observe(ProjectorReport(isOwn: true))
        desk.press(.function(3), .character("b"), .character("y"), .character("b"))
        #expect(desk.effects.suffix(2) == [.failNextEvent(true), .failNextEvent(false)])
        desk.press(.character("K"), .character("y"), .character("K"))
        #expect(desk.effects.suffix(2) == [.stopProjector, .startProjector])
        desk.press(.character("K"))
        #expect(text.contains("Stop the projector?"), "it was asked to start")
    }

    @Test mutating func `an event that failed before any observation is not withdrawn`() {
        observe()
        desk.press(.function(3), .character("b"), .character("y"))
        var observed = Sample.freshness(.live, deadLetters: 1)
        observed.projections[0].observedAt = desk.now
        desk.send(.freshnessObserved(observed))
        desk.press(.character("b"))
        #expect(text.contains("Make the next event fail?"))
    }

    @Test mutating func `what came of stopping the projector is reported, and goes when it is not so any more`() {
        observe(ProjectorReport(isOwn: true))
        desk.press(.function(3), .character("K"), .character("y"))
        #expect(desk.state.notice?.text == "asked the projector to stop; another process takes over if one is open")
        observe(ProjectorReport(stop: stop(), stops: [stop()]), .stalled)
        #expect(desk.state.notice?.text == "the projector stopped, so nothing is applied; K starts it again")
        observe(ProjectorReport(stops: [stop()]))
        let words = "another process projects now; S lets the one that carol stopped project again"
        #expect(desk.state.notice?.text == words)
        desk.press(.character("K"))
        #expect(text.contains("not stopped itself, as 1 session is"))
        desk.press(.character("n"))
        observe(ProjectorReport(stop: stop(), stops: [stop()]), .stalled)
        #expect(desk.state.notice == nil, "nobody projects any more")
        observe(ProjectorReport(stops: [stop()]))
        observe()
        #expect(desk.state.notice == nil)
    }

    @Test mutating func `with no projector K says so`() {
        var observed = Sample.freshness(.live)
        observed.projections[0].heartbeatAge = nil
        desk.send(.freshnessObserved(observed))
        desk.press(.function(3))
        desk.press(.character("K"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text == "no process projects, so there is no projector to stop")
    }

    @Test mutating func `a slow disk is in the header while it lasts, and off ends it without a question`() {
        observe()
        type("slow-disk 200ms")
        #expect(text.contains("Slow the disk down by 200 ms?"))
        desk.press(.character("y"))
        #expect(desk.effects.last == .slowCommits(.milliseconds(200)))
        #expect(text.prefix(120).contains("slow disk 200 ms"))
        type("slow-disk off")
        #expect(desk.effects.last == .slowCommits(.zero))
        #expect(!text.contains("slow disk"))
    }

    @Test(arguments: ["slow-disk", "clock"])
    mutating func `an amount that is none is refused with what would do`(name: String) {
        observe()
        for amount in ["banana", "-", "9h9", "1e9s", "99h"] {
            type("\(name) \(amount)")
            #expect(desk.state.layers.isEmpty)
            #expect(desk.state.notice?.text.hasPrefix("'\(amount)' is no time") == true)
        }
    }

    @Test(arguments: [("+5m", 300), ("-5m", -300), ("2h", 7_200)])
    mutating func `a clock that is set is in the header, and makes no observation old`(
        text typed: String, seconds: Int64
    ) {
        observe()
        type("clock \(typed)")
        desk.press(.character("y"))
        #expect(desk.effects.last == .shiftClock(.seconds(seconds)))
        // The clock is set, and no time passes.
        desk.startedAt = desk.startedAt + .seconds(seconds)
        desk.now = desk.now + .seconds(seconds)
        desk.send(.clockShifted(.seconds(seconds)))
        #expect(text.prefix(120).contains("● LIVE"))
        #expect(text.prefix(120).contains(seconds < 0 ? "clock −" : "clock +"))
        type("clock off")
        #expect(desk.effects.last == .shiftClock(.zero))
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `a throw-away desk is broken without a question`() {
        let configuration = DashboardConfiguration(user: "alice", isThrowAway: true, idSeed: UUID())
        var state = DashboardState(
            configuration: configuration, size: Size(columns: 120, rows: 36), now: desk.now)
        var observed = Sample.freshness(.live)
        observed.projections[0].observedAt = desk.now
        _ = update(&state, .freshnessObserved(observed), at: desk.now, uptime: .zero)
        #expect(state.toggleFailingEvent() == [.failNextEvent(true)])
        #expect(state.toggleProjector() == [.stopProjector])
        #expect(state.slowDisk("200ms") == [.slowCommits(.milliseconds(200))])
        #expect(state.shiftClock("-5m") == [.shiftClock(.seconds(-300))])
        #expect(state.layers.isEmpty)
    }

    @Test(arguments: [(120, 36), (80, 24), (60, 16), (40, 12), (20, 6)])
    mutating func `every line fits when all is broken at once`(columns: Int, rows: Int) {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        observe(
            ProjectorReport(
                stop: stop(), stops: [stop()], fault: FaultRequest(actor: "bob", requestedAt: desk.now)), .stalled)
        desk.press(.function(3))
        desk.state.faults.commitDelay = .seconds(2)
        desk.state.faults.clockShift = .seconds(-300)
        for line in text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= columns) }
        if columns >= 80 {
            #expect(text.contains("no projector: stopped by carol"))
            #expect(text.contains(columns >= 100 ? "K stop or start projector" : "K projector"))
            #expect(text.contains("K starts it"))
        }
    }
}
