import TestSupport
import Testing

@testable import CQRS

@Suite(.timeLimit(.minutes(1))) struct ChangeSignalTests {
    @Test func `ticks that pile up become one`() async {
        let signal = ChangeSignal()
        var ticks = signal.ticks().makeAsyncIterator()
        for _ in 0..<1_000 { signal.notify() }
        signal.finish()
        var count = 0
        while await ticks.next() != nil { count += 1 }
        #expect(count == 1)
    }

    @Test func `every listener is reported`() async throws {
        let signal = ChangeSignal()
        let listeners = [TickCounter(signal.ticks()), TickCounter(signal.ticks())]
        signal.notify()
        for listener in listeners { try await listener.wait() }
    }

    @Test func `a feed asked for after the end has ended`() async {
        let signal = ChangeSignal()
        signal.finish()
        for await _ in signal.ticks() { Issue.record("a tick after the end") }
    }

    @Test func `a reader that is cancelled leaves, and the others stay`() async throws {
        let signal = ChangeSignal()
        let other = TickCounter(signal.ticks())
        for _ in 0..<100 {
            let feed = signal.ticks()
            let reader = Task { for await _ in feed {} }
            reader.cancel()
            await reader.value
        }
        #expect(signal.listenerCount == 1)
        signal.notify()
        try await other.wait()
    }

    @Test func `a feed that nobody holds any more is given up`() {
        let signal = ChangeSignal()
        _ = signal.ticks()
        #expect(signal.listenerCount == 0)
    }

    @Test func `nobody listens after the end`() {
        let signal = ChangeSignal()
        let feed = signal.ticks()
        signal.finish()
        #expect(signal.listenerCount == 0)
        withExtendedLifetime(feed) {}
    }
}
