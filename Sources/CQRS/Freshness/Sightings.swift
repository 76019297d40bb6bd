import DequeModule

/// Remembers since when the waiting events were seen waiting, independently of the dates they were recorded with.
///
/// Times are those of the watcher's stopwatch.
struct Sightings: Sendable {
    private struct Sighting: Sendable {
        let head: Position
        let at: Duration
    }

    private static let limit = 256
    /// The observations at which the log had grown, oldest first; each saw every event up to its head.
    private var all: Deque<Sighting> = []

    /// When the first of the waiting events was first seen; nil when none waits.
    var first: Duration? { all.first?.at }

    /// Adds one observation.
    mutating func add(_ observation: Trend.Sample) {
        if let last = all.last, observation.head < last.head { all = [] }
        while let first = all.first, first.head <= observation.checkpoint { all.removeFirst() }
        guard observation.head > max(observation.checkpoint, all.last?.head ?? .start) else { return }
        all.append(Sighting(head: observation.head, at: observation.at))
        if all.count > Self.limit { thinOut() }
    }

    /// Forgets every second sighting but the first: the events it saw first then count as a little younger.
    private mutating func thinOut() {
        all = Deque(all.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element))
    }
}
