import CPostgres
import CQRS
import Foundation

/// Names a statement and holds its text, so that a connection prepares it once.
struct Statement: Hashable, Sendable {
    let name: String
    let text: String
}

/// One open connection, used by one thread at a time; closed when it goes.
final class Session {
    private let connection: OpaquePointer
    /// How many warnings the server has sent; counted by libpq, so it has a place of its own.
    private let warnings: UnsafeMutablePointer<Int32>
    private var prepared: Set<String> = []

    /// Connects, which may take as long as the connection's time-out for each host.
    init(to address: ServerAddress) throws(ServerFailure) {
        if let missing = postgres_load() {
            throw .unfit(address.libraryMissing(String(cString: missing)))
        }
        guard let connection = Self.connect(address.options) else { throw .unreachable("out of memory") }
        self.connection = connection
        warnings = .allocate(capacity: 1)
        warnings.initialize(to: 0)
        postgres_count_warnings(connection, warnings)
        guard postgres_status(connection) == Int32(POSTGRES_CONNECTION_OK) else {
            throw failureToConnect(address)
        }
        guard postgres_set_nonblocking(connection) != 0 else { throw .unreachable("out of memory") }
    }

    deinit {
        postgres_finish(connection)
        warnings.deallocate()
    }

    /// What another thread needs to cancel a statement here; nil when there is no memory.
    var running: RunningStatement? { RunningStatement(of: connection) }

    /// The server's version, such as 150018.
    var serverVersion: Int { Int(postgres_server_version(connection)) }

    /// The server's process at the other end, as it was introduced; a pool in between introduces itself.
    var process: Int { Int(postgres_process(connection)) }

    /// How many warnings there were so far.
    var warningCount: Int32 { warnings.pointee }

    private static func connect(_ options: [(String, String)]) -> OpaquePointer? {
        let keywords = options.map { strdup($0.0) } + [nil]
        let values = options.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        let (keys, texts) = (keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) })
        return keys.withUnsafeBufferPointer { keys in
            texts.withUnsafeBufferPointer { postgres_connect(keys.baseAddress, $0.baseAddress) }
        }
    }

    private func failureToConnect(_ address: ServerAddress) -> ServerFailure {
        if postgres_needs_password(connection) != 0 { return .unfit(address.passwordMissing) }
        let reason = lastError
        let isTurnedAway = [
            "authentication failed", "no pg_hba.conf entry", "does not exist", "certificate", "permission denied",
            "does not support SSL",
        ].contains {
            reason.contains($0)
        }
        return isTurnedAway ? .unfit(address.turnedAway(reason)) : .unreachable(reason)
    }

    /// The first line of what libpq says; it holds hosts, users and databases, and no password.
    private var lastError: String {
        let text = String(cString: postgres_error_message(connection))
        return text.split(separator: "\n").first.map(String.init) ?? "no reason was given"
    }

    // MARK: Statements

    /// Runs a prepared statement, preparing it before its first use.
    func run(
        _ statement: Statement, _ parameters: Parameters, within limit: Duration
    ) throws(ServerFailure) -> ServerResult {
        let deadline = ContinuousClock.now + limit
        if !prepared.contains(statement.name) {
            guard postgres_send_prepare(connection, statement.name, statement.text) != 0 else { throw .lost(lastError) }
            _ = try lastResult(by: deadline)
            prepared.insert(statement.name)
        }
        let sent = parameters.withPointers { values, lengths in
            postgres_send_prepared(connection, statement.name, Int32(parameters.ranges.count), values, lengths)
        }
        guard sent != 0 else { throw .lost(lastError) }
        return try lastResult(by: deadline)
    }

    /// Runs statements as text, and returns what the last one returned, as text.
    @discardableResult
    func run(_ statements: String, within limit: Duration) throws(ServerFailure) -> ServerResult {
        guard postgres_send(connection, statements) != 0 else { throw .lost(lastError) }
        return try lastResult(by: .now + limit)
    }

    /// Whether the server has not hung up, as far as is known before anything is sent.
    var isOpen: Bool {
        // What a server says before it hangs up is read first, and then that it has.
        while let isReady = try? isReady(for: Int16(POLLIN), by: .now), isReady {
            guard postgres_consume_input(connection) != 0 else { return false }
        }
        return postgres_status(connection) == Int32(POSTGRES_CONNECTION_OK)
    }

    /// Whether the server answers, which takes one trip.
    func answers(within limit: Duration) -> Bool { (try? run("SELECT 1", within: limit)) != nil }

    private func lastResult(by deadline: ContinuousClock.Instant) throws(ServerFailure) -> ServerResult {
        var last: ServerResult?
        var failure: ServerFailure?
        while let result = try nextResult(by: deadline) {
            failure = failure ?? result.failure
            last = result
        }
        if let failure { throw failure }
        guard let last else { throw .lost("the server returned nothing") }
        return last
    }

    private func nextResult(by deadline: ContinuousClock.Instant) throws(ServerFailure) -> ServerResult? {
        var isFlushed = false
        while !isFlushed || postgres_is_busy(connection) != 0 {
            if !isFlushed {
                let state = postgres_flush(connection)
                guard state >= 0 else { throw .lost(lastError) }
                isFlushed = state == 0
                if isFlushed { continue }
            }
            let events = Int16(isFlushed ? POLLIN : POLLIN | POLLOUT)
            guard try isReady(for: events, by: deadline) else { throw .lost("no answer in time") }
            guard postgres_consume_input(connection) != 0 else { throw .lost(lastError) }
        }
        return postgres_next_result(connection).map { ServerResult(owning: $0) }
    }

    /// Waits until the socket can be used; false when the deadline comes first.
    private func isReady(for events: Int16, by deadline: ContinuousClock.Instant) throws(ServerFailure) -> Bool {
        var socket = pollfd(fd: postgres_socket(connection), events: events, revents: 0)
        guard socket.fd >= 0 else { throw .lost("the connection is closed") }
        while true {
            let rest = max(.zero, deadline - .now)
            let found = poll(&socket, 1, Int32(clamping: (rest.wholeMicroseconds + 999) / 1_000))
            if found >= 0 { return found > 0 }
            guard errno == EINTR else { throw .lost(String(cString: strerror(errno))) }
        }
    }

    // MARK: Notifications

    /// Waits until the server has something to say, or `wake` can be read, and returns whether anything was announced.
    func waitForNotification(within limit: Duration, or wake: Int32) throws(ServerFailure) -> Bool {
        var sockets = [
            pollfd(fd: postgres_socket(connection), events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        ]
        let found = poll(&sockets, 2, Int32(clamping: limit.wholeMicroseconds / 1_000))
        guard found > 0, sockets[0].revents != 0 else { return false }
        guard postgres_consume_input(connection) != 0 else { throw .lost(lastError) }
        var isAnnounced = false
        while let notification = postgres_next_notification(connection) {
            postgres_free(notification)
            isAnnounced = true
        }
        guard postgres_status(connection) == Int32(POSTGRES_CONNECTION_OK) else { throw .lost(lastError) }
        return isAnnounced
    }
}
