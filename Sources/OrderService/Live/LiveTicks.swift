import AsyncAlgorithms
import ServiceLifecycle

/// Wakes somebody who follows something: after a change of it, and at the latest after each heartbeat; ends with the service.
struct LiveTicks: Sendable {
    private let ticks: AsyncStream<Void>
    private let heartbeat: Duration
    private var isQuietSince: ContinuousClock.Instant

    /// Listens to a feed from now on.
    init(_ feed: AsyncStream<Void>, heartbeat: Duration) {
        let (stream, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let timer = AsyncTimerSequence(interval: heartbeat, clock: .continuous).map { _ in }
        let source = merge(feed, timer).cancelOnGracefulShutdown()
        let listening = Task {
            for await _ in source { bell.yield() }
            bell.finish()
        }
        bell.onTermination = { _ in listening.cancel() }
        ticks = stream
        self.heartbeat = heartbeat
        isQuietSince = .now
    }

    /// Waits for the next tick; false when the service ends.
    func next() async -> Bool {
        for await _ in ticks { return true }
        return false
    }

    /// Notes that something was sent.
    mutating func noteSent() { isQuietSince = .now }

    /// Whether nothing was sent for as long as a heartbeat.
    var isHeartbeatDue: Bool { isQuietSince.duration(to: .now) >= heartbeat * 0.9 }
}
