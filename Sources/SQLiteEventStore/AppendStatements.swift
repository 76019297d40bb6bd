import GRDB
import SQLiteStorage

/// Holds the statements of appends, prepared on the writer's connection.
struct AppendStatements {
    let lastEvent: RawStatement
    let lastAnswer: RawStatement
    let lastVersion: RawStatement
    let event: RawStatement
    let type: RawStatement
    /// Changes nothing where the command has an answer.
    let answer: RawStatement

    init(_ db: Database) throws {
        lastEvent = try db.raw("SELECT position, chain FROM events ORDER BY position DESC LIMIT 1")
        lastAnswer = try db.raw("SELECT sequence, chain FROM commands ORDER BY sequence DESC LIMIT 1")
        lastVersion = try db.raw("SELECT version FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1")
        event = try db.raw(
            """
            INSERT INTO events (position, stream, version, type, schema_version, occurred_at, recorded_at,
                command_id, actor, correlation_id, causation_id, data, chain)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        type = try db.raw("INSERT OR IGNORE INTO event_types VALUES (?, ?)")
        answer = try db.raw(
            """
            INSERT INTO commands (sequence, command_id, name, stream, version, position, answered_at, asked, chain,
                details, rejection_code, rejection_message, actor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (command_id) DO NOTHING
            """)
    }
}
