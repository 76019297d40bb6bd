/// Holds the events of one transaction, decoded once, and lets each projection take in what it has not had yet.
struct ProjectionBatch<Transaction: ProjectionTransaction>: Sendable {
    private struct Decoded: Sendable {
        let recorded: RecordedEvent
        let fact: Result<Transaction.Fact, any Error>
    }

    private let events: [Decoded]
    private let now: Timestamp

    init(_ events: [RecordedEvent], at now: Timestamp) {
        self.events = events.map { event in
            Decoded(recorded: event, fact: Result { try Transaction.Fact(decoding: event) })
        }
        self.now = now
    }

    /// Applies or parks every event after the projection's checkpoint and moves that.
    ///
    /// Throws ``ProjectionFault`` when the projection can go no further, and ``StoreError`` when trying again may do
    /// or the right to write is lost.
    func apply(to projection: ProjectionStatus, in transaction: Transaction) throws {
        var reached = projection.checkpoint
        for event in events where event.recorded.position > reached {
            do {
                try requireNext(event.recorded.position, after: reached)
                try apply(event, to: projection.name, in: transaction)
            } catch let error as StoreError where !error.isTransient && error.kind != .fenced {
                throw ProjectionFault(projection: projection.name, position: reached.next, cause: error)
            }
            reached = event.recorded.position
        }
        guard reached > projection.checkpoint else { return }
        try transaction.moveCheckpoint(of: projection.name, from: projection.checkpoint, to: reached)
    }

    private func requireNext(_ position: Position, after reached: Position) throws {
        guard position == reached.next else {
            throw StoreError(
                .corrupt, "the log has no event at position \(reached.next)",
                remedy: "restore write.sqlite from a backup")
        }
    }

    /// A poison event parks its stream: it and the stream's later events wait, every other stream flows on.
    private func apply(_ event: Decoded, to projection: ProjectionName, in transaction: Transaction) throws {
        let recorded = event.recorded
        if try transaction.isParked(recorded.stream, in: projection) {
            let reason = "an earlier event of this stream waits"
            try transaction.park(recorded, in: projection, because: reason, at: now)
            return
        }
        do {
            try transaction.apply(event.fact.get(), recorded: recorded, to: projection)
        } catch let error as StoreError {
            throw error
        } catch {
            try transaction.park(recorded, in: projection, because: "\(error)", at: now)
        }
    }
}

/// Says that one projection cannot get past a position, whoever tries.
struct ProjectionFault: Error {
    let projection: ProjectionName
    let position: Position
    let cause: StoreError
}
