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
        if let conflict = try conflict(of: request) {
            // An answer that is there goes first: what it was given on has often moved since.
            return try answer(to: request.cause.commandID).map { .repeated($0) } ?? .conflict(conflict)
        }
        let before = (end, answers)
        let points = points(of: request)
        end = points.last ?? end
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream,
            version: request.target.version + request.events.count, point: end, outcome: request.outcome,
            asked: request.asked)
        guard try insert(answer, to: request) else {
            (end, answers) = before
            return .repeated(try firstAnswer(to: request.cause.commandID))
        }
        try insertEvents(of: request, at: points)
        return .committed(answer)
    }

    private mutating func conflict(of request: AppendRequest) throws -> VersionConflict? {
        if let conflict = try conflict(with: request.target) { return conflict }
        for condition in request.conditions {
            if let conflict = try conflict(with: condition) { return conflict }
        }
        return nil
    }

    private func answer(to command: CommandID) throws -> StoredAnswer? {
        try AnswerRows.fetch(db, command: command)
    }

    private func firstAnswer(to command: CommandID) throws -> StoredAnswer {
        guard let answer = try answer(to: command) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an answer is in its index and not in its table")
        }
        return answer
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

    /// Where the events go, and the chain at each.
    private func points(of request: AppendRequest) -> [LogPoint] {
        var (point, version) = (end, request.target.version)
        return request.eventContents.map { content in
            version = version + 1
            let position = point.position.next
            point = LogPoint(
                position, point.chain.appending(content, at: position, version: version, recordedAt: now))
            return point
        }
    }

    private mutating func insertEvents(of request: AppendRequest, at points: [LogPoint]) throws {
        var version = request.target.version
        for (event, point) in zip(request.events, points) {
            version = version + 1
            if known.types.insert(event.type).inserted { try statements.insert(event.type) }
            try statements.insert(
                RecordedEvent(
                    position: point.position, stream: request.target.stream, version: version, type: event.type,
                    occurredAt: event.occurredAt, recordedAt: now, cause: request.cause, data: event.data,
                    chain: point.chain))
        }
        known[request.target.stream] = version
    }

    /// Inserts an answer; false, and nothing is written, when the command has one already.
    private mutating func insert(_ answer: StoredAnswer, to request: AppendRequest) throws -> Bool {
        let sequence = answers.sequence + 1
        let chain = answers.chain.appending(
            request.answerContent, sequence: sequence, version: answer.version, position: answer.position,
            answeredAt: now)
        answers = (sequence, chain)
        return try statements.insert(
            RecordedAnswer(
                sequence: sequence, command: request.cause.commandID, answer: answer, actor: request.cause.actor,
                answeredAt: now, chain: chain))
    }
}
