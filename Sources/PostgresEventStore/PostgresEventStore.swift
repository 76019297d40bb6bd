import CQRS
import Foundation
import Synchronization

/// Keeps the log in a database of a PostgreSQL server, to which programs on any number of machines may append.
///
/// An append is one call and one transaction on the server: positions are given there, under an advisory lock that is held
/// until the commit is on disk, so commit order is position order. Nothing is connected before the first call; a server that
/// cannot be reached makes each call throw `StoreError` `.unreachable` at once, and is tried again with longer and longer waits.
public final class PostgresEventStore: EventStore {
    let address: ServerAddress
    private let requiresStandby: Bool
    private let clock: (any WallClock)?
    private let reach: Reachability
    private let identity: LogIdentity
    private let appending: ServerLink
    private let reading: ServerLink
    /// What is asked many times a second, and has an answer in a moment, does not wait behind long pages.
    private let looking: ServerLink
    private let listener: CommitListener
    private let serverClock = ServerClock()

    /// How long an append goes on asking what became of it once its connection broke.
    static let patience = Duration.seconds(5)
    /// Longer than the server waits for the lock.
    private static let appendLimit = Duration.seconds(8)
    private static let readLimit = Duration.seconds(5)
    private static let lookLimit = Duration.seconds(3)
    /// How long a read that broke is tried again.
    private static let readPatience = Duration.seconds(1)

    /// Creates the store; nothing is connected yet.
    ///
    /// `clock` sets the time that events are recorded at, which the log's owner alone may do: for tests. Without it the
    /// server's clock does. With `requiresStandby` nothing is appended while the server waits for no synchronous standby.
    public init(at address: ServerAddress, requiresStandby: Bool = false, clock: (any WallClock)? = nil) {
        self.address = address
        self.requiresStandby = requiresStandby
        self.clock = clock
        let (reach, identity) = (Reachability(), LogIdentity())
        (self.reach, self.identity) = (reach, identity)
        let link = { (use: ServerLink.Use, label: String) in
            ServerLink(
                to: address, for: use, requiresStandby: requiresStandby, label: "event log.\(label)", reach: reach,
                identity: identity)
        }
        appending = link(.appending, "append")
        reading = link(.reading, "read")
        looking = link(.reading, "head")
        listener = CommitListener(to: address, reach: reach, identity: identity)
    }

    deinit { close() }

    /// What the log is called in messages.
    public var name: String { address.name }

    /// The id that the log was made with; nil before anything was read.
    public var id: UUID? { identity.id }

    /// Connects, finds out whether the server and the log there keep the laws of a log, and returns the log's id.
    ///
    /// Without `appending` a log that can only be read will do. Throws `StoreError`, with the reason why it is refused.
    @discardableResult
    public func open(appending isAppending: Bool = true) async throws -> UUID {
        try await translating { () async throws(ServerFailure) in
            try await (isAppending ? appending : looking).run(patience: .zero) { (_) throws(ServerFailure) in }
            guard let id = identity.id else { throw ServerFailure.damaged("it has no id") }
            return id
        }
    }

