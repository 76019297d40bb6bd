/// Holds an event that could not be applied, or that waits behind one of its stream that could not.
public struct DeadLetter: Hashable, Sendable {
    /// Which projection it waits in.
    public let projection: ProjectionName
    /// The event that was not applied.
    public let event: RecordedEvent
    /// Why it waits, as a sentence.
    public var reason: String
    /// How often it was tried, at least once.
    public var attempts: Int
    /// When it was first parked.
    public let firstAt: Timestamp
    /// When it was last tried.
    public var lastAt: Timestamp
    /// Whether it was given up and no longer waits.
    public var isDiscarded: Bool

    /// Creates a dead letter.
    public init(
        projection: ProjectionName,
        event: RecordedEvent,
        reason: String,
        attempts: Int,
        firstAt: Timestamp,
        lastAt: Timestamp,
        isDiscarded: Bool = false
    ) {
        self.projection = projection
        self.event = event
        self.reason = reason
        self.attempts = attempts
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.isDiscarded = isDiscarded
    }
}

/// Lists the dead letters of a store and tries them again.
public struct DeadLetterQueue<Store: ProjectionStore>: Sendable {
    /// The outcome of a retry.
    public struct Retried: Hashable, Sendable {
        /// How many events were applied.
        public var applied: Int
        /// How many of those that were tried, or are behind one that was, still wait.
        public var waiting: Int

        /// Creates the result.
        public init(applied: Int = 0, waiting: Int = 0) {
            self.applied = applied
            self.waiting = waiting
        }
    }

    private let store: Store
    private let clock: any WallClock

    /// Creates a queue over a store.
    public init(store: Store, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    /// Returns the dead letters by position, at most `limit`; throws ``StoreError``.
    public func list(limit: Int) async throws -> [DeadLetter] {
        try await store.deadLetters(limit: limit)
    }

    /// Tries the streams of `letters` again, each in a transaction of its own; throws ``StoreError``.
    ///
    /// Rows made by another version of the program are left alone: they are being rebuilt anyway. Once the task is
    /// cancelled no further stream is begun.
    public func retry(_ letters: [DeadLetter]) async throws -> Retried {
        var result = Retried()
        var done: Set<ParkedStream> = []
        for letter in letters where !Task.isCancelled {
            let parked = ParkedStream(projection: letter.projection, stream: letter.event.stream)
            guard done.insert(parked).inserted else { continue }
            let now = clock.now()
            let (applied, waiting) = try await store.write { transaction in
                guard let status = try transaction.status()[parked.projection], status.isRunning else {
                    return (0, try transaction.waiting(parked))
                }
                let applied = try transaction.retry(parked.stream, in: status.liveBuild, at: now)
                // A shadow rebuild will replace these rows: retry there too, or the repaired events would be dead
                // letters again.
                if let rebuild = status.rebuildBuild, status.rebuild?.build.isRunning == true {
                    try transaction.retryInRebuild(parked.stream, in: rebuild, at: now)
                }
                return (applied, try transaction.waiting(parked))
            }
            result.applied += applied
            result.waiting += waiting
        }
        return result
    }
}

private struct ParkedStream: Hashable, Sendable {
    let projection: ProjectionName
    let stream: StreamID
}

extension ProjectionTransaction {
    fileprivate func retryInRebuild(_ stream: StreamID, in build: ProjectionBuild, at now: Timestamp) throws {
        do {
            _ = try retry(stream, in: build, at: now)
        } catch let superseded as SupersededBuild {
            let request = RebuildRequest(actor: "", reason: superseded.reason, requestedAt: now)
            try beginRebuild(of: build.projection, request)
        }
    }

    fileprivate func waiting(_ parked: ParkedStream) throws -> Int {
        guard let status = try status()[parked.projection] else { return 0 }
        return try deadLetters(of: parked.stream, in: status.liveBuild).count
    }
}
