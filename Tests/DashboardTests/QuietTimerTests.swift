import TestSupport
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(1))) struct QuietTimerTests {
    private let clock = ManualTimer()

    @Test func `the timer goes off once nothing was heard for so long`() async throws {
        let quiet = QuietTimer(clock: clock)
        async let wentOff = quiet.wait(for: .seconds(2))
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(2))
        #expect(await wentOff)
        #expect(clock.now.elapsed == .seconds(2))
    }

    @Test func `whatever is heard puts it off, and sets no other timer meanwhile`() async throws {
        let quiet = QuietTimer(clock: clock)
        let waiting = Task { await quiet.wait(for: .seconds(2)) }
        try await clock.waitForSleepers()
        for _ in 0..<5 {
            clock.advance(by: .seconds(1))
            quiet.hear()
            #expect(clock.sleeperCount <= 1)
        }
        // Five seconds have passed; the last thing was heard just now.
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(1_999))
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(1))
        #expect(await waiting.value)
    }

    @Test func `a timer that is cancelled does not go off`() async throws {
        let quiet = QuietTimer(clock: clock)
        let waiting = Task { await quiet.wait(for: .seconds(2)) }
        try await clock.waitForSleepers()
        waiting.cancel()
        #expect(await waiting.value == false)
    }
}