    /// Commits the group in one call and one transaction.
    ///
    /// Where the connection breaks on the way, the same group is sent again until its outcome is known, for five seconds.
    /// Cancelling the caller changes nothing.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let attempts = Mutex(0)
        let results = try await translating { () async throws(ServerFailure) in
            try await appending.run(patience: Self.patience) {
                [identity, clock, requiresStandby] (session) throws(ServerFailure) in
                guard let log = identity.id else { throw .damaged("it has no id") }
                let call = AppendCall(group, to: log, now: clock?.now(), requiresStandby: requiresStandby)
                let attempt = attempts.withLock { attempts in
                    attempts += 1
                    return attempts
                }
                let results = try Self.commit(call, on: session)
                return attempt == 1 ? results : Self.claimed(results, of: group)
            }
        }
        if results.contains(where: { if case .committed = $0 { true } else { false } }) { listener.signal.notify() }
        return results
    }

    private static func commit(_ call: AppendCall, on session: Session) throws(ServerFailure) -> [AppendResult] {
        let warnings = session.warningCount
        let verdicts = try call.verdicts(
            try session.run(AppendCall.statement, call.parameters, within: appendLimit))
        // The one thing a server warns of here is that it stopped waiting for its standby.
        guard session.warningCount == warnings else { throw .lost("the server did not wait for its standby") }
        let repeated = verdicts.compactMap { if case .repeated(let command) = $0 { command } else { nil } }
        let answers = repeated.isEmpty ? [:] : try Self.answers(to: repeated, on: session)
        var results: [AppendResult] = []
        for verdict in verdicts {
            switch verdict {
            case .decided(let result): results.append(result)
            case .repeated(let command):
                guard let answer = answers[command] else { throw .damaged("an answer is missing") }
                results.append(.repeated(answer))
            }
        }
        return results
    }

    /// Returns as committed what an attempt before this one has committed, of which the answer was lost.
    private static func claimed(_ results: [AppendResult], of group: [AppendRequest]) -> [AppendResult] {
        var seen: Set<CommandID> = []
        return zip(results, group).map { result, request in
            guard case .repeated(let answer) = result, seen.insert(request.cause.commandID).inserted,
                answer.isAnswer(to: request)
            else { return result }
            return .committed(answer)
        }
    }

    private static func answers(
        to commands: [CommandID], on session: Session
    ) throws(ServerFailure) -> [CommandID: StoredAnswer] {
        var parameters = Parameters()
        parameters.add(commands.map(\.uuid))
        return try LogReading.answers(session.run(LogReading.answers, parameters, within: readLimit))
    }

    /// Returns the events of a stream.
    public func events(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        var parameters = Parameters()
        parameters.add(stream.name)
        parameters.add(version.rawValue)
        parameters.add(Int64(max(0, limit)))
        return try await read(LogReading.stream, parameters, on: looking) { (rows) throws(ServerFailure) in
            try LogReading.events(rows, of: stream)
        }
    }

    /// Returns the events of the whole log.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        var parameters = Parameters()
        parameters.add(position.rawValue)
        parameters.add(Int64(max(0, limit)))
        return try await read(LogReading.page, parameters, on: reading) { (rows) throws(ServerFailure) in
            try LogReading.events(rows)
        }
    }

    /// Returns where the log ends, from one snapshot, and the server's time then.
    public func head(after position: Position) async throws -> LogHead {
        var parameters = Parameters()
        parameters.add(position.rawValue)
        let now = clock?.now()
        let asked = LocalMoment()
        let head = try await read(LogReading.head, parameters, on: looking) { (rows) throws(ServerFailure) in
            try LogReading.head(rows, after: position, readAt: now)
        }
        if now == nil, let readAt = head.readAt { serverClock.learn(readAt, askedAt: asked) }
        return head
    }

    /// Returns the first answer to a command.
    public func answer(to command: CommandID) async throws -> StoredAnswer? {
        var parameters = Parameters()
        parameters.add([command.uuid])
        return try await read(LogReading.answers, parameters, on: looking) { (rows) throws(ServerFailure) in
            try LogReading.answers(rows)[command]
        }
    }

    /// Returns how often commands were refused, by who had asked; an index has the refusals alone.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        var parameters = Parameters()
        parameters.add(span.lowerBound.microseconds)
        parameters.add(span.upperBound.microseconds)
        return try await read(LogReading.refusals, parameters, on: reading) { (rows) throws(ServerFailure) in
            var counts: [RefusalCount] = []
            for row in 0..<rows.rowCount {
                counts.append(RefusalCount(actor: rows.text(row, 0), count: Int(try rows.integer(row, 1))))
            }
            return counts
        }
    }

    /// Returns every kind of event in the log, from a table of their own.
    public func storedTypes() async throws -> Set<EventType> {
        try await read(LogReading.types, Parameters(), on: looking) { (rows) throws(ServerFailure) in
            var types: Set<EventType> = []
            for row in 0..<rows.rowCount {
                types.insert(EventType(try rows.string(row, 0), schemaVersion: Int(try rows.integer(row, 1))))
            }
            return types
        }
    }

    /// Returns a feed of commits, ended by ``close()``: announced by the server, and found by asking where none comes.
    public func commits() -> AsyncStream<Void> {
        listener.start()
        return listener.signal.ticks()
    }

    /// Closes the connections once what is under way has finished; later calls throw `StoreError` `.closed`.
    public func close() {
        reach.close()
        listener.stop()
        for link in [appending, reading, looking] { link.close() }
    }

    /// How far the server's clock is ahead of this machine's, by the quickest look of late; zero with a clock that was given.
    public var clockLead: Duration { clock == nil ? serverClock.lead : .zero }

    // MARK: Asking

    /// Creates one more connection for reading, to be closed by the caller.
    func makeLink(_ label: String) -> ServerLink {
        ServerLink(to: address, for: .reading, label: "event log.\(label)", reach: reach, identity: identity)
    }

    /// Reads again with another connection where one broke: nothing is changed by that.
    private func read<T: Sendable>(
        _ statement: Statement, _ parameters: Parameters, on link: ServerLink,
        _ rows: @escaping @Sendable (ServerResult) throws(ServerFailure) -> T
    ) async throws -> T {
        let limit = statement == LogReading.head ? Self.lookLimit : Self.readLimit
        return try await translating { () async throws(ServerFailure) in
            do throws(ServerFailure) {
                return try await link.run(patience: Self.readPatience) { (session) throws(ServerFailure) in
                    try rows(try session.run(statement, parameters, within: limit))
                }
            } catch {
                // What is only read is read or not: nothing is left unknown.
                throw error.whileConnecting
            }
        }
    }

    func translating<T: Sendable>(
        _ body: () async throws(ServerFailure) -> T
    ) async throws(StoreError) -> T {
        do {
            return try await body()
        } catch {
            throw error.error(named: address.name, hint: address.openingHint)
        }
    }
}
