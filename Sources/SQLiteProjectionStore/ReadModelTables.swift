/// Makes the tables every read model has, whatever its projections.
enum ReadModelTables {
    /// A build's `lane` is 1 for the rows that readers see and 2 for those of a shadow rebuild.
    static let builds = """
        CREATE TABLE builds (
            projection TEXT NOT NULL,
            lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
            generation INTEGER NOT NULL,
            checkpoint INTEGER NOT NULL DEFAULT 0 CHECK (checkpoint >= 0),
            chain BLOB CHECK (length(chain) = 32),
            failure_position INTEGER,
            failure_message TEXT,
            fingerprint TEXT NOT NULL,
            requested_by TEXT,
            requested_because TEXT,
            requested_at INTEGER,
            PRIMARY KEY (projection, lane)
        ) STRICT, WITHOUT ROWID
        """

    static let deadLetters = """
        CREATE TABLE dead_letters (
            projection TEXT NOT NULL,
            generation INTEGER NOT NULL,
            position INTEGER NOT NULL,
            stream BLOB NOT NULL,
            version INTEGER NOT NULL,
            type TEXT NOT NULL,
            schema_version INTEGER NOT NULL,
            occurred_at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            command_id BLOB NOT NULL,
            actor BLOB NOT NULL,
            correlation_id BLOB NOT NULL,
            causation_id BLOB,
            data BLOB NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            reason TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            is_discarded INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (projection, generation, position)
        ) STRICT, WITHOUT ROWID
        """

    static let deadLettersIndex =
        "CREATE INDEX dead_letters_by_stream ON dead_letters (projection, generation, stream, is_discarded)"

    static let all =
        [
            builds,
            deadLetters,
            deadLettersIndex,
            """
            CREATE TABLE projector (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                lease_holder TEXT,
                lease_epoch INTEGER,
                lease_renewed_at INTEGER,
                is_paused INTEGER NOT NULL DEFAULT 0,
                allowed_through INTEGER NOT NULL DEFAULT 0,
                delay_microseconds INTEGER NOT NULL DEFAULT 0,
                control_actor TEXT NOT NULL DEFAULT '',
                control_session TEXT NOT NULL DEFAULT '',
                control_renewed_at INTEGER NOT NULL DEFAULT 0,
                visible_p50_microseconds INTEGER,
                visible_p95_microseconds INTEGER,
                visible_p99_microseconds INTEGER,
                last_generation INTEGER NOT NULL DEFAULT 0,
                visible_samples INTEGER,
                visible_since INTEGER,
                lease_retries INTEGER,
                delay_actor TEXT,
                delay_session TEXT,
                delay_renewed_at INTEGER,
                recent_count INTEGER NOT NULL DEFAULT 0,
                recent_deliveries TEXT NOT NULL DEFAULT ''
            ) STRICT
            """,
            "INSERT INTO projector (id) VALUES (1)",
        ] + DeliveryTable.schema + [RequestTable.schema]
}
