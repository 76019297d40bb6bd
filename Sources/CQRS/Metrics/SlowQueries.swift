import Synchronization

/// Keeps the queries of the last minutes that took longest, a few of each type, with their arguments.
///
/// The arguments become text only when they are asked for, so that a query which is not slow costs one comparison.
public final class SlowQueries: Sendable {
    /// One query that took long.
    public struct Entry: Hashable, Sendable {
        /// The type of query.
        public let name: String
        /// What was asked for: printable, and no longer than ``SlowQueries/longestArguments`` characters.
        public let arguments: String
        /// How long the answer took.
        public let duration: Duration
        /// When the answer was there.
        public let endedAt: Timestamp

        /// Creates an entry.
        public init(name: String, arguments: String, duration: Duration, endedAt: Timestamp) {
            self.name = name
            self.arguments = arguments
            self.duration = duration
            self.endedAt = endedAt
        }
    }

    private struct Kept: Sendable {
        let query: any Query
        let duration: Duration
        let endedAt: ContinuousClock.Instant
        let time: Timestamp

        func isOld(at now: ContinuousClock.Instant) -> Bool { now - endedAt >= SlowQueries.window }
    }

    /// The most characters that arguments have.
    public static let longestArguments = 200
    /// How long a query is kept.
    public static let window: Duration = .seconds(300)

    private let clock: any WallClock
    private let perType: Int
    /// By type, the slowest first.
    private let kept = Mutex<[String: [Kept]]>([:])

    /// Creates a memory that dates queries by `clock` and keeps at most `perType` of each type.
    public init(clock: any WallClock, perType: Int = 5) {
        precondition(perType > 0, "a memory of nothing needs no memory")
        self.clock = clock
        self.perType = perType
    }

    /// Returns the slowest of all types, at most `limit`, the slowest first; the same question is listed once.
    public func slowest(_ limit: Int, at now: ContinuousClock.Instant = .now) -> [Entry] {
        let all = kept.withLock { Array($0.values.joined()) }.filter { !$0.isOld(at: now) }
        var entries: [Entry] = []
        for one in all.sorted(by: { $0.duration > $1.duration }) where entries.count < limit {
            let (name, arguments) = (type(of: one.query).name, QueryText().arguments(of: one.query))
            guard !entries.contains(where: { $0.name == name && $0.arguments == arguments }) else { continue }
            entries.append(Entry(name: name, arguments: arguments, duration: one.duration, endedAt: one.time))
        }
        return entries
    }

    /// Keeps a query if it was one of the slowest of its type.
    func record<Q: Query>(_ query: Q, took duration: Duration, endedAt: ContinuousClock.Instant) {
        kept.withLock { kept in
            var slow = kept[Q.name] ?? []
            let isFull = slow.count >= perType
            if isFull, duration <= slow[slow.count - 1].duration, !slow.contains(where: { $0.isOld(at: endedAt) }) {
                return
            }
            slow.removeAll { $0.isOld(at: endedAt) }
            let place = slow.firstIndex { $0.duration < duration } ?? slow.count
            slow.insert(Kept(query: query, duration: duration, endedAt: endedAt, time: clock.now()), at: place)
            kept[Q.name] = Array(slow.prefix(perType))
        }
    }
}
