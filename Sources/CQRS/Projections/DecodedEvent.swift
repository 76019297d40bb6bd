/// Holds an event of the log decoded, or why it cannot be.
///
/// An object, because each projection goes through the events, and a copy of one retains all that it is made of.
final class DecodedEvent<Fact: Event>: Sendable {
    enum Content: Sendable {
        case fact(Result<Fact, any Error>)
        /// The kernel's own event, which no projection knows of.
        case discard(Result<DeadLetterDiscarded, any Error>)
    }

    let recorded: RecordedEvent
    let content: Content
    /// Whether it is the kernel's own event; asked for by each projection of each event.
    let isDiscard: Bool

    init(decoding recorded: RecordedEvent) {
        self.recorded = recorded
        isDiscard = recorded.type.name == DeadLetterDiscarded.eventType.name
        if isDiscard {
            content = .discard(Result { try DeadLetterDiscarded(decoding: recorded) })
        } else {
            content = .fact(Result { try Fact(decoding: recorded) })
        }
    }
}

extension ProjectionTransaction {
    /// Applies one event to a build. A poison event parks its stream: it and the stream's later events wait, while all
    /// other streams go on. Returns whether the event was applied.
    func applyOrPark(_ event: DecodedEvent<Fact>, in build: ProjectionBuild, at now: Timestamp) throws -> Bool {
        do {
            try apply(event, to: build, at: now)
            return true
        } catch let error as StoreError {
            throw error
        } catch let error as SupersededBuild {
            throw error
        } catch {
            try park(event.recorded, in: build, because: "\(error)", at: now)
            return false
        }
    }

    /// Applies the dead letters of a stream in their order until one fails again; returns how many were applied.
    ///
    /// The one that fails counts an attempt; it and those behind it go on waiting.
    func retry(_ stream: StreamID, in build: ProjectionBuild, at now: Timestamp) throws -> Int {
        let letters = try deadLetters(of: stream, in: build)
        var applied = 0
        for letter in letters {
            guard try applyOrPark(DecodedEvent(decoding: letter.event), in: build, at: now) else { break }
            try removeDeadLetter(at: letter.event.position, in: build)
            applied += 1
        }
        if applied > 0 { try recordDeliveries(of: letters.prefix(applied), in: build, at: now) }
        return applied
    }

    /// Records how dead letters reached the rows, where these are the rows that readers see.
    private func recordDeliveries(
        of letters: ArraySlice<DeadLetter>, in build: ProjectionBuild, at now: Timestamp
    ) throws {
        guard try status()[build.projection]?.liveBuild == build else { return }
        let deliveries = letters.map { letter in
            let event = letter.event
            return Delivery(
                of: build.projection, first: event.position, last: event.position,
                recorded: event.recordedAt...event.recordedAt, beganAt: now, endedAt: now,
                waits: [DeliveryWait(.deadLetter, from: letter.firstAt, until: now)])
        }
        try record(deliveries, endingAt: { now })
    }

    private func apply(_ event: DecodedEvent<Fact>, to build: ProjectionBuild, at now: Timestamp) throws {
        switch event.content {
        case .fact(let fact):
            try apply(fact.get(), recorded: event.recorded, to: build)
        case .discard(let discard):
            // It is on the stream of the projection it concerns; all others ignore it, and so does this one when it is
            // unreadable.
            guard event.recorded.stream == DiscardRegister.stream(of: build.projection) else { return }
            try carryOut(discard.get(), in: build, at: now)
        }
    }

    /// Gives up a dead letter, and tries those that waited behind it.
    private func carryOut(_ discard: DeadLetterDiscarded, in build: ProjectionBuild, at now: Timestamp) throws {
        guard discard.projection == build.projection else { return }
        guard let letter = try deadLetter(at: discard.position, in: build) else {
            // A retry applied it before the discard arrived: only a replay can leave it out now.
            let reason = "event \(discard.position) was discarded after it had been applied"
            return try replay(build, because: reason, at: now)
        }
        guard !letter.isDiscarded else { return }
        try self.discard(letter.event, in: build, at: now)
        _ = try retry(letter.event.stream, in: build, at: now)
    }

    private func replay(_ build: ProjectionBuild, because reason: String, at now: Timestamp) throws {
        guard try status()[build.projection]?.rebuildBuild != build else {
            throw SupersededBuild(build: build, reason: reason)
        }
        try beginRebuild(of: build.projection, RebuildRequest(actor: "", reason: reason, requestedAt: now))
    }
}

/// Reports that a shadow rebuild has applied an event that it should not have, and must start again from scratch.
struct SupersededBuild: Error {
    let build: ProjectionBuild
    let reason: String
}
