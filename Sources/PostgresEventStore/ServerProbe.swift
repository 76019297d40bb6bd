import CQRS
import Foundation

/// Finds out, each time a connection is made, whether what is at its other end keeps the laws of a log.
struct ServerProbe {
    let address: ServerAddress

    /// The oldest server whose procedures return what ours do.
    static let oldestVersion = 140_000
    private static let limit = Duration.seconds(5)

    /// What a connection is set to before anything else, whatever the server's defaults are.
    private static let settings = """
        SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET statement_timeout = 0;
        SET idle_in_transaction_session_timeout = '5s';
        """

    private static let question = """
        SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'), pg_is_in_recovery(), current_setting('transaction_read_only'),
            current_setting('transaction_isolation'), to_regclass('event_log.about') IS NOT NULL
        """

    /// Returns the log's id; throws what keeps this server from being read, and with `appending` from being appended to.
    func log(on session: Session, appending: Bool) throws(ServerFailure) -> UUID {
        let found = try server(session, appending: appending)
        guard try found.string(0, 7) == "t" else {
            throw .unfit(StoreError(.notADatabase, "\(address.name) is not there", remedy: address.openingHint))
        }
        let about = try session.run("SELECT id, schema_version FROM event_log.about", within: Self.limit)
        guard about.rowCount == 1, let id = UUID(uuidString: try about.string(0, 0)),
            let version = Int(try about.string(0, 1))
        else { throw .damaged("its table 'about' has no row") }
        guard version <= LogSchema.version else {
            throw .unfit(
                StoreError(
                    .newerVersion,
                    "\(address.name) is of a newer version (\(version)) than this program knows (\(LogSchema.version))",
                    remedy: "install the newer version of this program"))
        }
        return id
    }

    /// Checks the server alone, for one that has no log yet.
    @discardableResult
    func server(_ session: Session, appending: Bool) throws(ServerFailure) -> ServerResult {
        guard session.serverVersion >= Self.oldestVersion else {
            throw unfit(
                .cannotOpen, "is on PostgreSQL \(session.serverVersion / 10_000)", "use PostgreSQL 14 or newer")
        }
        try session.run(Self.settings, within: Self.limit)
        let found = try session.run(Self.question, within: Self.limit)
        let encoding = try found.string(0, 0)
        guard encoding == "UTF8" else {
            throw unfit(
                .cannotOpen, "is in a database whose encoding is \(encoding)",
                "make the database with ENCODING 'UTF8' TEMPLATE template0")
        }
        let isolation = try found.string(0, 6)
        guard isolation == "read committed" else {
            throw unfit(
                .cannotOpen, "runs at the isolation \(isolation) although READ COMMITTED was asked for",
                "use PostgreSQL itself")
        }
        if appending { try requireDurable(found) }
        return found
    }

    /// Throws unless what is committed here is on disk, and stays there.
    private func requireDurable(_ found: ServerResult) throws(ServerFailure) {
        guard try found.string(0, 4) == "f", try found.string(0, 5) == "off" else {
            let isStandby = try found.string(0, 4) == "t"
            throw unfit(
                .readOnly, isStandby ? "is on a standby, which takes no appends" : "is on a server set to read-only",
                "connect to the primary server, or name all hosts so that it is looked for")
        }
        for (column, setting) in [(1, "fsync"), (2, "full_page_writes")] where try found.string(0, column) != "on" {
            throw unfit(
                .cannotOpen, "is on a server with \(setting)=off, which loses what was accepted",
                "set \(setting)=on and restart the server")
        }
        let commit = try found.string(0, 3)
        guard ["on", "remote_apply"].contains(commit) else {
            throw unfit(
                .cannotOpen, "is on a server with synchronous_commit=\(commit), which loses what was accepted",
                "set synchronous_commit=on for the server, the database or this user")
        }
    }

    /// Throws unless a lock that one connection holds is not given to another: some servers take such locks for nothing.
    func requireLocks(_ first: Session) throws(ServerFailure) {
        let key = "hashtext('event log probe'), pg_backend_pid()"
        let second = try Session(to: address)
        let process = try first.run("SELECT pg_backend_pid()", within: Self.limit).string(0, 0)
        try first.run("BEGIN; SELECT pg_advisory_xact_lock(\(key))", within: Self.limit)
        let free = try second.run(
            "SELECT pg_try_advisory_xact_lock(hashtext('event log probe'), \(process))", within: Self.limit)
        let isFree = try free.string(0, 0)
        try first.run("ROLLBACK", within: Self.limit)
        guard isFree == "f" else {
            throw unfit(
                .cannotOpen, "is on a server whose advisory locks lock nothing, so positions could be given twice",
                "use PostgreSQL itself, and connect to it directly")
        }
    }

    private func unfit(_ kind: StoreError.Kind, _ what: String, _ remedy: String) -> ServerFailure {
        .unfit(StoreError(kind, "\(address.name) \(what)", remedy: remedy))
    }
}
