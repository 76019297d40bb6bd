import OrderTraffic
import TestSupport
import Testing

/// Waiting from one step to the next, on a clock that stands still unless somebody sleeps.
@Suite struct TrafficPacerTests {
    @Test func `a course takes as long as its gaps, whatever its steps take`() async throws {
        let clock = SleepingClock()
        var pacer = TrafficPacer(clock: clock)
        for _ in 0..<10 {
            try await pacer.wait(.milliseconds(100))
            clock.advance(by: .milliseconds(70))
        }
        #expect(clock.elapsed == .milliseconds(1_000 + 70))
    }

    @Test func `steps that take longer than their gaps follow at once, and what is lost is not caught up in a burst`()
        async throws
    {
        let clock = SleepingClock()
        var pacer = TrafficPacer(clock: clock)
        try await pacer.wait(.milliseconds(100))
        clock.advance(by: .seconds(30))
        try await pacer.wait(.milliseconds(100))
        #expect(clock.elapsed == .milliseconds(30_100))
        try await pacer.wait(.milliseconds(100))
        #expect(clock.elapsed == .milliseconds(30_200))
    }

    @Test func `a cancelled course ends at its next wait`() async {
        let task = Task {
            var pacer = TrafficPacer(clock: ContinuousClock())
            try await pacer.wait(.seconds(3_600))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
