import CQRS

/// The read store as one part of a process reaches it.
struct SimulatedReadStore: ProjectionStore {
    typealias Fact = Tallied
    typealias Transaction = SimulatedTransaction

    let port: Port

    var projections: [ProjectionName] { World.projections }
    var gathering: Set<ProjectionName> { World.gathering }

    func write<T: Sendable>(_ body: @escaping @Sendable (SimulatedTransaction) throws -> T) async throws -> T {
        try await port.call(.writeReadStore) { try await port.world.write(by: port, body) }
    }

    func status() async throws -> ProjectionStoreStatus {
        try await port.call(.readStatus) {
            var status = try await port.world.readModel.status()
            if port.world.overlooksControls(of: port) { status.control = .none }
            if port.world.overlooksStops(of: port) { status.requests.removeStops() }
            port.world.sabotage?.remember(status.lease, of: port)
            if port.role == .monitor { port.watch?.beginObservation(status, in: port.world) }
            return port.world.trusting(status)
        }
    }

    func deadLetters(limit: Int) async throws -> [DeadLetter] {
        try await port.call(.readDeadLetters) { try await port.world.readModel.deadLetters(limit: limit) }
    }

    func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        try await port.call(.readDeadLetters) {
            try await port.world.readModel.waitingDeadLetter(at: position, of: projection)
        }
    }

    func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        try await port.call(.readRows) {
            try await port.world.readModel.deliveries(of: position, recordedAt: recordedAt, in: projection)
        }
    }

    func integrityFinding(in build: ProjectionBuild) async throws -> String? {
        try await port.call(.checkBuild) { try await port.world.readModel.integrityFinding(in: build) }
    }

    /// Returns the positions of a stream's events that a projection holds, with its checkpoint.
    func snapshot(of projection: ProjectionName, in stream: StreamID) async throws -> Snapshot<[Position]> {
        try await port.call(.readRows) {
            let rows = port.world.readModel.rows(of: projection).filter { $0.stream == stream }
            let checkpoint = try await port.world.readModel.status()[projection]?.checkpoint ?? .start
            return Snapshot(rows.map(\.position), checkpoint: checkpoint)
        }
    }

    func changes() -> AsyncStream<Void> { port.world.changes.ticks(for: port) }
}

/// Writes to the read store and fails between one write and the next when the run wants it to.
struct SimulatedTransaction: ProjectionTransaction {
    let inner: InMemoryProjectionTransaction<Tallied>
    let port: Port

    func status() throws -> ProjectionStoreStatus {
        var status = try inner.status()
        if let seen = port.world.sabotage?.leaseSeen(by: port) { status.lease = seen }
        if port.world.overlooksControls(of: port) { status.control = .none }
        if port.world.overlooksStops(of: port) { status.requests.removeStops() }
        return port.world.trusting(status)
    }

    func apply(_ fact: Tallied, recorded: RecordedEvent, to build: ProjectionBuild) throws {
        if port.world.happens(.applyFailed, at: port) { throw StoreError.simulated(.busy, .writeReadStore) }
        if port.world.sabotage == .skippedEvent, recorded.position.rawValue.isMultiple(of: 9) { return }
        let target = port.world.sabotage == .rebuildInPlace ? try inner.status()[build.projection]?.liveBuild : nil
        try inner.apply(fact, recorded: recorded, to: target ?? build)
    }

    func isParked(_ stream: StreamID, in build: ProjectionBuild) throws -> Bool {
        try inner.isParked(stream, in: build)
    }

    func park(_ event: RecordedEvent, in build: ProjectionBuild, because reason: String, at now: Timestamp) throws {
        try inner.park(event, in: build, because: reason, at: now)
    }

    func deadLetters(of stream: StreamID, in build: ProjectionBuild) throws -> [DeadLetter] {
        try inner.deadLetters(of: stream, in: build)
    }

    func deadLetter(at position: Position, in build: ProjectionBuild) throws -> DeadLetter? {
        try inner.deadLetter(at: position, in: build)
    }

