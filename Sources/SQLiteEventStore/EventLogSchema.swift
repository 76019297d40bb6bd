import SQLiteStorage

/// Describes the file that holds the log.
enum EventLogSchema {
    static let kind = StoreKind(
        title: "event log",
        applicationID: 0x4F44_4C47,  // "ODLG"
        migrations: [
            { db in try db.execute(sql: versionOne) },
            { db in try db.execute(sql: versionTwo) },
        ])

    /// Times are microseconds since 1970. An answer holds either details or a rejection.
    private static let versionOne = """
        CREATE TABLE streams (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (instr(name, '-') > 0),
            version INTEGER NOT NULL CHECK (version >= 1)
        ) STRICT;

        CREATE TABLE events (
            position INTEGER PRIMARY KEY CHECK (position >= 1),
            stream_id INTEGER NOT NULL REFERENCES streams (id),
            version INTEGER NOT NULL CHECK (version >= 1),
            type TEXT NOT NULL,
            schema_version INTEGER NOT NULL CHECK (schema_version >= 1),
            occurred_at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            command_id BLOB NOT NULL CHECK (length(command_id) = 16),
            actor TEXT NOT NULL,
            correlation_id BLOB NOT NULL CHECK (length(correlation_id) = 16),
            causation_id BLOB CHECK (length(causation_id) = 16),
            data BLOB NOT NULL,
            UNIQUE (stream_id, version)
        ) STRICT;

        CREATE TABLE commands (
            command_id BLOB NOT NULL PRIMARY KEY CHECK (length(command_id) = 16),
            name TEXT NOT NULL,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 0),
            position INTEGER NOT NULL CHECK (position >= 0),
            details BLOB,
            rejection_code TEXT,
            rejection_message TEXT,
            answered_at INTEGER NOT NULL,
            CHECK ((details IS NULL) <> (rejection_code IS NULL)),
            CHECK ((rejection_code IS NULL) = (rejection_message IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER events_never_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;

        CREATE TRIGGER events_never_go BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
        """

    /// Keeps the kinds of events that occur, so that opening a log need not read it through.
    private static let versionTwo = """
        CREATE TABLE event_types (
            name TEXT NOT NULL,
            schema_version INTEGER NOT NULL,
            PRIMARY KEY (name, schema_version)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO event_types SELECT DISTINCT type, schema_version FROM events;
        """
}
