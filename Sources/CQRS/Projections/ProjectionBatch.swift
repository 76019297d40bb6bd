/// Holds the events of one transaction, decoded once, and applies to each build those that it has not had yet.
struct ProjectionBatch<Transaction: ProjectionTransaction>: Sendable {
    private let events: [DecodedEvent<Transaction.Fact>]
    /// The position of the first event that is not what the log recorded there; nil when there is none.
    private let breach: Position?
    private let discards: Discards
    private let now: Timestamp

    /// Decodes the events, and recomputes their chain from that before the first of them.
    ///
    /// Without `chain` the first is not checked. `discards` are those the log is known to hold, before and after
    /// them.
    init(_ events: [RecordedEvent], after chain: Chain?, leavingOut discards: Discards, at now: Timestamp) {
        self.events = events.map { DecodedEvent(decoding: $0) }
        breach = events.firstBreach(after: chain)
        self.discards = discards
        self.now = now
    }

    /// Whether it holds a discard, which changes what is to be left out from now on.
    var holdsDiscard: Bool {
        events.contains(where: \.isDiscard)
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
        for event in events where event.recorded.position > reached {
            let recorded = event.recorded
            if let limit, recorded.position > limit { break }
            do {
                try requireNext(recorded.position, after: reached)
                try requireUnchanged(recorded.position)
                try apply(event, in: build, transaction)
            } catch let error as StoreError where !error.mayPass && error.kind != .fenced {
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
                remedy: "restore the log from a backup")
        }
    }

    private func requireUnchanged(_ position: Position) throws {
        guard let breach, position >= breach else { return }
        throw StoreError(
            .corrupt, "event \(breach) is not what the log recorded: its chain does not follow from what it holds",
            remedy: "verify the log, and restore it from a backup")
    }

    private func apply(
        _ event: DecodedEvent<Transaction.Fact>, in build: ProjectionBuild, _ transaction: Transaction
    ) throws {
        if discards.contains(event.recorded.position, in: build.projection) {
            return try transaction.discard(event.recorded, in: build, at: now)
        }
        if !event.isDiscard, try transaction.isParked(event.recorded.stream, in: build) {
            let reason = "an earlier event of this stream waits"
            return try transaction.park(event.recorded, in: build, because: reason, at: now)
        }
        _ = try transaction.applyOrPark(event, in: build, at: now)
    }
}

/// Reports that a build cannot get past a position, in whichever session.
struct ProjectionFault: Error {
    let build: ProjectionBuild
    let position: Position
    let cause: StoreError
}
