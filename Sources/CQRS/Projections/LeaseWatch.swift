/// Decides, from one observation to the next, how long another session's lease is still alive.
///
/// By the clock, a lease is alive until its duration has passed since its renewal; one renewed in the future is not
/// alive. By that rule a holder whose clock is behind ours always seems dead. Such a holder is recognised by this: it
/// acquired the lease after another session but dated it earlier. Its lease is alive as long as we see it being
/// renewed. So when two sessions' clocks differ, one of them projects, instead of both acquiring the lease from each
/// other without end.
struct LeaseWatch: Sendable {
    private let duration: Duration
    /// The lease as it was found last, and when it was first found like that.
    private var seen: (lease: ProjectorLease, at: Duration)?
    private var isDatedByOtherClock = false

    /// Creates a watch that has seen nothing; a lease that is not renewed lives for `duration`.
    init(duration: Duration) {
        self.duration = duration
    }

    /// Remembers a lease, our own too, as it was found or written at a time of the stopwatch.
    mutating func observe(_ lease: ProjectorLease?, uptime: Duration) {
        guard let lease, lease != seen?.lease else { return }
        if let before = seen?.lease, !lease.isSameHold(as: before) {
            isDatedByOtherClock = lease.epoch > before.epoch && before.renewedAt.isFuture(at: lease.renewedAt)
        }
        seen = (lease, uptime)
    }

    /// Returns how long a lease is alive if it is not renewed; nil when it is not.
    func remainder(of lease: ProjectorLease, now: Timestamp, uptime: Duration) -> Duration? {
        guard !lease.isReleased, let age = lease.renewedAt.age(at: now) else { return nil }
        if age < duration { return duration - age }
        guard isDatedByOtherClock, let seen, seen.lease == lease, uptime - seen.at < duration else { return nil }
        return duration - (uptime - seen.at)
    }
}
