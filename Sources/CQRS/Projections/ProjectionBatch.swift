/// Holds the events of one transaction, decoded once, and lets each build take in what it has not had yet.
struct ProjectionBatch<Transaction: ProjectionTransaction>: Sendable {
    private enum Content: Sendable {
        case fact(Result<Transaction.Fact, any Error>)
        /// The kernel's own event, which no projection knows of.
        case discard(Result<DeadLetterDiscarded, any Error>)
    }

    private let events: [(recorded: RecordedEvent, content: Content)]
    private let discards: Discards
    private let now: Timestamp

    /// Decodes the events; `discards` are those the log is known to hold, before and after them.
    init(_ events: [RecordedEvent], leavingOut discards: Discards, at now: Timestamp) {
        self.events = events.map { event in
            guard event.type == DeadLetterDiscarded.eventType else {
                return (event, .fact(Result { try Transaction.Fact(decoding: event) }))
            }
            return (event, .discard(Result { try DeadLetterDiscarded(decoding: event) }))
        }
        self.discards = discards
        self.now = now
    }

    /// Whether it holds a discard, which changes what is to be left out from now on.
    var holdsDiscard: Bool {
        events.contains { if case .discard = $0.content { true } else { false } }
    }

    /// Applies, parks or leaves out every event after the build's checkpoint up to `limit`, and moves the checkpoint.
    ///
    /// Returns how many events that were. Throws ``ProjectionFault`` when the build can go no further, and
    /// ``StoreError`` when trying again may do or the right to write is lost.
    @discardableResult
    func apply(
        to status: BuildStatus, of projection: ProjectionName, through limit: Position? = nil,
        in transaction: Transaction
    ) throws -> Int {
        let build = ProjectionBuild(projection, generation: status.generation)
        var reached = status.checkpoint
        var last: RecordedEvent?
        for (recorded, content) in events where recorded.position > reached {
            if let limit, recorded.position > limit { break }
            do {
                try requireNext(recorded.position, after: reached)
                try take(recorded, content, in: build, transaction)
            } catch let error as StoreError where !error.isTransient && error.kind != .fenced {
                throw ProjectionFault(build: build, position: reached.next, cause: error)
            }
            reached = recorded.position
            last = recorded
        }
        guard let last else { return 0 }
        try transaction.moveCheckpoint(of: build, from: status.checkpoint, to: last)
        return Int(reached - status.checkpoint)
    }

    private func requireNext(_ position: Position, after reached: Position) throws {
        guard position == reached.next else {
            throw StoreError(
                .corrupt, "the log has no event at position \(reached.next)",
                remedy: "restore write.sqlite from a backup")
        }
    }

    private func take(
        _ recorded: RecordedEvent, _ content: Content, in build: ProjectionBuild, _ transaction: Transaction
    ) throws {
        if discards.contains(recorded.position, in: build.projection) {
            return try transaction.discard(recorded, in: build, at: now)
        }
        switch content {
        case .fact(let fact):
            try applyOrPark(recorded, in: build, transaction) {
                try transaction.apply(fact.get(), recorded: recorded, to: build)
            }
        case .discard(let discard):
            try applyOrPark(recorded, in: build, transaction) {
                try carryOut(discard.get(), in: build, transaction)
            }
        }
    }

    /// A poison event parks its stream: it and the stream's later events wait, every other stream flows on.
    private func applyOrPark(
        _ recorded: RecordedEvent, in build: ProjectionBuild, _ transaction: Transaction, apply: () throws -> Void
    ) throws {
        if try transaction.isParked(recorded.stream, in: build) {
            try transaction.park(recorded, in: build, because: "an earlier event of this stream waits", at: now)
            return
        }
        do {
            try apply()
        } catch let error as StoreError {
            throw error
        } catch {
            try transaction.park(recorded, in: build, because: "\(error)", at: now)
        }
    }

    /// Gives up a dead letter, and tries those that waited behind it.
    private func carryOut(
        _ discard: DeadLetterDiscarded, in build: ProjectionBuild, _ transaction: Transaction
    ) throws {
        guard discard.projection == build.projection else { return }
        guard let letter = try transaction.deadLetter(at: discard.position, in: build) else {
            // It was applied after all, by a retry on the way: only a replay can leave it out now.
            let reason = "event \(discard.position) was discarded after it had been applied"
            return try transaction.beginRebuild(
                of: build.projection, RebuildRequest(actor: "", reason: reason, requestedAt: now))
        }
        try transaction.discard(letter.event, in: build, at: now)
        _ = try transaction.retry(letter.event.stream, in: build, at: now)
    }
}

/// Says that one build cannot get past a position, whoever tries.
struct ProjectionFault: Error {
    let build: ProjectionBuild
    let position: Position
    let cause: StoreError
}
