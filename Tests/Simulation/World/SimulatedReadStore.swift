import CQRS

/// The read store as one part of a process reaches it.
struct SimulatedReadStore: ProjectionStore {
    typealias Fact = Tallied
    typealias Transaction = SimulatedTransaction

    let port: Port

    var projections: [ProjectionName] { World.projections }

    func write<T: Sendable>(_ body: @escaping @Sendable (SimulatedTransaction) throws -> T) async throws -> T {
        try await port.call(.writeReadStore) { try await port.world.write(by: port, body) }
    }

    func status() async throws -> ProjectionStoreStatus {
        try await port.call(.readStatus) {
            let status = try await port.world.readModel.status()
            port.world.sabotage?.remember(status, of: port)
            if port.role == .monitor { port.watch?.beginLook(status, in: port.world) }
            return status
        }
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
        try port.world.sabotage?.staleStatus(of: port) ?? inner.status()
    }

    func apply(_ fact: Tallied, recorded: RecordedEvent, to projection: ProjectionName) throws {
        if port.world.happens(.applyFailed, at: port) { throw StoreError.simulated(.busy, .writeReadStore) }
        if port.world.sabotage == .skippedEvent, recorded.position.rawValue.isMultiple(of: 9) { return }
        try inner.apply(fact, recorded: recorded, to: projection)
    }

    func isParked(_ stream: StreamID, in projection: ProjectionName) throws -> Bool {
        try inner.isParked(stream, in: projection)
    }

    func park(
        _ event: RecordedEvent, in projection: ProjectionName, because reason: String, at now: Timestamp
    ) throws {
        try inner.park(event, in: projection, because: reason, at: now)
    }

    func moveCheckpoint(of projection: ProjectionName, from: Position, to: Position) throws {
        if port.world.happens(.tornTransaction, at: port) {
            throw StoreError.simulated(.inputOutput, .writeReadStore)
        }
        let found = try port.world.sabotage == .leaseIgnored ? inner.status()[projection]?.checkpoint : nil
        try inner.moveCheckpoint(of: projection, from: found ?? from, to: to)
    }

    func setFailure(_ failure: ProjectionFailure?, of projection: ProjectionName) throws {
        try inner.setFailure(failure, of: projection)
    }

    func setLease(_ lease: ProjectorLease) throws { try inner.setLease(lease) }

    func setControl(_ control: ProjectorControl) throws { try inner.setControl(control) }

    func setVisibleLatency(_ latency: VisibleLatency) throws { try inner.setVisibleLatency(latency) }
}

extension World {
    /// Commits one transaction and checks at once who had the right to it; its rows are checked after the job.
    fileprivate func write<T: Sendable>(
        by port: Port, _ body: @escaping @Sendable (SimulatedTransaction) throws -> T
    ) async throws -> T {
        let before = status
        let result = try await readModel.write { transaction -> Result<T, any Error> in
            let transaction = SimulatedTransaction(inner: transaction, port: port)
            guard self.sabotage == .rowsWithoutCheckpoint else { return .success(try body(transaction)) }
            // What a failed transaction has written stays.
            return Result { try body(transaction) }
        }
        status = try await readModel.status()
        isReadModelUnchecked = true
        LeaseLaw.check(from: before, to: status, by: port)
        changes.notify(by: port.process, in: self)
        return try result.get()
    }
}