    func removeDeadLetter(at position: Position, in build: ProjectionBuild) throws {
        try inner.removeDeadLetter(at: position, in: build)
    }

    func discard(_ event: RecordedEvent, in build: ProjectionBuild, at now: Timestamp) throws {
        if port.world.sabotage == .discardForgotten, try inner.status()[build.projection]?.rebuildBuild == build {
            return try inner.park(event, in: build, because: "a discard was overlooked", at: now)
        }
        try inner.discard(event, in: build, at: now)
    }

    func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws {
        if port.world.happens(.tornTransaction, at: port) {
            throw StoreError.simulated(.inputOutput, .writeReadStore)
        }
        try inner.moveCheckpoint(of: build, from: from, to: event)
    }

    func record(_ deliveries: [Delivery], endingAt end: () -> Timestamp) throws {
        try inner.record(deliveries, endingAt: end)
    }

    func setFailure(_ failure: ProjectionFailure?, of build: ProjectionBuild) throws {
        try inner.setFailure(failure, of: build)
    }

    func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws {
        try inner.beginRebuild(of: projection, request)
    }

    func makeMissingPart(of build: ProjectionBuild) throws -> Bool { try inner.makeMissingPart(of: build) }
    func switchToRebuild(_ build: ProjectionBuild) throws { try inner.switchToRebuild(build) }

    func cancelRebuild(of projection: ProjectionName) throws { try inner.cancelRebuild(of: projection) }

    func setLease(_ lease: ProjectorLease) throws { try inner.setLease(lease) }

    func setControl(_ control: ProjectorControl) throws { try inner.setControl(control) }

    func setRequests(_ requests: ProjectorRequests) throws {
        var requests = requests
        if port.world.sabotage == .failureRepeated, port.role == .runner {
            requests.fault = try inner.status().requests.fault
        }
        try inner.setRequests(requests)
    }

    func setVisibleLatency(_ latency: VisibleLatency?) throws { try inner.setVisibleLatency(latency) }
}

extension World {
    /// Commits one transaction and checks at once who had the right to it; its rows are checked after the job.
    fileprivate func write<T: Sendable>(
        by port: Port, _ body: @escaping @Sendable (SimulatedTransaction) throws -> T
    ) async throws -> T {
        let before = status
        let waiting = Set(waitingPositions)
        let result = try await readModel.write { transaction -> Result<T, any Error> in
            let transaction = SimulatedTransaction(inner: transaction, port: port)
            guard self.sabotage == .rowsWithoutCheckpoint else { return .success(try body(transaction)) }
            // What a failed transaction has written stays.
            return Result { try body(transaction) }
        }
        status = try await readModel.status()
        isReadModelUnchecked = true
        for (old, new) in zip(before.projections, status.projections) where old != new {
            trace("made \(old.brief) into \(new.brief)", by: port)
        }
        LeaseLaw.check(from: before, to: status, by: port)
        ControlLaw.check(from: before, to: status, by: port)
        let parked = deadLetters.filter { !waiting.contains($0.place) }
        RequestLaw.check(from: before, to: status, parked: parked, by: port)
        changes.notify(by: port.process, in: self)
        return try result.get()
    }
}

extension World {
    /// What waits in the rows that readers see.
    private var deadLetters: [DeadLetter] { World.projections.flatMap { readModel.deadLetters(of: $0) } }

    private var waitingPositions: [DeadLetterPlace] { deadLetters.map(\.place) }
}

/// Names a dead letter.
private struct DeadLetterPlace: Hashable {
    let projection: ProjectionName
    let position: Position
}

extension DeadLetter {
    fileprivate var place: DeadLetterPlace { DeadLetterPlace(projection: projection, position: event.position) }
}

extension ProjectionStatus {
    /// Describes in few words how far it is.
    fileprivate var brief: String {
        let shadow = rebuild.map { " beside \($0.build.checkpoint) of #\($0.build.generation)" } ?? ""
        return "\(name)#\(live.generation)@\(checkpoint) with \(deadLetters) waiting\(shadow)"
    }
}
