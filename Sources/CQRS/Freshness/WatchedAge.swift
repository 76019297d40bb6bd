/// Follows the age of one dated thing at a time: its age by the clock, but at least the time it was watched for.
///
/// A date in the future gives no age. Once a date was accepted, the age grows by the stopwatch alone, however the clock
/// is set.
struct WatchedAge<ID: Hashable & Sendable>: Sendable {
    private struct Known: Sendable {
        let id: ID
        let seenAt: Duration
        /// When its age was zero, by the stopwatch; nil until one of its dates was accepted.
        var bornAt: Duration?
    }

    private var known: Known?

    /// Returns the age at one observation; nil when it is not known. Another `id` starts a new age.
    mutating func age(of id: ID, dated date: Timestamp, now: Timestamp, uptime: Duration) -> Duration? {
        var thing = known.flatMap { $0.id == id ? $0 : nil } ?? Known(id: id, seenAt: uptime)
        if let age = date.age(at: now) {
            thing.bornAt = min(uptime - age, thing.bornAt ?? thing.seenAt)
        }
        known = thing
        return thing.bornAt.map { uptime - $0 }
    }

    /// Forgets the thing that was followed.
    mutating func forget() {
        known = nil
    }
}
