/// Follows the age of one dated thing at a time: its age by the clock, and never less than it was watched to have.
///
/// A date in the future gives no age. Once a date was believed the age goes on by the time that was watched, wherever
/// the clock is set.
struct WatchedAge<ID: Hashable & Sendable>: Sendable {
    private struct Known: Sendable {
        let id: ID
        let seenAt: Duration
        /// When its age was zero; nil while its date was never believed.
        var bornAt: Duration?
    }

    private var known: Known?

    /// Returns the age at a look; nil when it is not known. Another `id` is another thing.
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
