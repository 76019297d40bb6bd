/// Describes the tables and routines that hold a log on a server, all in one schema of one database.
///
/// No row of a table changes or goes once it is there, so nothing has to be vacuumed, and triggers refuse what would change one.
/// Texts that may hold any character are bytes in UTF-8, because a `text` of PostgreSQL has no place for a zero byte.
enum LogSchema {
    /// The version of the schema that this program makes and reads.
    static let version = 3
    /// The advisory lock under which positions are given: the letters "eventlog" as a number.
    static let lock: Int64 = 7_311_142_570_156_650_343
    /// The channel on which the position of each commit's last event is announced.
    static let channel = "event_log"

    /// Codes of errors that the routines raise.
    enum Code {
        /// The log has another id or another version than the program was opened with.
        static let otherLog = "EL001"
        /// The transaction's isolation is not READ COMMITTED.
        static let isolation = "EL002"
        /// A row would have been changed.
        static let unchangeable = "EL003"
        /// Somebody who does not own the log gave the time.
        static let notOwner = "EL004"
        /// A copy on a second server was asked for, and there is none.
        static let oneCopy = "EL005"
        /// The log was moved away.
        static let closed = "EL006"
        /// The log is not whole yet.
        static let arriving = "EL007"
    }

    /// Makes everything; to be run in one transaction.
    static var statements: String { steps.joined() + routines + rights + setVersion }

    /// The steps from an empty database, one for each version, oldest first; a step never changes once released.
    static let steps = [tables + guards, closing, routinesOnly]

    /// What is made again by each new version.
    static var routines: String { append + commit }

    static let setVersion = "\nUPDATE event_log.about SET schema_version = \(version);\n"

    /// A log that is copied to another place is closed there until it is whole, and here from then on.
    private static let closing = """
        ALTER TABLE event_log.about ADD COLUMN is_arriving boolean NOT NULL DEFAULT false, ADD COLUMN moved_to text;

        """

    /// A version whose routines alone are others: an answer that is repeated waits for the standby too.
    private static let routinesOnly = ""

    private static let tables = """
        CREATE SCHEMA event_log;

        CREATE TABLE event_log.about (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            schema_version integer NOT NULL,
            id uuid NOT NULL DEFAULT gen_random_uuid()
        );
        INSERT INTO event_log.about (schema_version) VALUES (1);

        -- A name may be longer than an index holds, so names are found by their hash.
        CREATE TABLE event_log.streams (
            id bigint PRIMARY KEY,
            name bytea NOT NULL,
            hash bytea NOT NULL GENERATED ALWAYS AS (sha256(name)) STORED UNIQUE
        );

        CREATE TABLE event_log.events (
            position bigint PRIMARY KEY CHECK (position >= 1),
            stream_id bigint NOT NULL,
            version bigint NOT NULL CHECK (version >= 1),
            type text COLLATE "C" NOT NULL,
            schema_version integer NOT NULL CHECK (schema_version >= 1),
            occurred_at bigint NOT NULL,
            recorded_at bigint NOT NULL,
            command_id uuid NOT NULL,
            actor bytea NOT NULL,
            correlation_id uuid NOT NULL,
            causation_id uuid,
            data bytea NOT NULL,
            chain bytea NOT NULL CHECK (length(chain) = 32),
            UNIQUE (stream_id, version)
        );

        CREATE TABLE event_log.commands (
            sequence bigint PRIMARY KEY CHECK (sequence >= 1),
            command_id uuid NOT NULL UNIQUE,
            name bytea NOT NULL,
            stream bytea NOT NULL,
            version bigint NOT NULL CHECK (version >= 0),
            position bigint NOT NULL CHECK (position >= 0),
            answered_at bigint NOT NULL,
            asked bytea CHECK (length(asked) = 32),
            chain bytea NOT NULL CHECK (length(chain) = 32),
            details bytea,
            rejection_code bytea,
            rejection_message bytea,
            actor bytea CHECK (actor IS NULL OR rejection_code IS NOT NULL),
            CHECK ((details IS NULL) <> (rejection_code IS NULL)),
            CHECK ((rejection_code IS NULL) = (rejection_message IS NULL))
        );
        CREATE INDEX refusals_by_time ON event_log.commands (answered_at) WHERE rejection_code IS NOT NULL;

        CREATE TABLE event_log.event_types (
            name text COLLATE "C",
            schema_version integer,
            PRIMARY KEY (name, schema_version)
        );

        """

    private static var guards: String {
        let function = """
            CREATE FUNCTION event_log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'what is in the log never changes' USING ERRCODE = '\(Code.unchangeable)';
            END $$;

            """
        return function
            + ["streams", "events", "commands", "event_types"].map { table in
                """
                CREATE TRIGGER rows_never_change BEFORE UPDATE OR DELETE ON event_log.\(table)
                    FOR EACH ROW EXECUTE FUNCTION event_log.refuse_change();
                CREATE TRIGGER rows_never_go BEFORE TRUNCATE ON event_log.\(table)
                    FOR EACH STATEMENT EXECUTE FUNCTION event_log.refuse_change();

                """
            }.joined()
    }

    /// What only the owner may do stays so; everybody else gets rights by name.
    static let rights = """
        REVOKE ALL ON ALL ROUTINES IN SCHEMA event_log FROM PUBLIC;
        REVOKE ALL ON SCHEMA event_log FROM PUBLIC;

        """
}
