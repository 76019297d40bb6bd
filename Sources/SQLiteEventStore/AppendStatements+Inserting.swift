import CQRS
import SQLiteStorage

extension AppendStatements {
    /// Inserts an event; its type has to be known.
    func insert(_ recorded: RecordedEvent) throws {
        try event.run { row in
            row.next(recorded.position.rawValue)
            row.next(recorded.stream.name)
            row.next(recorded.version.rawValue)
            row.next(recorded.type.name)
            row.next(Int64(recorded.type.schemaVersion))
            row.next(recorded.occurredAt.microseconds)
            row.next(recorded.recordedAt.microseconds)
            row.next(recorded.cause.commandID.uuid)
            row.next(recorded.cause.actor)
            row.next(recorded.cause.correlationID)
            row.next(recorded.cause.causationID)
            row.next(recorded.data)
            row.next(recorded.chain)
        }
    }

    /// Makes a type of events known, unless it is.
    func insert(_ type: EventType) throws {
        try self.type.run([.text(type.name), .integer(Int64(type.schemaVersion))])
    }

    /// Inserts an answer; false, and nothing is written, when the command has one already.
    func insert(_ recorded: RecordedAnswer) throws -> Bool {
        let changes = try answer.run { row in
            row.next(recorded.sequence)
            row.next(recorded.command.uuid)
            row.next(recorded.answer.commandName)
            row.next(recorded.answer.stream.name)
            row.next(recorded.answer.version.rawValue)
            row.next(recorded.answer.position.rawValue)
            row.next(recorded.answeredAt.microseconds)
            row.next(recorded.answer.asked)
            row.next(recorded.chain)
            switch recorded.answer.outcome {
            case .accepted(let details):
                row.next(details)
                for _ in 0..<3 { row.nextIsNull() }
            case .rejected(let rejection):
                row.nextIsNull()
                row.next(rejection.code.rawValue)
                row.next(rejection.message)
                if let actor = recorded.actor { row.next(actor) } else { row.nextIsNull() }
            }
        }
        return changes == 1
    }
}
