import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Keeps the log in one SQLite file that any number of processes may append to.
///
/// An append is one IMMEDIATE transaction with `synchronous=FULL`: positions are given under the write lock, so commit
/// order is position order, and what was answered is on disk. Reads are snapshots and wait for nobody.
public final class SQLiteEventStore: EventStore {
    private let file: StoreFile
    private let clock: any WallClock
    private let memory = LogMemory()
    private let schema: SchemaWatch
    /// How many appends are committed on their caller's thread, which decides nothing meanwhile.
    private static let fewAppends = 64
    /// How many events are read on the caller's own thread.
    private static let few = 32

    /// Opens the log, and makes it when there is none; `clock` tells when events are recorded.
    ///
    /// With `readOnly` the file must be there, and appends throw `StoreError` `.readOnly`. A log of an older version of this
    /// program is brought up to date; `migrating` gets the progress. `openingHint` is what errors advise so that it is
    /// opened for writing. Throws `StoreError`.
    public convenience init(
        url: URL, clock: any WallClock, readOnly: Bool = false, openingHint: String = StoreKind.openForWriting,
        migrating: @escaping StoreKind.MigrationProgress = { _, _ in }
    ) throws {
        try self.init(
            url: url, clock: clock, durability: .full, access: readOnly ? .readOnly : .readWrite,
            migration: StoreFile.Migration(progress: migrating), openingHint: openingHint)
    }

    /// Opens a log for reading to find out what is wrong with it: also one whose tables are not what they should be.
    ///
    /// Throws `StoreError`.
    public convenience init(
        checking url: URL, clock: any WallClock, openingHint: String = StoreKind.openForWriting
    ) throws {
        try self.init(
            url: url, clock: clock, durability: .full, access: .readOnly,
            migration: StoreFile.Migration(allowsForeignSchema: true), openingHint: openingHint)
    }

    /// Opens the log with a durability of the caller's choice, for showing what less than `.full` loses.
    ///
    /// `prepare` runs on each connection that is opened, such as to watch what it does.
    package init(
        url: URL, clock: any WallClock, durability: StoreFile.Durability, access: StoreFile.Access = .readWrite,
        prepare: StoreFile.Preparation? = nil, migration: StoreFile.Migration = StoreFile.Migration(),
        openingHint: String = StoreKind.openForWriting
    ) throws {
        self.file = try StoreFile(
            at: url, kind: EventLogSchema.kind(openingHint: openingHint), durability: durability, access: access,
            prepare: prepare,
            migration: migration)
        self.clock = clock
        self.schema = SchemaWatch(url: url)
    }

    /// Commits the group in one transaction and one write to disk.
    ///
    /// Cancelling the caller changes nothing: the answer tells what is on disk.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        // The closure does not hold this object: the writer's thread would be the last to let go of it, and could not close it.
        let takesLong = group.count > Self.fewAppends
        let (results, learned) = try await file.write(takesLong: takesLong) { [schema, clock, memory] db in
            try schema.check(db)
            var transaction = try AppendTransaction(db, now: clock.now(), known: memory.borrow())
            let results = try group.map { try transaction.append($0) }
            return (results, transaction.finish())
        }
        memory.keep(learned)
        return results
    }

    /// Returns the events of a stream.
    public func events(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        try await fewThenRest(limit: limit) { db, last, limit in
            try EventRows.fetch(db, stream: stream, after: last?.version ?? version, limit: limit)
        }
    }

    /// Returns the events of the whole log.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await fewThenRest(limit: limit) { db, last, limit in
            try EventRows.fetch(db, after: last?.position ?? position, limit: limit)
        }
    }

    /// Most looks find few events or none; what follows those is worth being handed over to another thread.
    ///
    /// An event never changes and none comes in between, so two snapshots, one after another, agree.
    private func fewThenRest(
        limit: Int, _ fetch: @escaping @Sendable (Database, _ last: RecordedEvent?, Int) throws -> [RecordedEvent]
    ) async throws -> [RecordedEvent] {
        let few = try file.readInline { db in try fetch(db, nil, min(limit, Self.few)) }
        guard few.count == Self.few, limit > Self.few else { return few }
        return few + (try await file.read { db in try fetch(db, few.last, limit - few.count) })
    }

    /// Returns where the log ends, from one snapshot.
    public func head(after position: Position) async throws -> LogHead {
        try file.readInline { db in try EventRows.head(db, after: position) }
    }

    /// Returns the first answer to a command.
    public func answer(to command: CommandID) async throws -> StoredAnswer? {
        try file.readInline { db in try AnswerRows.fetch(db, command: command) }
    }

    /// Returns how often commands were refused, by who had asked; an index has the refusals alone.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        try await file.read { db in try RefusalRows.counts(db, in: span) }
    }

    /// Returns every kind of event in the log, from a table of their own.
    public func storedTypes() async throws -> Set<EventType> {
        try await file.read { db in
            let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT name, schema_version FROM event_types"))
            return Set(
                try Array(rows.map { EventType(try $0.decode(atIndex: 0), schemaVersion: try $0.decode(atIndex: 1)) }))
        }
    }

    /// Returns a feed of commits, ended by ``close()``.
    public func commits() -> AsyncStream<Void> {
        file.changes()
    }

    /// Closes the log once what is under way has finished; later calls throw `StoreError` `.closed`.
    public func close() {
        file.close()
    }

    /// Runs `body` on one snapshot of the log; throws `StoreError`.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await file.read(body)
    }

    /// Adds events and answers of another log as they are, in one transaction; throws `StoreError`.
    func add(_ events: [RecordedEvent], _ answers: [RecordedAnswer]) async throws {
        try await file.write(takesLong: true) { db in
            let statements = try AppendStatements(db)
            for event in events {
                try statements.insert(event.type)
                try statements.insert(event)
            }
            for answer in answers where try !statements.insert(answer) {
                throw StoreError(
                    .corrupt, "command \(answer.command) has an answer in the new log that was not copied there",
                    remedy: "copy into an empty log")
            }
        }
    }

    /// Returns SQLite's `synchronous` level on the writer's connection.
    package func writerSynchronousLevel() async throws -> Int {
        try await file.writerSynchronousLevel()
    }
}
