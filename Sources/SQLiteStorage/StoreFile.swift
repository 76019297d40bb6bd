import CQRS
import Foundation
import GRDB
import Synchronization

/// Owns one SQLite file of this program: one writer, several readers, and the news of commits by anyone.
///
/// Any number of processes may have the same file open. Everything thrown about the file is a `StoreError`.
public final class StoreFile: Sendable {
    /// How far a commit has come when it returns.
    public enum Durability: Sendable {
        /// On disk: survives a power cut. `synchronous=FULL`.
        case full
        /// Written: survives a crash of the program; a power cut may take back the last commits, never tear one.
        case normal
    }

    /// What the file is opened for.
    public enum Access: Sendable {
        /// Reading and writing; the file is made when there is none.
        case readWrite
        /// Reading a file that is there.
        case readOnly
    }

    /// Runs on each connection that is opened.
    public typealias Preparation = @Sendable (Database) throws -> Void

    /// Defines what is done about a file whose schema is not today's.
    public struct Migration: Sendable {
        /// Gets how far a file is brought up to date.
        public var progress: StoreKind.MigrationProgress
        /// Whether a file is opened though its schema is not what it should be, to find out what is wrong with it.
        public var allowsForeignSchema: Bool

        /// Creates the rules; by default nobody gets the progress, and a foreign schema is refused.
        public init(progress: @escaping StoreKind.MigrationProgress = { _, _ in }, allowsForeignSchema: Bool = false) {
            self.progress = progress
            self.allowsForeignSchema = allowsForeignSchema
        }
    }

    /// Where the file is.
    public let url: URL
    private let pool: DatabasePool
    let writer: StoreWriter
    let checkpointer: Checkpointer
    private let readers: ReaderThreads
    private let watch: CommitWatch
    private let damage: DamageWatch
    private let files: FileWatch
    private let isClosed = Atomic(false)
    /// Which file it is.
    public let identity: FileIdentity

    /// Opens the file, and makes it or brings its schema up to date when need be; blocks while it does.
    ///
    /// `prepare` runs on each connection that is opened, such as to add functions. Throws `StoreError`.
    public convenience init(
        at url: URL, kind: StoreKind, durability: Durability, access: Access = .readWrite,
        prepare: Preparation? = nil, migration: Migration = Migration()
    ) throws {
        try self.init(
            at: url, kind: kind, durability: durability, access: access, prepare: prepare, migration: migration,
            pollInterval: .milliseconds(20), checkpoints: .standard(for: durability))
    }

    init(
        at url: URL, kind: StoreKind, durability: Durability, access: Access, prepare: Preparation?,
        migration: Migration = Migration(), pollInterval: Duration, checkpoints: Checkpointer.Limits
    ) throws {
        let damage = DamageWatch(url: url, kind: kind)
        let companions = CompanionRecord(of: url)
        let opener = StoreOpener(
            url: url, kind: kind, access: access, durability: durability, damage: damage, prepare: prepare,
            checkpoints: checkpoints, migration: migration, companions: companions)
        self.url = url
        self.damage = damage
        let pool = try translatingErrors(in: url) { try opener.open() }
        self.pool = pool
        let identity = FileIdentity(of: url)
        self.identity = identity
        let isLog = durability == .full
        let salvage = Salvage(
            url, pool: pool, companions: companions.current, identity: identity, label: kind.title)
        let files = FileWatch(
            url, identity: identity, companions: companions.current,
            salvage: isLog && access == .readWrite ? salvage : nil, isLog: isLog)
        self.files = files
        self.checkpointer = Checkpointer(nextTo: pool, limits: checkpoints, label: kind.title, open: opener.openAnother)
        { db in
            try files.check()
            try damage.check(db)
        }
        let writer = StoreWriter(pool, checkpointer)
        self.writer = writer
        self.readers = ReaderThreads(label: kind.title)
        // On the writer's own connection, so that this object's commits do not count as somebody else's.
        self.watch = CommitWatch(
            trace: CommitTrace(of: url, interval: pollInterval),
            readNumber: {
                try pool.writeWithoutTransaction { db in
                    try db.raw("PRAGMA data_version").first { $0.integer(0) }
                }
            },
            nobodyWrites: writer.nobodyWrites,
            isWriting: { writer.isWriting },
            filesAreIntact: { (try? files.check()) != nil })
    }

