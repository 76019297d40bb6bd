import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct LagScreenTests {
    private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 120, rows: 36))

    private var lines: [String] {
        view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    private var text: String { view(desk.state).text }

    /// Ten minutes in which one event waited for nine seconds, and others for no time worth speaking of.
    private func past(at now: Timestamp) -> PastLag {
        func delivery(_ position: Int64, _ ago: Int, waited: Duration, _ waits: [DeliveryWait] = []) -> Delivery {
            let recorded = now + .seconds(-ago)
            return Delivery(
                of: .orders, first: Position(position), last: Position(position), recorded: recorded...recorded,
                beganAt: recorded + waited, endedAt: recorded + waited, waits: waits)
        }
        let pause = DeliveryWait(.pause(by: "alice"), from: now + .seconds(-120), until: now + .seconds(-111))
        let deliveries =
            (0..<50).map { delivery(Int64($0), 600 - $0 * 8, waited: .milliseconds(3)) }
            + [delivery(50, 120, waited: .seconds(9), [pause])]
        return PastLag(
            of: deliveries, present: .nothingWaits, knownSince: now + .seconds(-700), from: now + .seconds(-600),
            until: now, samples: 66)
    }

    private mutating func show(_ past: PastLag? = nil) throws {
        desk.press(.function(3))
        try answer(past ?? self.past(at: desk.now))
    }

    private mutating func answer(_ past: PastLag) throws {
        let request = try #require(desk.requests(for: .screen(.lag)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(past, checkpoint: Position(100)))))
    }

    @Test mutating func `the chart has a peak, what caused it stands beside it, and every projection below`() throws {
        try show()
        #expect(lines[2].contains("[10 min]"))
        #expect(text.contains("10 s ┤") && text.contains("1 ms ┤") && text.contains("█"))
        #expect(text.contains(#/‖ paused by alice +9\.0 s +13:58:00/#))
        #expect(text.contains("nothing waits ▸ read model 100"))
        #expect(text.contains(#/orders +● LIVE +100 +0 +0 ms/#))
        #expect(text.contains("P pause  . step  [ less delay  ] more delay  R rebuild  D dead letters"))
    }

    @Test mutating func `what waits stands between log and read model, the next event at its end`() throws {
        try show()
        desk.pausedBy = "bob"
        desk.head = Position(103)
        desk.observe()
        let asked = desk.open.last { if case .loadWaitingEvents = $0 { true } else { false } }
        guard case .loadWaitingEvents(let checkpoint, let head, _, let request)? = asked else {
            Issue.record("nobody looked at what waits")
            return
        }
        let events = (101...103).map { Sample.recorded($0, type: $0 == 101 ? "OrderPlaced" : "OrderApproved") }
        desk.answer(
            request,
            .waitingEvents(.success(WaitingEvents(checkpoint: checkpoint, head: head, events: events))))
        #expect(text.contains("log ▸ 103  102  101  ▸ ‖ ▸ read model 100"))
        #expect(text.contains(#/A +A +P +next: OrderPlaced/#))
        #expect(text.contains("‖ paused by bob, still"))
        #expect(text.contains(#/orders +‖ PAUSED/#))
    }

    @Test mutating func `an observation that is too old makes no projection look live`() throws {
        try show()
        desk.pass(.seconds(6))
        #expect(text.contains(#/orders +\? UNKNOWN/#))
        #expect(!text.contains(#/orders +● LIVE/#))
    }

    @Test func `a time of which nothing is known does not look like one without lag, in ASCII and without colour`() {
        let samples = [nil, .zero, .milliseconds(3), .seconds(50)].map { worst in
            PastLag.Sample(
                start: desk.now, worst: worst, recorded: worst == nil ? nil : 0, applied: worst == nil ? nil : 0)
        }
        let lines = LagChart(samples, rows: 5).lines.map {
            String($0.left.map(\.text).joined().dropFirst(LagChart.axis))
        }
        #expect(lines.map { String($0.prefix(2)) } == ["  ", "  ", " ·", "  ", "? "])
        #expect(Bars.upright([nil, 0, 3]) == "?·█")
        #expect(Sign.live.ascii != "?" && "?".unicodeScalars.allSatisfy(\.isASCII))
    }

    @Test mutating func `what is not recorded is named, in the chart and in the rates`() throws {
        let now = desk.now
        let since = now + .seconds(-300)
        try show(
            PastLag(
                of: [], present: .nothingWaits, knownSince: since, from: now + .seconds(-600), until: now, samples: 66))
        #expect(text.contains(#/│ {8}|1 ms ┤╌+ not recorded ╌+/#))
        #expect(!text.contains("??"))
        #expect(text.contains(#/\? not recorded before +13:55:00/#))
        #expect(text.contains(#/in ·+ 0\.0/#))
        desk.press(.character("t"))
        try answer(
            PastLag(
                of: [], present: .nothingWaits, knownSince: nil, from: now + .seconds(-600), until: now, samples: 66))
        #expect(text.contains(#/in  +\?/#))
    }

    @Test mutating func `what waits stands in the chart and the rates, and is asked for every second`() throws {
        let now = desk.now
        desk.pausedBy = "bob"
        desk.head = Position(125)
        desk.observe()
        let runs = [Backlog.Run(count: 25, recorded: (now + .seconds(-20))...(now + .seconds(-20)))]
        try show(
            PastLag(
                of: [], present: .waits(Backlog(since: now + .seconds(-20), runs: runs)),
                knownSince: now + .seconds(-600), from: now + .seconds(-600), until: now, samples: 60))
        #expect(text.contains("██"))
        #expect(text.contains(#/in ·+█· 2\.5/#))
        let before = desk.requests(for: .screen(.lag)).count
        desk.pass(.seconds(2))
        #expect(desk.requests(for: .screen(.lag)).count == before + 1)
    }

    @Test mutating func `the ends of a chart on different days have their dates, and long waits their whole length`()
        throws
    {
        let now = desk.now
        let began = now + .seconds(-80_000)
        let waits = [DeliveryWait(.pause(by: "alice"), from: began, until: began + .seconds(2_135))]
        let delivery = Delivery(
            of: .orders, first: Position(1), last: Position(1), recorded: began...began,
            beganAt: began + .seconds(2_135),
            endedAt: began + .seconds(2_135), waits: waits)
        try show(
            PastLag(
                of: [delivery], present: .nothingWaits, knownSince: began, from: now + .seconds(-86_400), until: now,
                samples: 66))
        #expect(text.contains(#/└\d+ \w+ 14:00:00─+\d+ \w+ 14:00:00/#))
        #expect(text.contains(#/35 min 35 s  \d+ \w+ \d\d:\d\d/#))
    }

    @Test(arguments: [(200, 60), (120, 36), (80, 24), (60, 16), (40, 12), (20, 6)])
    mutating func `no line is wider than the screen, and the state is there on all that can hold it`(
        columns: Int, rows: Int
    ) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        try show()
        for line in text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= columns) }
        if columns >= 40, rows >= 12 { #expect(text.contains(#/orders +● LIVE/#)) }
        if rows >= 24 { #expect(text.contains("paused by alice")) }
    }

    // MARK: Standing still

    @Test mutating func `a frozen view stands still and says since when, while the header goes on`() throws {
        try show()
        let before = lines
        desk.press(.character("f"))
        #expect(lines[2].contains("‖ frozen at 14:00:00 · f goes on"))
        // The keys are of what can be done now.
        func shown(_ lines: [String]) -> [String] { lines[3..<34].filter { !$0.contains("R rebuild") } }
        let frozen = shown(lines)
        #expect(frozen == shown(before))
        desk.head = Position(140)
        desk.pausedBy = "bob"
        desk.pass(.seconds(3))
        desk.observe()
        #expect(lines[0].contains("‖ PAUSED · 40 behind"))
        #expect(shown(lines) == frozen, "nothing of it moves")
        #expect(lines[2].contains("frozen at 14:00:00"))
        desk.press(.character("t"))
        #expect(desk.state.notice?.text == "the view is frozen: f goes on")
        desk.press(.character("f"))
        #expect(!text.contains("frozen at") && text.contains("‖ paused by bob, still"))
        #expect(!desk.requests(for: .screen(.lag)).isEmpty, "what was missed is asked for")
    }

    @Test(arguments: [(80, 24), (40, 12), (30, 8)])
    mutating func `that the view is frozen is said on any screen`(columns: Int, rows: Int) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        try show()
        desk.press(.character("f"))
        #expect(text.contains("‖ frozen at 14:00:00"))
    }

    // MARK: Braille

    @Test mutating func `braille is asked for by name, and draws two samples in a column`() throws {
        try show()
        let blocks = try #require(lines.first { $0.contains("10 ms ┤") })
        desk.press(.character(":"))
        desk.type("braille")
        desk.press(.enter)
        let asked = desk.effects.compactMap { effect in
            if case .load(let load, _) = effect { (load.query as? GetPastLag)?.samples } else { nil }
        }
        #expect(asked.count == 2 && asked[1] == asked[0] * 2)
        let drawn = try #require(lines.first { $0.contains("10 ms ┤") })
        #expect(drawn.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
        #expect(!drawn.contains("█") && blocks.contains("█"))
        desk.press(.function(2), .function(3))
        #expect(desk.state.screens[LagScreen.self].isBraille, "it is kept while the program runs")
    }

    @Test func `braille dots stand for their samples, at the left and at the right`() {
        func sample(_ milliseconds: Int64) -> PastLag.Sample {
            PastLag.Sample(start: Timestamp(microseconds: 0), worst: .milliseconds(milliseconds))
        }
        let chart = LagChart([sample(10), sample(0), sample(0), sample(100_000), sample(1)], rows: 5, isBraille: true)
        let rows = chart.lines.map { line in line.left.map(\.text).joined().dropFirst(LagChart.axis) }
        #expect(rows == [" ⢸ ", " ⢸ ", "·⢸·", " ⢸ ", "⡇⢸⡀"])
    }

    @Test func `a terminal that shows only ASCII refuses braille, and says why`() throws {
        var state = Sample.state(120, 36)
        state = DashboardState(
            configuration: DashboardConfiguration(user: "alice", isASCII: true, idSeed: state.configuration.idSeed),
            size: state.size, now: state.now)
        let action = try #require(state.actions.all.first { $0.id == .lagBraille })
        #expect(action.availability(state).reason?.contains("more than ASCII") == true)
    }

    // MARK: The table and the sums

    @Test mutating func `rates and retries stand in the table, and go before what matters more`() throws {
        try show()
        var freshness = try #require(desk.state.desk?.projections.first)
        (freshness.appliedPerSecond, freshness.retries, freshness.deadLetters) = (0.4, 3, 2)
        desk.send(.freshnessObserved(FreshnessReport(projections: [freshness], visibleLatency: nil, delay: .zero)))
        #expect(
            text.contains(#/PROJECTION +STATE +CHECKPOINT +BEHIND +LAG +RATE +ETA +RETRIES +HEARTBEAT +DEAD LETTERS/#))
        #expect(text.contains(#/orders +● LIVE +100 +0 +0 ms +0\.4/s +– +3 +0\.0 s +2 \(D\)/#))
        desk.send(.screenResized(Size(columns: 80, rows: 24)))
        #expect(text.contains(#/PROJECTION +STATE +CHECKPOINT +BEHIND +LAG +DEAD LETTERS/#))
        desk.send(.screenResized(Size(columns: 40, rows: 12)))
        #expect(text.contains(#/PROJECTION +STATE +BEHIND\n/#))
    }

    private mutating func compare(_ log: CompareTotals.Answer.LogTotals, head: Int64 = 100) throws {
        let request = try #require(desk.requests(for: .comparison).last)
        let answer = CompareTotals.Answer(readModel: Self.readModel, log: log, head: Position(head))
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
    }

    private static let readModel = OrderTotals(count: 878, sums: [Sample.usd(128_690_800)])

    @Test mutating func `what the read model says stands beside what the log says`() throws {
        try show()
        #expect(text.contains("comparing read model and log…"))
        let euros = Money(minorUnits: 5_000, currency: Currency(rawValue: "EUR")!)
        try compare(.known(OrderTotals(count: 885, sums: [euros, Sample.usd(128_970_100)]), differing: 7))
        let said = "read model says 878 orders, $1,286,908.00 │ log says 885, €50.00 + $1,289,701.00"
        #expect(text.contains(said), "\(text)")
        desk.send(.screenResized(Size(columns: 160, rows: 36)))
        #expect(text.contains(said + " │ T marks the 7 orders that differ, in Orders"))
    }

    @Test mutating func `what is not known of the log is never shown as equal`() throws {
        try show()
        try compare(.unknown("more than 10000 events wait"))
        #expect(text.contains("878 orders, $1,286,908.00 │ log not known: more than 10000 events wait"))
        #expect(!text.contains("and log say"))
    }

    @Test mutating func `equal figures are said to be of both, and up to where when the log has grown`() throws {
        try show()
        try compare(.known(Self.readModel, differing: 0))
        #expect(text.contains("read model and log say 878 orders, $1,286,908.00 · cancelled orders left out of sums"))
        desk.head = Position(120)
        desk.observe()
        #expect(text.contains("as of 100"))
        desk.pass(.seconds(6))
        #expect(text.contains("log not known: the desk could not be observed"))
    }

    @Test
    mutating func
        `figures of another checkpoint than the present one say so, and those of rows made again do not count`()
        throws
    {
        try show()
        try compare(.known(OrderTotals(count: 885, sums: [Sample.usd(128_970_100)]), differing: 7))
        (desk.head, desk.checkpoint) = (Position(100), Position(100))
        desk.observe()
        #expect(!text.contains("when read to"))
        desk.checkpoint = Position(40)
        desk.observe()
        #expect(text.contains("log not known: the read model is being made again"))
    }

    @Test mutating func `figures from before the read model was level with the log say up to where it had read`() throws
    {
        desk.checkpoint = Position(90)
        desk.observe()
        try show()
        let request = try #require(desk.requests(for: .comparison).last)
        let log = OrderTotals(count: 885, sums: [Sample.usd(128_970_100)])
        let answer = CompareTotals.Answer(
            readModel: Self.readModel, log: .known(log, differing: 7), head: Position(100))
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(90)))))
        desk.checkpoint = Position(100)
        desk.observe()
        #expect(text.contains("log says 885, $1,289,701.00 when read to 90"))
    }

    @Test mutating func `T goes to the orders with the rows marked that differ`() throws {
        try show()
        desk.press(.character("T"))
        #expect(desk.state.screens.shown == .orders)
        #expect(desk.state.differences.isShown)
        desk.press(.function(3), .character("T"))
        #expect(desk.state.differences.isShown, "from the lag it never hides them")
    }

    @Test mutating func `on a large screen the chart is taller`() throws {
        desk.send(.screenResized(Size(columns: 200, rows: 60)))
        try show()
        let scale = lines.filter { $0.contains(" ┤") || $0.contains(" │") && $0.hasPrefix("        │") }
        #expect(scale.count >= 30)
        #expect(lines.count <= 60 && text.contains("statistics") == false)
        #expect(text.contains("D dead letters  :slow disk"), "what stands below it is still there")
    }

    @Test mutating func `a pause that another state hides is among the causes and in the queue`() throws {
        try show()
        var observed = Sample.freshness(.stalled, behind: 3, lag: .seconds(9))
        observed.projections[0].observedAt = desk.now
        observed.projector.pausedBy = "bob"
        desk.send(.freshnessObserved(observed))
        #expect(text.contains("✖ stalled, still") && text.contains("‖ paused by bob, still"))
        #expect(text.contains("▸ ‖ ▸ read model"))
        #expect(text.contains("P resume"))
    }

    @Test mutating func `keys that can do nothing now are dim, and pressed they say why`() throws {
        try show()
        func role(_ key: String) -> Role? {
            let content = desk.state.screens.current.content(in: desk.state.layout, of: desk.state) as? LinesContent
            return content?.lines.flatMap(\.line.left).last { $0.text == key }?.role
        }
        #expect(role(".") == .quiet && role("[") == .quiet)
        #expect(role("P") == .key && role("]") == .key)
        desk.press(.character("."))
        #expect(desk.state.notice?.text == "the projection is running; P pauses it")
        desk.pausedBy = "bob"
        desk.observe()
        #expect(role(".") == .key)
        #expect(desk.state.notice == nil, "the reason has gone")
    }

    @Test mutating func `the chart moves on a desk at rest, whose observations leave no time for any other message`()
        throws
    {
        try show()
        for _ in 0..<15 {
            desk.now = desk.now + .seconds(1)
            desk.observe()
        }
        #expect(desk.requests(for: .screen(.lag)).count == 1)
    }

    @Test mutating func `t asks for another window, Esc goes back, and time alone moves the chart`() throws {
        try show()
        func windows(_ desk: DashboardDriver) -> [Duration] {
            desk.effects.compactMap { effect in
                if case .load(let load, _) = effect { (load.query as? GetPastLag)?.window } else { nil }
            }
        }
        #expect(windows(desk) == [.seconds(600)])
        desk.pass(.seconds(30))
        #expect(windows(desk).count == 2, "half a minute is more than a column")
        desk.press(.character("t"))
        #expect(windows(desk).last == .seconds(3_600))
        desk.press(.escape)
        #expect(desk.state.screens.shown == .orders)
        let before = windows(desk).count
        desk.pass(.seconds(60))
        #expect(windows(desk).count == before, "a screen that is not shown asks for nothing")
    }
}

extension Sample {
    fileprivate static func recorded(_ position: Int, type: String) -> RecordedEvent {
        let id = CommandID(UUID())
        return RecordedEvent(
            position: Position(Int64(position)), stream: StreamID(category: "order", key: "o\(position)"),
            version: StreamVersion(1), type: EventType(type), occurredAt: now, recordedAt: now,
            cause: EventCause(commandID: id, actor: "web", correlationID: id.uuid, causationID: nil), data: .init(),
            chain: .start)
    }
}
