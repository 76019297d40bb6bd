import CQRS
import Synchronization

/// A moment by this machine's two clocks.
struct LocalMoment: Sendable {
    let wall = SystemClock().now()
    let uptime = ContinuousClock.now
}

/// Estimates how far a server's clock is ahead of this machine's: the quicker an answer came, the less it may be wrong.
final class ServerClock: Sendable {
    private struct Sample: Sendable {
        let lead: Duration
        let trip: Duration
        let takenAt: ContinuousClock.Instant
    }

    private let best = Mutex<Sample?>(nil)

    /// How long a quick answer is preferred to a slower one of later.
    private static let memory = Duration.seconds(60)

    /// How far it is ahead; negative when it is behind, zero when nothing is known.
    var lead: Duration { best.withLock { $0?.lead ?? .zero } }

    /// Learns from an answer that has just come: it is from about the middle of the time that it took.
    func learn(_ serverTime: Timestamp, askedAt asked: LocalMoment, now: LocalMoment = LocalMoment()) {
        let trip = now.uptime - asked.uptime
        let sample = Sample(lead: serverTime - (asked.wall + trip / 2), trip: trip, takenAt: now.uptime)
        best.withLock { best in
            if let kept = best, kept.trip < trip, now.uptime - kept.takenAt < Self.memory { return }
            best = sample
        }
    }
}
