import CQRS
import Testing

/// The events of a log on a server are dated by the server's clock, and their ages are read by that.
@Suite struct LogClockTests {
    private static let now = Timestamp(milliseconds: 1_795_262_400_000)

    private func freshness(
        serverAhead ahead: Duration, waited: Duration, isClockWrong: Bool = false
    ) -> Freshness {
        var tracker = FreshnessTracker()
        let server = Self.now + ahead
        return tracker.assess(
            FreshnessObservation(
                now: Self.now, uptime: .zero,
                log: LogHead(
                    end: LogPoint(Position(1), .start), chain: .start, nextRecordedAt: server + (.zero - waited),
                    readAt: server),
                projection: ProjectionStatus(name: "orders", live: BuildStatus(generation: 1)),
                lease: ProjectorLease(holder: "one", epoch: 1, renewedAt: Self.now), control: .none,
                isClockWrong: isClockWrong))
    }

    @Test(arguments: [Duration.zero, .seconds(3_600), .seconds(-3_600)])
    func `clocks an hour apart change no lag`(ahead: Duration) {
        let fresh = freshness(serverAhead: ahead, waited: .milliseconds(40))
        #expect(fresh.state == .live)
        #expect(fresh.lag == .milliseconds(40))
        let late = freshness(serverAhead: ahead, waited: .seconds(3))
        #expect(late.state == .delayed)
        #expect(late.lag == .seconds(3))
    }

    @Test func `a wrong clock here does not make the server's wrong`() {
        #expect(freshness(serverAhead: .zero, waited: .seconds(3), isClockWrong: true).lag == .seconds(3))
    }
}
