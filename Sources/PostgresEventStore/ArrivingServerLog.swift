import CQRS
import Foundation
import Synchronization

/// A log on a server that another one is moved into, made where there is none; only its owner may do it.
public final class ArrivingServerLog: ArrivingLog {
    private let session: TransferSession
    private let text: String

    /// Prepares it; nothing is connected yet. `text` is what people are told to find it there, without a secret.
    public init(at address: ServerAddress, as text: String) {
        session = TransferSession(to: address)
        self.text = text
    }

    deinit { session.close() }

    /// What the log is called in messages.
    public var name: String { session.address.name }

    private func about() async throws -> LogAbout? {
        try await session.run { (session) throws(ServerFailure) in try TransferSession.about(session) }
    }

    /// Returns where it is, by the id of the log.
    public func place() async throws -> LogPlace? {
        try await about().map { LogPlace(text, id: $0.id.uuidString.lowercased()) }
    }

    /// Returns what is there.
    public func arrival() async throws -> LogArrival {
        guard let about = try await about() else { return .nothing }
        if about.isArriving { return .arriving }
        guard about.movedTo == nil else { return .nothing }
        return try await extent() == .nothing ? .empty : .living
    }

    /// Returns how much it holds.
    public func extent() async throws -> LogExtent { try await session.extent() }

    /// Returns whether it holds all that another log does.
    public func holds(_ other: LogExtent) async throws -> Bool { try await session.holds(other) }

    /// Makes it, or closes the one that is there unless it is in use.
    public func prepare() async throws {
        let address = session.address
        try await session.run { (session) throws(ServerFailure) in
            guard let about = try TransferSession.about(session) else {
                let probe = ServerProbe(address: address)
                return try AdministeredLog.make(session, probe, and: "UPDATE event_log.about SET is_arriving = true;")
            }
            guard about.version == LogSchema.version else { throw .unfit(address.older(about.version)) }
            if about.isArriving { return }
            let closed = try session.run(
                """
                UPDATE event_log.about SET is_arriving = true, moved_to = NULL
                WHERE moved_to IS NOT NULL
                    OR NOT EXISTS (SELECT FROM event_log.events) AND NOT EXISTS (SELECT FROM event_log.commands)
                RETURNING 1
                """, within: TransferSession.limit)
            guard closed.rowCount == 1 else {
                throw .unfit(
                    StoreError(.cannotOpen, "\(address.name) is in use", remedy: "choose a database without a log"))
            }
        }
    }

    /// Adds events and answers as they are.
    public func add(_ events: [RecordedEvent], _ answers: [RecordedAnswer]) async throws {
        let rows = (events.isEmpty ? nil : EventRows(events), answers.isEmpty ? nil : AnswerRows.parameters(answers))
        try await session.run { (session) throws(ServerFailure) in
            try session.run("BEGIN", within: TransferSession.limit)
            do throws(ServerFailure) {
                if let events = rows.0 { try events.insert(session) }
                if let answers = rows.1 {
                    _ = try session.run(AnswerRows.statement, answers, within: TransferSession.limit)
                }
                try session.run("COMMIT", within: TransferSession.limit)
            } catch {
                // A connection that broke has ended the transaction itself.
                _ = try? session.run("ROLLBACK", within: ServerProbe.limit)
                throw error
            }
        }
    }

