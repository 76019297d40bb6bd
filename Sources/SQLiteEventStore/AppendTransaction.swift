import CQRS
import GRDB
import SQLiteStorage

/// Judges and writes appends, one after another, within one write transaction; valid only inside it.
struct AppendTransaction {
    private let db: Database
    private let statements: AppendStatements
    private let now: Timestamp
    private var end: LogPoint
    private var answers: (sequence: Int64, chain: Chain)
    /// What was read or written, so that appends that share streams look each up only once.
    private var known: KnownLog

    /// `now` is the clock's time, read under the write lock, and what the events are recorded at; `known` is what
    /// appends before found out.
    init(_ db: Database, now: Timestamp, known: KnownLog) throws {
        self.db = db
        self.statements = try AppendStatements(db)
        self.now = now
        self.known = known
        let last = try statements.lastEvent.first { LogPoint(Position($0.integer(0)), try $0.chain(1)) }
        self.end = last ?? .start
        self.answers = try statements.lastAnswer.first { ($0.integer(0), try $0.chain(1)) } ?? (0, .start)
        self.known.trustVersions(at: end)
    }

    /// Ends the use of the transaction and returns what is known of the log once it is committed.
    consuming func finish() -> KnownLog {
        known.advance(to: end)
        return known
    }

    /// Returns the outcome of one append, and writes it unless it is a conflict or a repetition.
    mutating func append(_ request: AppendRequest) throws -> AppendResult {
        if let first = try answer(to: request.cause.commandID) { return .repeated(first) }
        if let conflict = try conflict(with: request.target) { return .conflict(conflict) }
        for condition in request.conditions {
            if let conflict = try conflict(with: condition) { return .conflict(conflict) }
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

    private mutating func conflict(with condition: StreamCondition) throws -> VersionConflict? {
        let actual = try version(of: condition.stream)
        guard actual != condition.version else { return nil }
        return VersionConflict(stream: condition.stream, expected: condition.version, actual: actual)
    }

    private mutating func version(of stream: StreamID) throws -> StreamVersion {
        if let version = known[stream] { return version }
        let found = try statements.lastVersion.first([.text(stream.name)]) { StreamVersion($0.integer(0)) }
        let version = found ?? StreamVersion.none
        known[stream] = version
        return version
    }

    private mutating func insertEvents(of request: AppendRequest) throws {
        for (offset, event) in request.events.enumerated() {
            let (position, version) = (end.position.next, request.target.version + (offset + 1))
            let chain = end.chain.appending(
                request.eventContents[offset], at: position, version: version, recordedAt: now)
            end = LogPoint(position, chain)
            if known.types.insert(event.type).inserted { try record(event.type) }
            try statements.event.run([
                .integer(position.rawValue), .text(request.target.stream.name), .integer(version.rawValue),
                .text(event.type.name), .integer(Int64(event.type.schemaVersion)),
                .integer(event.occurredAt.microseconds), .integer(now.microseconds),
                .uuid(request.cause.commandID.uuid), .text(request.cause.actor), .uuid(request.cause.correlationID),
                .optional(request.cause.causationID), .data(event.data), .chain(chain),
            ])
        }
        known[request.target.stream] = request.target.version + request.events.count
    }

    private func record(_ type: EventType) throws {
        try statements.type.run([.text(type.name), .integer(Int64(type.schemaVersion))])
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
            try statements.refusal.run(
                common + [.text(rejection.code.rawValue), .text(rejection.message), .text(request.cause.actor)])
        }
    }
}
