import CQRS
import Foundation
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
        return PastLag(of: deliveries, from: now + .seconds(-600), until: now, samples: 66)
    }

    private mutating func show() throws {
        desk.press(.function(3))
        let request = try #require(desk.requests(for: .screen(.lag)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(past(at: desk.now), checkpoint: Position(100)))))
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
