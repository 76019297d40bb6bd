import CQRS
import Dispatch
import Foundation
import Synchronization

/// One connection of the log's owner by which a log is moved, with a thread of its own.
///
/// It holds the lock under which positions are given, for as long as it is open; it never connects again by itself, because the
/// lock would be lost between.
final class TransferSession: Sendable {
    let address: ServerAddress
    private let queue = DispatchQueue(label: "event log.transfer")
    private let session = Mutex<Session?>(nil)

    /// What one statement over a whole table may take.
    static let limit = Duration.seconds(3_600)

    init(to address: ServerAddress) {
        self.address = address
    }

    /// Runs `body` on the connection, made before the first; throws `StoreError`.
    func run<T: Sendable>(
        _ body: @escaping @Sendable (Session) throws(ServerFailure) -> T
    ) async throws(StoreError) -> T {
        let result: Result<T, ServerFailure> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    returning: session.withLock { session in
                        Result { () throws(ServerFailure) -> T in try body(try connected(&session)) }
                    })
            }
        }
        do {
            return try result.get()
        } catch {
            throw error.error(named: address.name, hint: address.openingHint)
        }
    }

    private func connected(_ session: inout Session?) throws(ServerFailure) -> Session {
        if let session { return session }
        let made = try Session(to: address)
        let probe = ServerProbe(address: address)
        let state = try probe.server(made, appending: true)
        if state.hasLog {
            _ = try probe.about(made, state)
            guard state.isOwner else { throw .unfit(address.notOwner(state.user, "moves it")) }
        }
        try requireNoPool(made)
        // Held by the connection and not by a transaction, so that nothing keeps the server from tidying up meanwhile.
        try made.run(
            "SET lock_timeout = '10s'; SELECT pg_advisory_lock(\(LogSchema.lock)); SET lock_timeout = 0",
            within: .seconds(15))
        session = made
        return made
    }

    /// Throws behind a pool, which may give the connection that holds the lock to somebody else.
    private func requireNoPool(_ made: Session) throws(ServerFailure) {
        let process = try made.run("SELECT pg_backend_pid()", within: ServerProbe.limit).string(0, 0)
        guard process == String(made.process) else {
            throw .unfit(
                StoreError(
                    .cannotOpen, "\(address.name) is behind a pool of connections, through which no log is moved",
                    remedy: "connect to the server directly"))
        }
    }

    /// Whether this connection holds the lock under which positions are given.
    static let holdsLock = """
        EXISTS (
            SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid() AND objsubid = 1
                AND (classid::bigint << 32 | objid::bigint) = \(LogSchema.lock)
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """

    /// Lets go of the lock once what is under way has finished.
    func close() {
        queue.async { [self] in session.withLock { $0 = nil } }
    }

    // MARK: What both logs are asked

    /// Returns how much is there; nothing where there is no log.
    func extent() async throws(StoreError) -> LogExtent {
        try await run { (session) throws(ServerFailure) in
            guard try Self.hasLog(session) else { return .nothing }
            let rows = try session.run(Self.extentOfAll, Parameters(), within: Self.limit)
            let end: LogPoint =
                if let last = rows.optionalInteger(0, 0) { LogPoint(Position(last), try rows.chain(0, 1)) } else {
                    .start
                }
            return LogExtent(
                end: end, events: Int(try rows.integer(0, 2)), lastAnswer: rows.optionalInteger(0, 3) ?? 0,
                answerChain: try rows.digest(0, 4).map(Chain.init(digest:)) ?? .start,
                answers: Int(try rows.integer(0, 5)))
        }
    }

    private static let extentOfAll = Statement(
        name: "extent",
        text: """
            SELECT e.position, e.chain, (SELECT count(*) FROM event_log.events), c.sequence, c.chain,
                (SELECT count(*) FROM event_log.commands)
            FROM (SELECT) AS always
            LEFT JOIN LATERAL (SELECT position, chain FROM event_log.events ORDER BY position DESC LIMIT 1) AS e ON true
            LEFT JOIN LATERAL (SELECT sequence, chain FROM event_log.commands ORDER BY sequence DESC LIMIT 1) AS c ON true
            """)

    /// Returns whether the same is here, at the same places.
    func holds(_ other: LogExtent) async throws(StoreError) -> Bool {
        guard other != .nothing else { return true }
        var parameters = Parameters()
        parameters.add(other.end.position.rawValue)
        parameters.add(other.lastAnswer)
        return try await run { [parameters] (session) throws(ServerFailure) in
            guard try Self.hasLog(session) else { return false }
            let rows = try session.run(Self.chains, parameters, within: Self.limit)
            let chain = try rows.digest(0, 0).map(Chain.init(digest:)) ?? .start
            let answerChain = try rows.digest(0, 1).map(Chain.init(digest:)) ?? .start
            return chain == other.end.chain && answerChain == other.answerChain
        }
    }

    private static let chains = Statement(
        name: "chains",
        text: """
            SELECT (SELECT chain FROM event_log.events WHERE position = $1),
                (SELECT chain FROM event_log.commands WHERE sequence = $2)
            """)

    /// Returns what the log says of itself; nil where there is none.
    static func about(_ session: Session) throws(ServerFailure) -> LogAbout? {
        guard try hasLog(session) else { return nil }
        return try LogAbout(try session.run(LogAbout.question, within: ServerProbe.limit))
    }

    private static func hasLog(_ session: Session) throws(ServerFailure) -> Bool {
        try session.run("SELECT to_regclass('event_log.about') IS NOT NULL", within: ServerProbe.limit).text(0, 0)
            == "t"
    }
}
