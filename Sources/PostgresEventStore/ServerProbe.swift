import CQRS
import Foundation

/// Finds out, each time a connection is made, whether what is at its other end keeps the laws of a log.
struct ServerProbe {
    let address: ServerAddress
    /// Whether a log that has no second server is refused.
    var requiresStandby = false

    /// The oldest server whose procedures return what ours do.
    static let oldestVersion = 140_000
    static let limit = Duration.seconds(5)

    /// What a connection is set to before anything else, whatever the server's defaults are.
    private static let settings = """
        SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET statement_timeout = 0;
        SET idle_in_transaction_session_timeout = '5s';
        SET idle_session_timeout = 0;
        """

    /// Returns the log's id; throws what keeps this server from being read, and with `appending` from being appended to.
    func log(on session: Session, appending: Bool) throws(ServerFailure) -> UUID {
        let state = try server(session, appending: appending)
        let about = try about(session, state)
        if let place = about.movedTo { throw .unfit(address.moved(to: place)) }
        guard !about.isArriving else { throw .unfit(address.arriving) }
        guard appending else { return about.id }
        guard about.version == LogSchema.version else { throw .unfit(address.older(about.version)) }
        guard state.mayAppend else {
            throw unfit(
                .readOnly, "lets the user '\(state.user)' read, and not append",
                "have the right to append granted by the log's owner")
        }
        if requiresStandby, !state.hasStandby { throw .unfit(address.oneCopy) }
        return about.id
    }

    /// Returns what the log says of itself; throws what keeps this user or this program from reading it.
    func about(_ session: Session, _ state: ServerState) throws(ServerFailure) -> LogAbout {
        guard state.hasLog else {
            throw .unfit(StoreError(.notADatabase, "\(address.name) is not there", remedy: address.openingHint))
        }
        guard state.mayRead else {
            throw unfit(
                .cannotOpen, "does not let the user '\(state.user)' read it",
                "have the right to read granted by the log's owner")
        }
        let about = try LogAbout(try session.run(LogAbout.question, within: Self.limit))
        guard about.version <= LogSchema.version else {
            throw .unfit(
                StoreError(
                    .newerVersion,
                    "\(address.name) is of a newer version (\(about.version)) than this program knows (\(LogSchema.version))",
                    remedy: "install the newer version of this program"))
        }
        return about
    }

    /// Checks the server alone, for one that has no log yet.
    @discardableResult
    func server(_ session: Session, appending: Bool) throws(ServerFailure) -> ServerState {
        guard session.serverVersion >= Self.oldestVersion else {
            throw unfit(
                .cannotOpen, "is on PostgreSQL \(session.serverVersion / 10_000)", "use PostgreSQL 14 or newer")
        }
        try session.run(Self.settings, within: Self.limit)
        let found = try ServerState(try session.run(ServerState.question, within: Self.limit))
        guard found.encoding == "UTF8" else {
            throw unfit(
                .cannotOpen, "is in a database whose encoding is \(found.encoding)",
                "make the database with ENCODING 'UTF8' TEMPLATE template0")
        }
        guard found.isolation == "read committed" else {
            throw unfit(
                .cannotOpen, "runs at the isolation \(found.isolation) although READ COMMITTED was asked for",
                "use PostgreSQL itself")
        }
        if appending { try requireDurable(found) }
        return found
    }

    /// Throws unless what is committed here is on disk, and stays there.
    private func requireDurable(_ found: ServerState) throws(ServerFailure) {
        guard !found.isStandby, !found.isReadOnly else {
            throw unfit(
                .readOnly,
                found.isStandby ? "is on a standby, which takes no appends" : "is on a server set to read-only",
                "connect to the primary server, or name all hosts so that it is looked for")
        }
        for (value, setting) in [(found.fsync, "fsync"), (found.fullPageWrites, "full_page_writes")] where value != "on"
        {
            throw unfit(
                .cannotOpen, "is on a server with \(setting)=off, which loses what was accepted",
                "set \(setting)=on and restart the server")
        }
        guard ["on", "remote_apply"].contains(found.synchronousCommit) else {
            throw unfit(
                .cannotOpen,
                "is on a server with synchronous_commit=\(found.synchronousCommit), which loses what was accepted",
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
