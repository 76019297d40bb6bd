import CQRS

/// Remembers since when the log was seen to end where it ends, by which it is known for how long a screen has not shown
/// its end.
///
/// Times are those of ``DashboardState/uptime``.
struct HeadSightings: Hashable, Sendable {
    private struct Sighting: Hashable, Sendable {
        var head: Position
        let since: Duration
    }

    private static let limit = 64
    /// Oldest first, each with a later head than the one before.
    private var all: [Sighting] = []

    /// Records what an observation found.
    mutating func record(_ freshness: Freshness, at uptime: Duration) {
        guard let head = freshness.head else { return }
        // A log that ends earlier is another one.
        if let last = all.last, head < last.head { all = [] }
        guard head > all.last?.head ?? .start else { return }
        // Only where all that was seen before is applied, the first event that waits is a new one.
        let isNew = all.last.map { freshness.checkpoint >= $0.head } ?? true
        let lag = isNew && freshness.checkpoint < head ? freshness.lag ?? .zero : .zero
        all.append(Sighting(head: head, since: uptime - lag))
        if all.count > Self.limit { thinOut() }
    }

    /// Returns since when the log is known to hold more than what is up to a position; nil when it does not.
    func since(beyond position: Position) -> Duration? {
        all.first { $0.head > position }?.since
    }

    /// Joins every two of the sightings: the events of the second count as a little older than they are.
    private mutating func thinOut() {
        all = stride(from: 0, to: all.count, by: 2).map { index in
            Sighting(head: all[min(index + 1, all.count - 1)].head, since: all[index].since)
        }
    }
}

/// Describes what is recorded and not on the screen, where the read model is further than what the screen shows.
struct UnshownEvents: Hashable, Sendable {
    /// How many events of the log are not shown.
    let count: Int64
    /// For how long the first of them is known to be recorded, at least.
    let lag: Duration
}

extension DashboardState {
    /// What the screen lacks of the log because its rows are older than the read model; nil when they are not.
    ///
    /// The read model is observed before its rows are loaded. Without this the header would describe rows that are not
    /// on the screen yet.
    var unshown: UnshownEvents? {
        guard let shown = screens.current.shownPosition(in: self),
            let freshness = desk?[type(of: screens.current).projection], freshness.isOfThisLog,
            let head = freshness.head, shown < min(freshness.checkpoint, head)
        else { return nil }
        let seen = sightings.since(beyond: shown).map { uptime - $0 } ?? .zero
        return UnshownEvents(
            count: head - shown, lag: max(.zero, seen, freshness.aged(by: observationAge).lag ?? .zero))
    }

    /// How many events of the log are not in the rows on the screen; nil when that is not known.
    var behind: Int64? {
        presentFreshness?.behind.map { max($0, unshown?.count ?? 0) }
    }
}
