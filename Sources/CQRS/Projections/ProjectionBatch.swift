/// Holds the events of one transaction, decoded once, and applies to each build those that it has not had yet.
struct ProjectionBatch<Transaction: ProjectionTransaction>: Sendable {
    private let decoded: DecodedEvents<Transaction.Fact>
    private let discards: Discards
    private let now: Timestamp

    /// Decodes the events, and recomputes their chain from that before the first of them.
    ///
    /// Without `chain` the first is not checked. `discards` are those the log is known to hold, before and after
    /// them.
    init(_ events: [RecordedEvent], after chain: Chain?, leavingOut discards: Discards, at now: Timestamp) {
        self.init(DecodedEvents(events, after: chain), leavingOut: discards, at: now)
    }

    /// Holds events that are decoded already.
    init(_ decoded: DecodedEvents<Transaction.Fact>, leavingOut discards: Discards, at now: Timestamp) {
        self.decoded = decoded
        self.discards = discards
        self.now = now
    }

    private var events: [DecodedEvent<Transaction.Fact>] { decoded.events }
    /// The same events as the log holds them.
    private var recorded: [RecordedEvent] { decoded.recorded }
    /// How many bytes their data has in the log.
    var byteCount: Int { decoded.byteCount }
    /// Whether it holds a discard, which changes what is to be left out from now on.
    var holdsDiscard: Bool { decoded.holdsDiscard }

    /// Whether nothing lies between a checkpoint and the events that follow it here.
    func follows(_ checkpoint: Position) -> Bool {
        guard let first = events.first else { return false }
        return first.recorded.position <= checkpoint.next
    }

    /// Applies, parks or leaves out every event after the build's checkpoint up to `limit`, and moves the checkpoint.
    ///
    /// Returns which events that were. Throws ``ProjectionFault`` when the build can go no further, and
    /// ``StoreError`` when trying again may do or the right to write is lost.
    @discardableResult
    func apply(
        to status: BuildStatus, of projection: ProjectionName, through limit: Position? = nil,
        in transaction: Transaction
    ) throws -> Applied {
        var none: PendingFault?
        return try apply(to: status, of: projection, through: limit, failing: &none, in: transaction)
    }

    /// Does the same, but parks the event that a pending fault hits.
    func apply(
        to status: BuildStatus, of projection: ProjectionName, through limit: Position? = nil,
        failing fault: inout PendingFault?, in transaction: Transaction
    ) throws -> Applied {
        let build = ProjectionBuild(projection, generation: status.generation)
        var reached = status.checkpoint
        var last: RecordedEvent?
        var parked: [RecordedEvent] = []
        for event in events where event.recorded.position > reached {
            let recorded = event.recorded
            if let limit, recorded.position > limit { break }
            do {
                try requireNext(recorded.position, after: reached)
                try requireUnchanged(recorded.position)
                if try !apply(event, in: build, failing: &fault, transaction) { parked.append(recorded) }
            } catch let error as StoreError where !error.mayPass && error.kind != .fenced {
                throw ProjectionFault(build: build, position: reached.next, cause: error)
            }
            reached = recorded.position
            last = recorded
        }
        let applied = Applied(after: status.checkpoint, through: reached, parked: parked)
        guard let last else { return applied }
        try transaction.moveCheckpoint(of: build, from: status.checkpoint, to: last)
        return applied
    }

    /// The position of its first event; nil when it holds none.
    var first: Position? { recorded.first?.position }

    /// The position of its last event; nil when it holds none.
    var last: Position? { recorded.last?.position }

    /// Returns the records of what was applied to the rows that readers see: one for all events, and one for each of
    /// them that was parked.
    func deliveries(
        of applied: Applied, to projection: ProjectionName, beganAt: Timestamp, after waits: DeliveryWaits
    ) -> [Delivery] {
        guard let times = recordingTimes(of: applied) else { return [] }
        return Delivery.records(
            of: applied, to: projection, recorded: times, beganAt: beganAt,
            waits: waits.waits(since: times.lowerBound, at: beganAt))
    }

    /// Returns between when and when the log recorded those of its events that were applied; nil when none of them was.
    func recordingTimes(of applied: Applied) -> ClosedRange<Timestamp>? {
        recorded.recordingTimes(after: applied.after, through: applied.through)
    }

    private func requireNext(_ position: Position, after reached: Position) throws {
        guard position == reached.next else {
            throw StoreError(
                .corrupt, "the log has no event at position \(reached.next)",
                remedy: "restore the log from a backup")
        }
    }

    private func requireUnchanged(_ position: Position) throws {
        guard let breach = decoded.breach, position >= breach else { return }
        throw StoreError(
            .corrupt, "event \(breach) is not what the log recorded: its chain does not follow from what it holds",
            remedy: "verify the log, and restore it from a backup")
    }

    /// Returns whether the event does not wait as a dead letter.
    private func apply(
        _ event: DecodedEvent<Transaction.Fact>, in build: ProjectionBuild, failing fault: inout PendingFault?,
        _ transaction: Transaction
    ) throws -> Bool {
        if discards.contains(event.recorded.position, in: build.projection) {
            try transaction.discard(event.recorded, in: build, at: now)
            return true
        }
        if !event.isDiscard, try transaction.isParked(event.recorded.stream, in: build) {
            let reason = "an earlier event of this stream waits"
            try transaction.park(event.recorded, in: build, because: reason, at: now)
            return false
        }
        // A discard is an act of its own on the dead letters: to lose it would make live rows and a replay differ.
        if !event.isDiscard, let reason = fault?.reason(for: event.recorded) {
            try transaction.park(event.recorded, in: build, because: reason, at: now)
            return false
        }
        return try transaction.applyOrPark(event, in: build, at: now)
    }
}

/// Reports which events a batch applied, parked or left out in a build.
struct Applied {
    /// The checkpoint before.
    let after: Position
    /// The checkpoint now.
    let through: Position
    /// Those that wait as dead letters.
    let parked: [RecordedEvent]

    var count: Int { Int(through - after) }
}

extension Delivery {
    /// Returns the records of what was applied: one for all events, which the log recorded between two instants, and one for
    /// each that was parked.
    static func records(
        of applied: Applied, to projection: ProjectionName, recorded: ClosedRange<Timestamp>, beganAt: Timestamp,
        waits: [DeliveryWait]
    ) -> [Delivery] {
        let whole = Delivery(
            of: projection, first: applied.after.next, last: applied.through, recorded: recorded, beganAt: beganAt,
            endedAt: beganAt, waits: waits)
        let parked = applied.parked.map { event in
            Delivery(
                of: projection, first: event.position, last: event.position,
                recorded: event.recordedAt...event.recordedAt, beganAt: beganAt, endedAt: beganAt, isParked: true)
        }
        return [whole] + parked
    }
}

/// Reports that a build cannot get past a position, in whichever session.
struct ProjectionFault: Error {
    let build: ProjectionBuild
    let position: Position
    let cause: StoreError
}

extension [RecordedEvent] {
    /// Returns between when and when the log recorded those after a position up to another; nil when there are none.
    ///
    /// A loop of its own: each transaction asks for it once for each projection, and of a lazy chain of any events it is most of
    /// what recording a delivery costs.
    fileprivate func recordingTimes(after checkpoint: Position, through last: Position) -> ClosedRange<Timestamp>? {
        var times: ClosedRange<Timestamp>?
        for event in self where checkpoint < event.position && event.position <= last {
            let known = times ?? event.recordedAt...event.recordedAt
            times = Swift.min(known.lowerBound, event.recordedAt)...Swift.max(known.upperBound, event.recordedAt)
        }
        return times
    }
}
