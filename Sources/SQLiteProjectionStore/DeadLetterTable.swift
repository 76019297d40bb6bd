import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Keeps the events that could not be applied, whole, so that a retry needs nothing but the read model.
///
/// Texts from outside go in and out as bytes: SQLite's text ends at a NUL character.
struct DeadLetterTable {
    let db: Database

    private static let columns = """
        projection, position, stream, version, type, schema_version, occurred_at, recorded_at, command_id, actor,
        correlation_id, causation_id, data, chain, reason, attempts, first_at, last_at, is_discarded
        """

    /// Returns the letters that wait in the rows that readers see, by position.
    static func waiting(limit: Int, in db: Database) throws -> [DeadLetter] {
        try db.rows(
            """
            SELECT \(columns) FROM dead_letters
            WHERE is_discarded = 0 AND generation = (
                SELECT generation FROM builds
                WHERE projection = dead_letters.projection AND lane = \(BuildLane.live.rawValue))
            ORDER BY position, projection LIMIT ?
            """,
            [max(0, limit)], read: letter)
    }

    /// Returns at most so many of the streams with letters that wait in the rows that readers see.
    static func waitingStreams(limit: Int, in db: Database) throws -> [StreamID] {
        let names = try db.rows(
            """
            SELECT DISTINCT stream FROM dead_letters
            WHERE is_discarded = 0 AND generation = (
                SELECT generation FROM builds
                WHERE projection = dead_letters.projection AND lane = \(BuildLane.live.rawValue))
            LIMIT ?
            """,
            [max(0, limit)]
        ) { String(decoding: $0[0] as Data, as: UTF8.self) }
        return names.compactMap(StreamID.init)
    }

    func holdsAny(of build: ProjectionBuild) throws -> Bool {
        try db.row(
            "SELECT 1 FROM dead_letters WHERE projection = ? AND generation = ? AND is_discarded = 0 LIMIT 1",
            Self.key(build)) != nil
    }

    func holds(_ stream: StreamID, of build: ProjectionBuild) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM dead_letters
            WHERE projection = ? AND generation = ? AND stream = ? AND is_discarded = 0 LIMIT 1
            """,
            Self.key(build) + [Data(stream.name.utf8)]) != nil
    }

    func waiting(_ stream: StreamID, of build: ProjectionBuild) throws -> [DeadLetter] {
        try db.rows(
            """
            SELECT \(Self.columns) FROM dead_letters
            WHERE projection = ? AND generation = ? AND stream = ? AND is_discarded = 0 ORDER BY position
            """,
            Self.key(build) + [Data(stream.name.utf8)], read: Self.letter)
    }

    func letter(at position: Position, of build: ProjectionBuild) throws -> DeadLetter? {
        try db.rows(
            "SELECT \(Self.columns) FROM dead_letters WHERE projection = ? AND generation = ? AND position = ?",
            Self.key(build) + [position.rawValue], read: Self.letter
        ).first
    }

    /// Returns which of some events wait, with when each was parked first.
    func waiting(among positions: [Position], of build: ProjectionBuild) throws -> [Position: Timestamp] {
        guard let first = positions.min(), let last = positions.max(), try holdsAny(of: build) else { return [:] }
        let wanted = Set(positions)
        let letters = try db.rows(
            """
            SELECT position, first_at FROM dead_letters
            WHERE projection = ? AND generation = ? AND position BETWEEN ? AND ? AND is_discarded = 0
            """,
            Self.key(build) + [first.rawValue, last.rawValue]
        ) { (Position($0[0]), Timestamp(microseconds: $0[1])) }
        return Dictionary(letters.filter { wanted.contains($0.0) }) { first, _ in first }
    }

    /// Returns the positions of the events that were given up.
    func discarded(of build: ProjectionBuild) throws -> Set<Position> {
        Set(
            try db.rows(
                "SELECT position FROM dead_letters WHERE projection = ? AND generation = ? AND is_discarded = 1",
                Self.key(build)
            ) { Position($0[0]) })
    }

    func remove(_ position: Position, of build: ProjectionBuild) throws {
        try db.run(
            "DELETE FROM dead_letters WHERE projection = ? AND generation = ? AND position = ?",
            Self.key(build) + [position.rawValue])
    }

    /// Adds a letter, or counts another attempt.
    func insert(
        _ event: RecordedEvent, of build: ProjectionBuild, because reason: String, at now: Timestamp
    ) throws {
        try db.run(
            """
            INSERT INTO dead_letters (generation, \(Self.columns)) VALUES (\(Self.marks), 1, ?, ?, 0)
            ON CONFLICT DO UPDATE SET reason = excluded.reason, attempts = attempts + 1, last_at = excluded.last_at
            """,
            Self.values(event, build) + [reason.storable, now.microseconds, now.microseconds])
    }

    /// Marks a letter as given up, and adds one that was never tried.
    func discard(_ event: RecordedEvent, of build: ProjectionBuild, at now: Timestamp) throws {
        try db.run(
            """
            INSERT INTO dead_letters (generation, \(Self.columns)) VALUES (\(Self.marks), 0, ?, ?, 1)
            ON CONFLICT DO UPDATE SET is_discarded = 1
            """,
            Self.values(event, build) + ["discarded", now.microseconds, now.microseconds])
    }

    private static let marks = Array(repeating: "?", count: 16).joined(separator: ", ")

    private static func key(_ build: ProjectionBuild) -> StatementArguments {
        [build.projection.rawValue, build.generation]
    }

    private static func values(_ event: RecordedEvent, _ build: ProjectionBuild) -> StatementArguments {
        [
            build.generation, build.projection.rawValue, event.position.rawValue, Data(event.stream.name.utf8),
            event.version.rawValue, event.type.name.storable, event.type.schemaVersion,
            event.occurredAt.microseconds, event.recordedAt.microseconds, event.cause.commandID.uuid,
            Data(event.cause.actor.utf8), event.cause.correlationID, event.cause.causationID, event.data,
            event.chain.digest.withBytes { Data($0) },
        ]
    }

    private static func letter(_ row: Row) throws -> DeadLetter {
        let name = String(decoding: row[2] as Data, as: UTF8.self)
        guard let stream = StreamID(name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "'\(name)' does not name a stream")
        }
        let event = RecordedEvent(
            position: Position(row[1]), stream: stream, version: StreamVersion(row[3]),
            type: EventType(row[4], schemaVersion: row[5]), occurredAt: Timestamp(microseconds: row[6]),
            recordedAt: Timestamp(microseconds: row[7]),
            cause: EventCause(
                commandID: CommandID(row[8]), actor: String(decoding: row[9] as Data, as: UTF8.self),
                correlationID: row[10], causationID: row[11]),
            data: row[12], chain: (row[13] as Data).withUnsafeBytes { Digest32($0) }.map(Chain.init(digest:)) ?? .start)
        return DeadLetter(
            projection: ProjectionName(rawValue: row[0]), event: event, reason: row[14], attempts: row[15],
            firstAt: Timestamp(microseconds: row[16]), lastAt: Timestamp(microseconds: row[17]), isDiscarded: row[18])
    }
}

extension Database {
    /// Returns at most so many of the streams with dead letters that wait in the rows that readers see.
    package func streamsWithDeadLetters(limit: Int) throws -> [StreamID] {
        try DeadLetterTable.waitingStreams(limit: limit, in: self)
    }
}
