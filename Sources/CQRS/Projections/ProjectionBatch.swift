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
    /// Begins a rebuild where only a replay can do what an event asks for.
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
        var late: RebuildRequest?
        for (recorded, content) in events where recorded.position > reached {
            if let limit, recorded.position > limit { break }
            do {
                try requireNext(recorded.position, after: reached)
                late = try take(recorded, content, in: build, transaction) ?? late
            } catch let error as StoreError where !error.mayPass && error.kind != .fenced {
                throw ProjectionFault(build: build, position: reached.next, cause: error)
            }
            reached = recorded.position
            last = recorded
        }
        guard let last else { return 0 }
        try transaction.moveCheckpoint(of: build, from: status.checkpoint, to: last)
        if let late { try transaction.beginRebuild(of: projection, late) }
        return Int(reached - status.checkpoint)
    }

    private func requireNext(_ position: Position, after reached: Position) throws {
        guard position == reached.next else {
            throw StoreError(
                .corrupt, "the log has no event at position \(reached.next)",
                remedy: "restore write.sqlite from a backup")
        }
    }

    /// Returns a request when only a replay can do what the event asks for.
    private func take(
        _ recorded: RecordedEvent, _ content: Content, in build: ProjectionBuild, _ transaction: Transaction
    ) throws -> RebuildRequest? {
        if discards.contains(recorded.position, in: build.projection) {
            try transaction.discard(recorded, in: build, at: now)
            return nil
        }
        var request: RebuildRequest?
        try applyOrPark(recorded, in: build, transaction) {
            switch content {
            case .fact(let fact): try transaction.apply(fact.get(), recorded: recorded, to: build)
            case .discard(let discard): request = try carryOut(discard.get(), in: build, transaction)
            }
        }
        return request
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
    ///
    /// Returns a request when the event was applied after all, by a retry or a rebuild on the way: only a replay can
    /// leave it out now.
    private func carryOut(
        _ discard: DeadLetterDiscarded, in build: ProjectionBuild, _ transaction: Transaction
    ) throws -> RebuildRequest? {
        guard discard.projection == build.projection else { return nil }
        guard let letter = try transaction.deadLetter(at: discard.position, in: build) else {
            let reason = "event \(discard.position) was discarded after it had been applied"
            return RebuildRequest(actor: "", reason: reason, requestedAt: now)
        }
        try transaction.discard(letter.event, in: build, at: now)
        _ = try transaction.retry(letter.event.stream, in: build, at: now)
        return nil
    }
}

/// Says that one build cannot get past a position, whoever tries.
struct ProjectionFault: Error {
    let build: ProjectionBuild
    let position: Position
    let cause: StoreError
}
