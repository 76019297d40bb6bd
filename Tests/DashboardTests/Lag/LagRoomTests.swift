import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What the screen of the lag says once, and what it shows where there is little room.
struct LagRoomTests {
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

    @Test mutating func `a cause that lasts on is named once, and what it was before as well`() throws {
        desk.pausedBy = "alice"
        desk.observe()
        try show()
        #expect(text.contains("‖ paused by alice, still"))
        #expect(lines.dropFirst().joined().ranges(of: "paused by alice").count == 1)
        desk.pausedBy = "bob"
        desk.observe()
        #expect(text.contains("‖ paused by bob, still") && text.contains(#/‖ paused by alice +9\.0 s/#))
    }

    @Test mutating func `no key is named twice`() throws {
        try show()
        let below = lines.suffix(4).joined(separator: "\n")
        for name in [#/\bb break/#, #/\bK stop/#] {
            #expect(text.ranges(of: name).count == 1)
        }
        #expect(below.contains("b break next event"))
    }

    @Test mutating func `the smallest screen has a chart of what is LIVE and what is not`() throws {
        desk.send(.screenResized(Size(columns: 40, rows: 12)))
        try show()
        #expect(lines.count == 12)
        #expect(lines[2].contains("316 ms ┤") && lines[2].contains("▅"))
        #expect(lines[3].contains("1 ms ┤"))
        #expect(text.contains("nothing waits") && text.contains(#/statistics|directory|history|orders/#))
        #expect(lines[10].contains("t") && lines[10].contains("?"))
    }
}
