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
    private var end: LogPoint
    private var answers: (sequence: Int64, chain: Chain)
    /// What was looked up or written, so that a group that shares streams looks each up once.
    private var streams: [StreamID: Stream] = [:]
    /// The kinds of events that the log is known to hold, those of this transaction among them.
    private(set) var types: Set<EventType>

    /// `now` is the clock's time, read under the write lock, and what the events are recorded at; `types` are kinds of events committed before.
    init(_ db: Database, now: Timestamp, types: Set<EventType>) throws {
        self.db = db
        self.statements = try AppendStatements(db)
        self.now = now
        self.types = types
        let last = try statements.lastEvent.first { LogPoint(Position($0.integer(0)), try $0.chain(1)) }
        self.end = last ?? .start
        self.answers = try statements.lastAnswer.first { ($0.integer(0), try $0.chain(1)) } ?? (0, .start)
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
            version: request.target.version + request.events.count, point: end, outcome: request.outcome,
            asked: request.asked)
        try insert(answer, to: request)
        return .committed(answer)
    }

    private func answer(to command: CommandID) throws -> StoredAnswer? {
        // The rest is read only of an answer that is there, which hardly ever is.
        let exists = try statements.answerExists.first([.uuid(command.uuid)]) { _ in true }
        return exists == nil ? nil : try AnswerRows.fetch(db, command: command)
    }

    private mutating func stream(_ id: StreamID) throws -> Stream {
        if let known = streams[id] { return known }
        let found = try statements.stream.first([.text(id.name)]) { row in
            Stream(row: row.integer(0), version: StreamVersion(row.integer(1)))
        }
        let stream = found ?? Stream(row: nil, version: .none)
        streams[id] = stream
        return stream
    }

    private mutating func insertEvents(of request: AppendRequest) throws {
        guard !request.events.isEmpty else { return }
        let row = try moveStream(request.target.stream, to: request.target.version + request.events.count)
        for (offset, event) in request.events.enumerated() {
            let (position, version) = (end.position.next, request.target.version + (offset + 1))
            let chain = end.chain.appending(
                request.eventContents[offset], at: position, version: version, recordedAt: now)
            end = LogPoint(position, chain)
            if types.insert(event.type).inserted { try record(event.type) }
            try statements.event.run([
                .integer(position.rawValue), .integer(row), .integer(version.rawValue),
                .text(event.type.name), .integer(Int64(event.type.schemaVersion)),
                .integer(event.occurredAt.microseconds), .integer(now.microseconds),
                .uuid(request.cause.commandID.uuid), .text(request.cause.actor), .uuid(request.cause.correlationID),
                .optional(request.cause.causationID), .data(event.data), .chain(chain),
            ])
        }
    }

    private func record(_ type: EventType) throws {
        try statements.type.run([.text(type.name), .integer(Int64(type.schemaVersion))])
    }

    /// Sets a stream's version, and adds the stream with its first events; returns its row's id.
    private mutating func moveStream(_ id: StreamID, to version: StreamVersion) throws -> Int64 {
        let row: Int64
        if let known = try stream(id).row {
            row = known
            try statements.moveStream.run([.integer(version.rawValue), .integer(row)])
        } else {
            try statements.newStream.run([.text(id.name), .integer(version.rawValue)])
            row = db.lastInsertedRowID
        }
        streams[id] = Stream(row: row, version: version)
        return row
    }

    private mutating func insert(_ answer: StoredAnswer, to request: AppendRequest) throws {
        let sequence = answers.sequence + 1
        let chain = answers.chain.appending(
            request.answerContent, sequence: sequence, version: answer.version, position: answer.position,
            answeredAt: now)
        answers = (sequence, chain)
        let common: [BoundValue] = [
            .integer(sequence), .uuid(request.cause.commandID.uuid), .text(answer.commandName),
            .text(answer.stream.name), .integer(answer.version.rawValue), .integer(answer.position.rawValue),
            .integer(now.microseconds), .optional(request.asked), .chain(chain),
        ]
        switch answer.outcome {
        case .accepted(let details):
            try statements.acceptance.run(common + [.data(details)])
        case .rejected(let rejection):
            try statements.refusal.run(common + [.text(rejection.code.rawValue), .text(rejection.message)])
        }
    }
}
