import CQRS
import Foundation
import GRDB

/// Judges and writes appends, one after another, within one write transaction; valid only inside it.
///
/// Texts from outside go in as bytes and are cast, because SQLite's text binding ends at a NUL character; an empty
/// value may arrive as NULL, hence `ifnull`.
struct AppendTransaction {
    private let db: Database
    private let now: Timestamp
    private let recordedAt: Timestamp
    private var head: Position
    /// The kinds of events that the log is known to hold, those of this transaction among them.
    private(set) var types: Set<EventType>

    /// `now` is the clock's time, read under the write lock; `types` are kinds of events committed before.
    init(_ db: Database, now: Timestamp, types: Set<EventType>) throws {
        self.db = db
        self.now = now
        self.types = types
        let last = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1"))
        guard let last else {
            self.head = .start
            self.recordedAt = now
            return
        }
        self.head = Position(try last.decode(Int64.self, atIndex: 0))
        // Never falls along the log, even when the clock was set back.
        self.recordedAt = max(now, Timestamp(microseconds: try last.decode(Int64.self, atIndex: 1)))
    }

    /// Returns what becomes of one append, and writes it when it stands.
    mutating func append(_ append: EncodedAppend) throws -> AppendResult {
        if let first = try AnswerRows.fetch(db, command: append.request.cause.commandID) { return .repeated(first) }
        if let conflict = try firstConflict(of: append) { return .conflict(conflict) }
        let request = append.request
        try insertEvents(of: append)
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream,
            version: request.target.version + request.events.count, position: head, outcome: request.outcome)
        try insert(answer, to: append)
        return .committed(answer)
    }

    private func firstConflict(of append: EncodedAppend) throws -> VersionConflict? {
        for each in append.conditions {
            let actual = try stream(each.name)?.version ?? .none
            guard actual == each.condition.version else {
                return VersionConflict(
                    stream: each.condition.stream, expected: each.condition.version, actual: actual)
            }
        }
        return nil
    }

    private func stream(_ name: Data) throws -> (id: Int64, version: StreamVersion)? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, version FROM streams WHERE name = CAST(? AS TEXT)"), arguments: [name])
        return try row.map { (try $0.decode(atIndex: 0), StreamVersion(try $0.decode(Int64.self, atIndex: 1))) }
    }

    private mutating func insertEvents(of append: EncodedAppend) throws {
        let request = append.request
        guard !request.events.isEmpty else { return }
        let version = request.target.version + request.events.count
        let streamID = try moveStream(append.target, to: version)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO events (position, stream_id, version, type, schema_version, occurred_at, recorded_at,
                    command_id, actor, correlation_id, causation_id, data)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(ifnull(?, x'') AS TEXT), ?, ?, ifnull(?, x''))
                """)
        for (offset, event) in request.events.enumerated() {
            head = head.next
            if types.insert(event.type).inserted { try record(event.type) }
            try insert.execute(arguments: [
                head.rawValue, streamID, (request.target.version + (offset + 1)).rawValue,
                event.type.name, event.type.schemaVersion,
                event.occurredAt.microseconds, recordedAt.microseconds,
                request.cause.commandID.uuid, append.actor, request.cause.correlationID, request.cause.causationID,
                event.data,
            ])
        }
    }

    private func record(_ type: EventType) throws {
        let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO event_types VALUES (?, ?)")
        try statement.execute(arguments: [type.name, type.schemaVersion])
    }

    /// Sets a stream's version, and adds the stream with its first events; returns its row's id.
    private func moveStream(_ name: Data, to version: StreamVersion) throws -> Int64 {
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO streams (name, version) VALUES (CAST(? AS TEXT), ?)
                ON CONFLICT (name) DO UPDATE SET version = excluded.version
                RETURNING id
                """)
        guard let id = try Int64.fetchOne(upsert, arguments: [name, version.rawValue]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stream's row did not take its version")
        }
        return id
    }

    private func insert(_ answer: StoredAnswer, to append: EncodedAppend) throws {
        let common: StatementArguments = [
            append.request.cause.commandID.uuid, answer.commandName, append.target, answer.version.rawValue,
            answer.position.rawValue, now.microseconds,
        ]
        switch answer.outcome {
        case .accepted(let details):
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO commands (command_id, name, stream, version, position, answered_at, details)
                    VALUES (?, ?, CAST(? AS TEXT), ?, ?, ?, ifnull(?, x''))
                    """)
            try insert.execute(arguments: common + [details])
        case .rejected(let rejection):
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO commands (command_id, name, stream, version, position, answered_at,
                        rejection_code, rejection_message)
                    VALUES (?, ?, CAST(? AS TEXT), ?, ?, ?, ?, CAST(ifnull(?, x'') AS TEXT))
                    """)
            try insert.execute(arguments: common + [rejection.code.rawValue, append.rejectionMessage])
        }
    }
}
