/// Gives one runner at a time the right to project.
public struct ProjectorLease: Hashable, Sendable {
    /// The session that holds it.
    public var holder: String
    /// Grows with every change of holder, so that a former holder is recognised.
    public var epoch: Int64
    /// When the holder last showed that it lives: its heartbeat.
    public var renewedAt: Timestamp
    /// How often the holder had tried again, by then, what a store's fault keeps it from; 0 when nothing does.
    public var retries: Int

    /// Creates a lease; by default, of a holder that nothing keeps from projecting.
    public init(holder: String, epoch: Int64, renewedAt: Timestamp, retries: Int = 0) {
        self.holder = holder
        self.epoch = epoch
        self.renewedAt = renewedAt
        self.retries = retries
    }

    /// Returns the same hold with a later heartbeat.
    func renewed(at now: Timestamp) -> ProjectorLease {
        ProjectorLease(holder: holder, epoch: epoch, renewedAt: now, retries: retries)
    }

    /// Whether the last holder gave it up in good order.
    public var isReleased: Bool { holder.isEmpty }

    /// Whether both are the same holding, however often renewed.
    public func isSameHold(as other: ProjectorLease?) -> Bool {
        holder == other?.holder && epoch == other?.epoch
    }

    /// Whether somebody holds it and was heard of within `duration`; a lease dated in the future does not count as
    /// alive: its age is unknown.
    public func isAlive(at now: Timestamp, for duration: Duration) -> Bool {
        guard !isReleased, let age = renewedAt.age(at: now) else { return false }
        return age < duration
    }
}
