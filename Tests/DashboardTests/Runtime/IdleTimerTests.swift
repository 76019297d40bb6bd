import TestSupport
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(1))) struct IdleTimerTests {
    private let clock = ManualTimer()

    @Test func `the timer ends once nothing has happened for so long`() async throws {
        let timer = IdleTimer(clock: clock)
        async let isIdle = timer.wait(for: .seconds(2))()
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(2))
        #expect(await isIdle)
        #expect(clock.now.elapsed == .seconds(2))
    }

    @Test func `a restart puts the end off, and starts no other sleep meanwhile`() async throws {
        let timer = IdleTimer(clock: clock)
        let wait = timer.wait(for: .seconds(2))
        let waiting = Task { await wait() }
        try await clock.waitForSleepers()
        for _ in 0..<5 {
            clock.advance(by: .seconds(1))
            timer.restart()
            #expect(clock.sleeperCount <= 1)
        }
        // Five seconds have passed; the last restart was just now.
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(1_999))
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(1))
        #expect(await waiting.value)
    }

    @Test func `a cancelled wait ends without a result`() async throws {
        let timer = IdleTimer(clock: clock)
        let wait = timer.wait(for: .seconds(2))
        let waiting = Task { await wait() }
        try await clock.waitForSleepers()
        waiting.cancel()
        #expect(await waiting.value == false)
    }

    @Test func `a wait that was replaced ends without a result, however late it begins`() async throws {
        let timer = IdleTimer(clock: clock)
        let replaced = timer.wait(for: .seconds(2))
        let newer = timer.wait(for: .milliseconds(100))
        #expect(await replaced() == false)
        async let isIdle = newer()
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(100))
        #expect(await isIdle)
    }
}
