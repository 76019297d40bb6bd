import CQRS
import JSON
import Testing

@testable import Dashboard
@testable import OrderRecords
@testable import orderdesk

/// `status` and the header of a dashboard agree about the same desk at every instant.
@Suite struct AgreementTests {
    /// What waits on a desk of one projection, and who claims to project.
    struct Situation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var eventAhead = Duration.zero
        /// How far the projector's clock is ahead; nil when there is no projector.
        var projectorAhead: Duration? = .zero
        var isProjectorAlive = true
        var waiting: Int64 = 3
        var pausedBy: String?
    }

    static let situations = [
        Situation(testDescription: "a living projector that gets nowhere"),
        Situation(testDescription: "a dead projector", isProjectorAlive: false),
        Situation(testDescription: "a dead projector whose clock was ahead", projectorAhead: .seconds(3_600)),
        Situation(testDescription: "no projector", projectorAhead: nil),
        Situation(testDescription: "an event of the future", eventAhead: .seconds(3_600)),
        Situation(
            testDescription: "an event of the future, and a dead projector", eventAhead: .seconds(3_600),
            isProjectorAlive: false),
        Situation(testDescription: "a pause", pausedBy: "bob"),
        Situation(testDescription: "nothing that waits", waiting: 0),
        Situation(testDescription: "nothing that waits, and a dead projector", isProjectorAlive: false, waiting: 0),
    ]

    /// The dashboard observes every second and draws in between, `status` is started whenever it is asked for.
    @Test(arguments: situations) func `status and the header agree ten times a second`(situation: Situation) throws {
        var watching = FreshnessTracker()
        var observed: (freshness: Freshness, at: Duration)?
        for tick in 0..<70 {
            let uptime = Duration.milliseconds(100) * tick
            let found = situation.observation(at: uptime)
            if tick.isMultiple(of: 10) { observed = (watching.assess(found), uptime) }
            var single = FreshnessTracker()
            let status = desk(single.assess(found)).listing
            let seen = try #require(observed)
            let header = FreshnessText(desk: desk(seen.freshness), age: uptime - seen.at)
            let shown = ([header.state.text] + header.segments.map(\.text)).joined(separator: " · ")
            let record = try #require(status.records.first)
            // The only observation of a process that was just started cannot show that nothing moves.
            let mayDiffer = situation.isProjectorAlive && situation.projectorAhead == .zero && uptime >= .seconds(5)
            if case .string(let word)? = status.leading.value(of: "state") {
                #expect(shown.contains(word) || (mayDiffer && word == "DELAYED"), "after \(uptime): \(word), \(shown)")
                if !situation.isEverLive(at: uptime) { #expect(word != "LIVE" && !shown.contains("LIVE")) }
            } else {
                Issue.record("status names no state")
            }
            guard situation.waiting > 0 else { continue }
            #expect(shown.contains("\(situation.waiting) behind"))
            #expect(record.value(of: "behind")?.cell == "\(situation.waiting)")
            if case .number(let lag)? = record.value(of: "lagMilliseconds") {
                #expect(
                    shown.contains(DurationText.brief(.microseconds(Int64(lag * 1_000)))), "after \(uptime): \(shown)")
            } else {
                #expect(shown.contains("lag unknown, clock"), "after \(uptime): \(shown)")
            }
            if case .null? = record.value(of: "heartbeatMilliseconds") { #expect(shown.contains("no projector")) }
        }
    }

    private func desk(_ freshness: Freshness) -> FreshnessReport {
        FreshnessReport(projections: [freshness], visibleLatency: nil, delay: .zero)
    }
}

extension AgreementTests.Situation {
    private static let noon = Timestamp(milliseconds: 1_795_262_400_000)

    /// Whether LIVE could be true.
    func isEverLive(at uptime: Duration) -> Bool {
        waiting == 0 || (eventAhead == .zero && uptime < .milliseconds(250))
    }

    /// What an observation finds; the events were recorded at the start.
    func observation(at uptime: Duration) -> FreshnessObservation {
        let now = Self.noon + uptime
        let heartbeatAt = isProjectorAlive && projectorAhead == .zero ? now : Self.noon
        let control = pausedBy.map {
            ProjectorControl(
                isPaused: true, allowedThrough: .start, delay: .zero, actor: $0, session: "s", renewedAt: now)
        }
        return FreshnessObservation(
            now: now, uptime: uptime,
            log: LogHead(
                end: LogPoint(Position(7 + waiting), .start), chain: .start,
                nextRecordedAt: waiting > 0 ? Self.noon + eventAhead : nil),
            projection: ProjectionStatus(name: "orders", live: BuildStatus(checkpoint: Position(7))),
            lease: projectorAhead.map { ProjectorLease(holder: "s", epoch: 1, renewedAt: heartbeatAt + $0) },
            control: control ?? .none)
    }
}

extension JSONObject {
    fileprivate func value(of key: String) -> JSONValue? {
        fields.first { $0.key == key }?.value
    }
}
