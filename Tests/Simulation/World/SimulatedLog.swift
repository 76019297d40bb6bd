import CQRS

/// The log as one part of a process reaches it.
struct SimulatedLog: EventStore {
    let port: Port

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        try await port.call(.append) { try await port.world.append(group, by: port) }
    }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await port.call(.readStream) {
            try await port.world.log.events(in: stream, after: version, limit: limit)
        }
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await port.call(.readLog) { try await port.world.log.events(after: position, limit: limit) }
    }

    func head(after position: Position) async throws -> LogHead {
        try await port.call(.readHead) { try await port.world.log.head(after: position) }
    }

    func answer(to command: CommandID) async throws -> StoredAnswer? {
        try await port.call(.readAnswer) { try await port.world.log.answer(to: command) }
    }

    func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        try await port.call(.readLog) { try await port.world.log.refusals(in: span) }
    }

    func storedTypes() async throws -> Set<EventType> {
        try await port.call(.readLog) { try await port.world.log.storedTypes() }
    }

    func commits() -> AsyncStream<Void> { port.world.commits.ticks(for: port) }
}

extension World {
    /// Commits a group and checks at once what came into the log.
    fileprivate func append(_ group: [AppendRequest], by port: Port) async throws -> [AppendResult] {
        let results = try await log.append(group)
        let new = try await log.events(after: truth.head, limit: .max)
        let moment = Moment(in: self)
        for event in new {
            trace("committed \(event.stream)@\(event.position)", by: port)
            truth.receive(event, committed: moment, ledger: ledger, fail: fail)
        }
        if !new.isEmpty { commits.notify(by: port.process, in: self) }
        return results
    }
}
