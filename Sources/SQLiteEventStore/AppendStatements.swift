import GRDB
import SQLiteStorage

/// Holds the statements of appends, prepared on the writer's connection.
struct AppendStatements {
    let answerExists: RawStatement
    let stream: RawStatement
    let newStream: RawStatement
    let moveStream: RawStatement
    let event: RawStatement
    let type: RawStatement
    let acceptance: RawStatement
    let refusal: RawStatement

    init(_ db: Database) throws {
        answerExists = try RawStatement(db, "SELECT 1 FROM commands WHERE command_id = ?")
        stream = try RawStatement(db, "SELECT id, version FROM streams WHERE name = ?")
        newStream = try RawStatement(db, "INSERT INTO streams (name, version) VALUES (?, ?)")
        moveStream = try RawStatement(db, "UPDATE streams SET version = ? WHERE id = ?")
        event = try RawStatement(
            db,
            """
            INSERT INTO events (position, stream_id, version, type, schema_version, occurred_at, recorded_at,
                command_id, actor, correlation_id, causation_id, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        type = try RawStatement(db, "INSERT OR IGNORE INTO event_types VALUES (?, ?)")
        acceptance = try RawStatement(
            db,
            """
            INSERT INTO commands (command_id, name, stream, version, position, answered_at, details)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        refusal = try RawStatement(
            db,
            """
            INSERT INTO commands (command_id, name, stream, version, position, answered_at,
                rejection_code, rejection_message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }
}
