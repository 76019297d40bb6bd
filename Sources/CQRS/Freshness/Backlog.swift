/// Describes the events that a projection has not got past, without holding them.
public struct Backlog: Hashable, Sendable {
    /// Describes some of them that follow each other in the log.
    public struct Run: Hashable, Sendable {
        /// How many.
        public var count: Int64
        /// When the log recorded the first and the last of them; the other way round where its clock was set back.
        public var recorded: ClosedRange<Timestamp>

        /// Creates a run.
        public init(count: Int64, recorded: ClosedRange<Timestamp>) {
            self.count = count
            self.recorded = recorded
        }
    }

    /// When the log recorded the first of them.
    public var since: Timestamp
    /// All of them, in order.
    public var runs: [Run]

    /// Creates a description.
    public init(since: Timestamp, runs: [Run]) {
        self.since = since
        self.runs = runs
    }

    /// How many they are.
    public var count: Int64 { runs.reduce(0) { $0 + $1.count } }

    /// The most runs; up to so many events each has its own time.
    private static let mostRuns: Int64 = 64

    /// Looks up when the log recorded the events after a position up to another; throws `StoreError`.
    init(after checkpoint: Position, through head: Position, since: Timestamp, in log: any EventStore) async throws {
        let all = head - checkpoint
        let parts = min(all, Self.mostRuns)
        self.init(since: since, runs: [])
        var done: Int64 = 0
        for part in 1...max(1, parts) {
            let end = (all / parts) * part + (all % parts) * part / parts
            let first = try await log.recordedAt(Position(checkpoint.rawValue + done + 1)) ?? since
            let last = end == done + 1 ? first : try await log.recordedAt(Position(checkpoint.rawValue + end)) ?? first
            runs.append(Run(count: end - done, recorded: min(first, last)...max(first, last)))
            done = end
        }
    }
}

extension PastLag.Present {
    /// Looks at what of the log a projection has not got past; throws `StoreError` when the log cannot be read.
    ///
    /// The projection's status is from before the look, so that no less waits than is shown.
    public init(of projection: ProjectionStatus, in log: any EventStore, at now: Timestamp) async throws {
        let head = try await log.head(after: projection.checkpoint)
        let isOfThisLog = projection.live.chain.map { $0 == head.chain } ?? true
        guard isOfThisLog, projection.checkpoint <= head.head else {
            self = .unknown
            return
        }
        guard projection.checkpoint < head.head else {
            self = .nothingWaits
            return
        }
        guard let since = head.nextRecordedAt, !since.isFuture(at: head.readAt ?? now) else {
            self = .unknown
            return
        }
        self = .waits(try await Backlog(after: projection.checkpoint, through: head.head, since: since, in: log))
    }
}

extension EventStore {
    /// Returns when the log recorded the event at a position; nil when there is none. Throws `StoreError`.
    package func recordedAt(_ position: Position) async throws -> Timestamp? {
        try await head(after: Position(position.rawValue - 1)).nextRecordedAt
    }
}
