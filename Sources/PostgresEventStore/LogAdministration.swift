import CQRS
import Foundation

/// What a user of the server may do with the log; each may do what those before it may.
public enum LogRole: String, CaseIterable, Sendable {
    /// Reads.
    case reader
    /// Reads and appends.
    case writer
    /// Also migrates it, copies it from and to other places, and grants these rights.
    case owner
}

/// Describes a log on a server to who looks after it.
public struct LogStatus: Hashable, Sendable {
    /// The id it was made with.
    public let id: UUID
    /// The version of its schema, and the one that this program appends to.
    public let schemaVersion: Int
    /// What the user who connected may do.
    public let role: LogRole
    /// How many servers have what is accepted.
    public let copies: LogCopies
    /// Why nobody appends; nil when those who may do.
    public let closedBecause: String?

    /// Whether a commit waits until a second server has it.
    public var hasStandby: Bool { copies != .one }

    /// The version of the schema that this program makes and appends to.
    public static let knownVersion = LogSchema.version
}

extension PostgresEventStore {
    /// Makes an empty log in the database at `address`, owned by the user who connects, and returns its id.
    ///
    /// Where the database is that user's too, others need a right to connect from now on: whoever is connected can keep
    /// others from appending. Throws `StoreError`: also when there is a log already, or the server would not keep the laws
    /// of one.
    @discardableResult
    public static func makeLog(at address: ServerAddress) async throws -> UUID {
        try await administer(address) { (session, probe, state) throws(ServerFailure) in
            guard !state.hasLog else {
                throw .unfit(
                    StoreError(
                        .cannotOpen, "\(address.name) is there already",
                        remedy: "use it as it is, or choose another database"))
            }
            try AdministeredLog.make(session, probe)
            return try probe.log(on: session, appending: true)
        }
    }

    /// Gives a user of the server the rights of a role, in place of those that it had; without a role, none.
    ///
    /// Throws `StoreError`: also when there is no such user, and when the user who connects does not own the log.
    public static func grant(_ role: LogRole?, to user: String, at address: ServerAddress) async throws {
        try await administer(address) { (session, probe, state) throws(ServerFailure) in
            _ = try probe.about(session, state)
            guard state.isOwner else { throw .unfit(address.notOwner(state.user, "grants rights")) }
            let rights = LogRights(user: user)
            guard try session.run(rights.exists, within: ServerProbe.limit).rowCount == 1 else {
                throw .unfit(
                    StoreError(
                        .cannotOpen, "\(address.name) is on a server that has no user '\(user)'",
                        remedy: "have its administrator make one, with createuser"))
            }
            guard try session.run(rights.ownsLog, within: ServerProbe.limit).rowCount == 0 else {
                throw .unfit(
                    StoreError(
                        .cannotOpen, "the user '\(user)' owns \(address.name), and keeps every right",
                        remedy: "name another user"))
            }
            do throws(ServerFailure) {
                try session.run(rights.statements(of: role), within: LogRights.limit)
            } catch .refused(state: "42501", let message) {
                throw .unfit(
                    StoreError(
                        .readOnly, "the server does not let '\(state.user)' do that for '\(user)': \(message)",
                        remedy: "who owns the log is decided by the server's administrator; connect as one"))
            }
        }
    }

    /// Brings the schema of a log up to this program's version, and returns the version that it had.
    ///
    /// Nobody appends meanwhile. Nothing is done where it is up to date. Throws `StoreError`: also when it is newer, and when
    /// the user who connects does not own it.
    public static func migrate(at address: ServerAddress) async throws -> Int {
        try await administer(address) { (session, probe, state) throws(ServerFailure) in
            let about = try probe.about(session, state)
            guard about.version < LogSchema.version else { return about.version }
            guard state.isOwner else { throw .unfit(address.notOwner(state.user, "brings it up to date")) }
            try session.run(LogRights.migration(from: about.version), within: LogRights.migrationLimit)
            return about.version
        }
    }

    /// Returns what is to be known of the log before it is appended to; throws `StoreError`.
    public func status() async throws -> LogStatus {
        try await Self.administer(address, appending: false) {
            [address] (session, probe, state) throws(ServerFailure) in
            let about = try probe.about(session, state)
            let role: LogRole = state.isOwner ? .owner : state.mayAppend ? .writer : .reader
            return LogStatus(
                id: about.id, schemaVersion: about.version, role: role, copies: state.copies,
                closedBecause: closure(about, state, at: address))
        }
    }

    /// Runs `body` on a thread of its own, with a connection whose server was examined.
    static func administer<T: Sendable>(
        _ address: ServerAddress, appending: Bool = true,
        _ body: @escaping @Sendable (Session, ServerProbe, ServerState) throws(ServerFailure) -> T
    ) async throws(StoreError) -> T {
        let queue = DispatchQueue(label: "event log.administer")
        let result: Result<T, ServerFailure> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(ServerFailure) -> T in
                        let session = try Session(to: address)
                        let probe = ServerProbe(address: address)
                        return try body(session, probe, try probe.server(session, appending: appending))
                    })
            }
        }
        do {
            return try result.get()
        } catch {
            throw error.error(named: address.name, hint: address.openingHint)
        }
    }
}

enum AdministeredLog {
    /// Makes a log, and runs `statements` in the same transaction.
    static func make(_ session: Session, _ probe: ServerProbe, and statements: String = "") throws(ServerFailure) {
        try probe.requireLocks(session)
        try session.run(
            "BEGIN; \(LogSchema.statements) \(statements) \(LogRights.closing); COMMIT", within: LogRights.limit)
    }
}

private func closure(_ about: LogAbout, _ state: ServerState, at address: ServerAddress) -> String? {
    if let place = about.movedTo { return address.moved(to: place).message }
    if about.isArriving { return address.arriving.message }
    if state.isStandby { return "\(address.name) is on a standby, which takes no appends" }
    if state.isReadOnly { return "\(address.name) is on a server set to read-only" }
    guard about.version < LogSchema.version else { return nil }
    return "\(address.name) is of version \(about.version), and this program appends to \(LogSchema.version)"
}

extension ServerAddress {
    func older(_ version: Int) -> StoreError {
        StoreError(
            .readOnly,
            "\(name) is of an older version (\(version)) than this program appends to (\(LogSchema.version))",
            remedy: "have its owner bring it up to date")
    }

    func notOwner(_ user: String, _ what: String) -> StoreError {
        StoreError(
            .readOnly, "\(name) does not belong to the user '\(user)', and only its owner \(what)",
            remedy: "connect as its owner, or have the owner's role granted to this user")
    }
}