    /// Checks the whole of it.
    public func check(
        expecting expected: LogPoint?, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> LogReport {
        let isCancelled = Mutex(false)
        let report = try await withTaskCancellationHandler {
            try await session.run { (session) throws(ServerFailure) -> LogReport? in
                var check = LogCheck(session: session, expected: expected, progress: progress)
                let report = try check.run { isCancelled.withLock { $0 } }
                try session.run("ROLLBACK", within: TransferSession.limit)
                return report
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        guard let report else { throw CancellationError() }
        return report
    }

    /// Lets everybody append to it, and lets go of the lock.
    public func open() async throws {
        try await session.run { (session) throws(ServerFailure) in
            _ = try session.run("UPDATE event_log.about SET is_arriving = false", within: TransferSession.limit)
        }
        session.close()
    }
}

/// The rows of events as they are inserted, with streams named by their place in a list, from 1.
private struct EventRows: Sendable {
    private let streams: Parameters
    private let events: Parameters
    private let types: Parameters

    init(_ events: [RecordedEvent]) {
        var table = StreamTable()
        let places = events.map { table.place(of: $0.stream) }
        let names = table.all.map(\.name)
        var streams = Parameters()
        streams.add(names)
        self.streams = streams
        var rows = Parameters()
        rows.add(names)
        rows.add(events.map(\.position.rawValue))
        rows.add(places)
        rows.add(events.map(\.version.rawValue))
        rows.add(events.map(\.type.name), as: .text)
        rows.add(events.map { Int32($0.type.schemaVersion) })
        rows.add(events.map(\.occurredAt.microseconds))
        rows.add(events.map(\.recordedAt.microseconds))
        rows.add(events.map(\.cause.commandID.uuid))
        rows.add(events.map(\.cause.actor))
        rows.add(events.map(\.cause.correlationID))
        rows.add(events.map(\.cause.causationID))
        rows.add(events.map(\.data))
        rows.add(events.map(\.chain.bytes))
        self.events = rows
        let kinds = Set(events.map(\.type))
        var types = Parameters()
        types.add(kinds.map(\.name), as: .text)
        types.add(kinds.map { Int32($0.schemaVersion) })
        self.types = types
    }

    func insert(_ session: Session) throws(ServerFailure) {
        for (statement, parameters) in [(Self.newStreams, streams), (Self.newEvents, events), (Self.newTypes, types)] {
            _ = try session.run(statement, parameters, within: TransferSession.limit)
        }
    }

    /// In the order in which they occur first, as appends number them.
    private static let newStreams = Statement(
        name: "add streams",
        text: """
            INSERT INTO event_log.streams (id, name)
            SELECT coalesce((SELECT max(id) FROM event_log.streams), 0) + row_number() OVER (ORDER BY n.place), n.name
            FROM unnest($1::bytea[]) WITH ORDINALITY AS n(name, place)
            WHERE NOT EXISTS (SELECT FROM event_log.streams AS s WHERE s.hash = sha256(n.name))
            """)

    private static let newEvents = Statement(
        name: "add events",
        text: """
            INSERT INTO event_log.events
            SELECT e.position, s.id, e.version, e.type, e.schema_version, e.occurred_at, e.recorded_at, e.command_id,
                e.actor, e.correlation_id, e.causation_id, e.data, e.chain
            FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::text[], $6::integer[], $7::bigint[], $8::bigint[],
                $9::uuid[], $10::bytea[], $11::uuid[], $12::uuid[], $13::bytea[], $14::bytea[])
                AS e(position, stream, version, type, schema_version, occurred_at, recorded_at, command_id, actor,
                    correlation_id, causation_id, data, chain)
            JOIN (SELECT s.id, n.place FROM unnest($1::bytea[]) WITH ORDINALITY AS n(name, place)
                JOIN event_log.streams AS s ON s.hash = sha256(n.name)) AS s ON s.place = e.stream
            """)

    private static let newTypes = Statement(
        name: "add types",
        text: """
            INSERT INTO event_log.event_types SELECT * FROM unnest($1::text[], $2::integer[]) ON CONFLICT DO NOTHING
            """)
}

/// The rows of answers as they are inserted.
private enum AnswerRows {
    static let statement = Statement(
        name: "add answers",
        text: """
            INSERT INTO event_log.commands (sequence, command_id, name, stream, version, position, answered_at, asked, chain,
                details, rejection_code, rejection_message, actor)
            SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[])
            """)

    static func parameters(_ answers: [RecordedAnswer]) -> Parameters {
        var rows = Parameters()
        rows.add(answers.map(\.sequence))
        rows.add(answers.map(\.command.uuid))
        rows.add(answers.map(\.answer.commandName))
        rows.add(answers.map(\.answer.stream.name))
        rows.add(answers.map(\.answer.version.rawValue))
        rows.add(answers.map(\.answer.position.rawValue))
        rows.add(answers.map(\.answeredAt.microseconds))
        rows.add(answers.map { $0.answer.asked.map(\.bytes) })
        rows.add(answers.map(\.chain.bytes))
        rows.add(answers.map(\.answer.outcome.details))
        rows.add(answers.map { $0.answer.outcome.rejection?.code.rawValue })
        rows.add(answers.map { $0.answer.outcome.rejection?.message })
        rows.add(answers.map(\.actor))
        return rows
    }
}

extension Chain {
    fileprivate var bytes: Data { digest.withBytes { Data($0) } }
}