    deinit {
        close()
    }

    /// Runs `body` in one write transaction, then ticks ``changes()`` if its result is news; when `body` throws, nothing
    /// is kept.
    ///
    /// Cancelling the caller does not reach the transaction: what is thrown or returned is what happened on disk.
    /// `body` must not call back into this file. Errors of its own pass untouched. With `takesLong` it does not run on the
    /// caller's thread.
    public func write<T: Sendable>(
        takesLong: Bool = false, isChange: (T) -> Bool = { _ in true },
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        let result: T
        do {
            // Neither closure holds this object: the last to let go of it closes it, which the writer's thread must not.
            result = try await writer.write(takesLong: takesLong, verify: files.verifyCommit) { [damage, files] db in
                try damage.check(db)
                let result = try body(db)
                // As late as can be; what goes after this is found behind the commit.
                try files.check()
                return result
            }
        } catch {
            throw translated(error, in: url)
        }
        // After the transaction: a reader woken inside it would not see what it is told of.
        watch.committed(isChange: isChange(result))
        return result
    }

    /// Runs `body` on one snapshot of the file; errors of its own, and a cancellation, pass untouched.
    public func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try files.check()
        let read = InterruptibleRead()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                readers.run { [pool, url, damage] in
                    continuation.resume(
                        with: Result {
                            try translatingErrors(in: url) {
                                try pool.unsafeRead { db in
                                    try read.run(on: db) { db in
                                        try db.onSnapshot { db in
                                            try damage.check(db)
                                            return try body(db)
                                        }
                                    }
                                }
                            }
                        })
                }
            }
        } onCancel: {
            read.cancel()
        }
    }

    /// Runs a short `body` on one snapshot, on the caller's own thread: for looking up a few rows by key.
    ///
    /// Handing such a look over to another thread and back would cost several times the look itself. Whatever may take
    /// longer than that belongs into ``read(_:)``. Throws as ``read(_:)`` does, but for a cancellation.
    public func readInline<T>(_ body: (Database) throws -> T) throws -> T {
        try files.check()
        return try translatingErrors(in: url) {
            try pool.unsafeRead { db in
                try db.onSnapshot { db in
                    try damage.check(db)
                    return try body(db)
                }
            }
        }
    }

    /// Holds the file's state of this moment for reading; to be closed. Throws `StoreError`.
    public func snapshot() throws -> StoreSnapshot {
        try files.check()
        return try translatingErrors(in: url) { StoreSnapshot(of: url, try pool.makeSnapshot()) }
    }

    /// Returns a feed that ticks after commits: at once for those of this object, within milliseconds for others'.
    ///
    /// There may be ticks without a commit, never a commit without a later tick. Ended by ``close()``.
    public func changes() -> AsyncStream<Void> {
        watch.ticks()
    }

    /// Lets a signal tick as the feeds of ``changes()`` do, until the file is closed; that does not finish it.
    public func add(follower: ChangeSignal) {
        watch.add(follower: follower)
    }

    /// Closes the file once what is under way has finished; blocks until then. Later calls do nothing.
    ///
    /// The last of all that have the file open moves the write-ahead log into it and leaves none behind.
    public func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        watch.close()
        checkpointer.close()
        // The last look may be long ago, and closing writes.
        try? pool.writeWithoutTransaction { try damage.check($0) }
        guard !damage.isDamaged, files.mayClose() else { return LeftOpen.keep(pool) }
        if let place = identity.place { DatabaseHolder.closing(place) }
        // Readers first: the pool would close them last, and they cannot move the write-ahead log.
        pool.invalidateReadOnlyConnections()
        // A statement still in use keeps a connection open until it is released; nothing is lost by that.
        guard (try? pool.close()) != nil else { return }
        if let place = identity.place { DatabaseHolder.closed(place) }
    }

    /// Returns SQLite's `synchronous` level on the writer's connection: 2 is FULL, 1 is NORMAL.
    package func writerSynchronousLevel() async throws -> Int {
        try await pool.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0 }
    }
}

extension Database {
    /// Runs `body` in a read transaction.
    fileprivate func onSnapshot<T>(_ body: (Database) throws -> T) throws -> T {
        try begin(.deferred)
        // Nothing was written, so it does not matter how it ends; on a damaged file even that may fail.
        defer { do { try end() } catch { try? rollback() } }
        return try body(self)
    }
}
