import CQRS
import GRDB
import SQLiteStorage

/// Judges and writes appends, one after another, within one write transaction; valid only inside it.
struct AppendTransaction {
    /// A stream as it is in this transaction; one without events has no row.
    private struct Stream {
        var row: Int64?
        var version: StreamVersion
    }

    private let db: Database
    private let statements: AppendStatements
    private let now: Timestamp
    private let recordedAt: Timestamp
    private var head: Position
    /// What was looked up or written, so that a group that shares streams looks each up once.
    private var streams: [StreamID: Stream] = [:]
    /// The kinds of events that the log is known to hold, those of this transaction among them.
    private(set) var types: Set<EventType>

    /// `now` is the clock's time, read under the write lock; `types` are kinds of events committed before.
    init(_ db: Database, now: Timestamp, types: Set<EventType>) throws {
        self.db = db
        self.statements = try AppendStatements(db)
        self.now = now
        self.types = types
        let last = try RawStatement(db, "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1")
            .first { (position: Position($0.integer(0)), recordedAt: Timestamp(microseconds: $0.integer(1))) }
        self.head = last?.position ?? .start
        // Never falls along the log, even when the clock was set back.
        self.recordedAt = max(now, last?.recordedAt ?? now)
    }

    /// Returns what becomes of one append, and writes it when it stands.
    mutating func append(_ request: AppendRequest) throws -> AppendResult {
        if let first = try answer(to: request.cause.commandID) { return .repeated(first) }
        for condition in [request.target] + request.conditions {
            let actual = try stream(condition.stream).version
            guard actual == condition.version else {
                return .conflict(
                    VersionConflict(stream: condition.stream, expected: condition.version, actual: actual))
            }
        }
        try insertEvents(of: request)
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream,
            version: request.target.version + request.events.count, position: head, outcome: request.outcome)
        try insert(answer, to: request.cause.commandID)
        return .committed(answer)
    }

    private func answer(to command: CommandID) throws -> StoredAnswer? {
        let exists = try statements.answerExists.first({ $0.add(command.uuid) }, { _ in true })
        return exists == nil ? nil : try AnswerRows.fetch(db, command: command)
    }

    private mutating func stream(_ id: StreamID) throws -> Stream {
        if let known = streams[id] { return known }
        let found = try statements.stream.first(
            { $0.add(id.name) }, { Stream(row: $0.integer(0), version: StreamVersion($0.integer(1))) })
        let stream = found ?? Stream(row: nil, version: .none)
        streams[id] = stream
        return stream
    }

    private mutating func insertEvents(of request: AppendRequest) throws {
        guard !request.events.isEmpty else { return }
        let row = try moveStream(request.target.stream, to: request.target.version + request.events.count)
        for (offset, event) in request.events.enumerated() {
            head = head.next
            if types.insert(event.type).inserted { try record(event.type) }
            try statements.event.run {
                $0.add(head.rawValue)
                $0.add(row)
                $0.add((request.target.version + (offset + 1)).rawValue)
                $0.add(event.type.name)
                $0.add(Int64(event.type.schemaVersion))
                $0.add(event.occurredAt.microseconds)
                $0.add(recordedAt.microseconds)
                $0.add(request.cause.commandID.uuid)
                $0.add(request.cause.actor)
                $0.add(request.cause.correlationID)
                $0.add(request.cause.causationID)
                $0.add(event.data)
            }
        }
    }

    private func record(_ type: EventType) throws {
        try statements.type.run {
            $0.add(type.name)
            $0.add(Int64(type.schemaVersion))
        }
    }

    /// Sets a stream's version, and adds the stream with its first events; returns its row's id.
    private mutating func moveStream(_ id: StreamID, to version: StreamVersion) throws -> Int64 {
        let row: Int64
        if let known = try stream(id).row {
            row = known
            try statements.moveStream.run {
                $0.add(version.rawValue)
                $0.add(row)
            }
        } else {
            try statements.newStream.run {
                $0.add(id.name)
                $0.add(version.rawValue)
            }
            row = db.lastInsertedRowID
        }
        streams[id] = Stream(row: row, version: version)
        return row
    }

    private func insert(_ answer: StoredAnswer, to command: CommandID) throws {
        func addCommon(_ values: inout RawStatement.Values) {
            values.add(command.uuid)
            values.add(answer.commandName)
            values.add(answer.stream.name)
            values.add(answer.version.rawValue)
            values.add(answer.position.rawValue)
            values.add(now.microseconds)
        }
        switch answer.outcome {
        case .accepted(let details):
            try statements.acceptance.run {
                addCommon(&$0)
                $0.add(details)
            }
        case .rejected(let rejection):
            try statements.refusal.run {
                addCommon(&$0)
                $0.add(rejection.code.rawValue)
                $0.add(rejection.message)
            }
        }
    }
}
