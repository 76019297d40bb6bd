import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Checkpoints the write-ahead log into the database file on a thread of its own, while the writer goes on.
///
/// SQLite's automatic checkpoint runs at the end of a commit that finds a thousand pages in the log, and the caller of
/// that commit waits many times as long for the disk. Here a separate connection does it, on a separate thread,
/// whenever this process has written some thousand pages. SQLite's automatic checkpoint stays on for a log that grows
/// all the same.
final class Checkpointer: Sendable {
    /// Counts pages of the write-ahead log.
    struct Limits: Sendable {
        /// A checkpoint starts after so many written pages; it runs often, so that each one is short, because commits
        /// meanwhile wait for the same disk.
        let due: Int
        /// A log this long is checkpointed completely while the writer waits, so that the next commit restarts it. A
        /// shorter one restarts as soon as nobody writes for a moment.
        let long: Int
        /// The commit that finds so many pages in the log checkpoints them itself.
        let most: Int

        /// Returns the limits that suit a file's durability.
        ///
        /// Where every commit waits for the disk, the log restarts soon: overwriting blocks that the file has needs
        /// half the time of extending it. Where no commit waits, holding up the writer has to be rare. The log stays at
        /// some 16 MB in the first case, and some 64 MB in the second. In the first case it is long at each checkpoint, with
        /// something to spare: a page that a transaction writes twice is counted twice.
        static func standard(for durability: StoreFile.Durability) -> Limits {
            switch durability {
            case .full: Limits(due: 4_000, long: 3_000, most: 16_000)
            case .normal: Limits(due: 2_000, long: 16_000, most: 32_000)
            }
        }
    }

    private struct State {
        var connection: DatabaseQueue?
        var isUnderWay = false
        var isClosed = false
        /// SQLite's count of the pages that the writer's connection has written; it wraps around.
        var pagesWritten: UInt32 = 0
        /// That count as of the last checkpoint, or as of the restart of the log that it led to.
        var pagesSeenTo: UInt32 = 0
    }

    private let limits: Limits
    private let writer: DatabasePool
    private let open: @Sendable () throws -> DatabaseQueue
    private let inspect: @Sendable (Database) throws -> Void
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// `inspect` throws when nothing must be written into the file any more.
    init(
        nextTo writer: DatabasePool, limits: Limits, label: String,
        open: @escaping @Sendable () throws -> DatabaseQueue,
        inspect: @escaping @Sendable (Database) throws -> Void
    ) {
        self.writer = writer
        self.limits = limits
        self.open = open
        self.inspect = inspect
        queue = DispatchQueue(label: "\(label).checkpoints")
    }

    /// Whether it is at work, or about to be.
    var isUnderWay: Bool { state.withLock { $0.isUnderWay } }

    /// Receives the writer's commits, and starts a checkpoint when one is due.
    func committed(on writer: Database) {
        var (count, highest) = (Int32(0), Int32(0))
        let code = sqlite3_db_status(writer.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &count, &highest, 0)
        guard code == SQLITE_OK else { return }
        let pages = UInt32(bitPattern: count)
        let begins = state.withLock { state in
            state.pagesWritten = pages
            guard Int(pages &- state.pagesSeenTo) >= limits.due, !state.isUnderWay, !state.isClosed else {
                return false
            }
            state.pagesSeenTo = pages
            state.isUnderWay = true
            return true
        }
        if begins { queue.async { [self] in work() } }
    }

    /// Runs `body`, which begins a transaction: at once, or behind the checkpoint under way if the log has become long
    /// during it.
    ///
    /// Commits may be twice as fast as a checkpoint. Each of its passes moves what was written during the one before, so
    /// without a bound each would leave twice as much to the next.
    func pace(_ body: @escaping @Sendable () -> Void) {
        let isBehind = state.withLock { state in
            state.isUnderWay && Int(state.pagesWritten &- state.pagesSeenTo) >= limits.long
        }
        if isBehind { queue.async(execute: body) } else { body() }
    }

    /// Waits for the checkpoint under way and closes the connection.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {
            let connection = state.withLock { state in
                defer { state.connection = nil }
                return state.connection
            }
            try? connection?.close()
        }
    }

    private func work() {
        defer { state.withLock { $0.isUnderWay = false } }
        // Readers and writers meet the same failure and report it; here it only means that the log stays longer.
        do {
            let connection = try connection()
            let before = state.withLock { $0.pagesWritten }
            let length = try connection.writeWithoutTransaction(moveAll).pages
            let left = Int(state.withLock { $0.pagesWritten } &- before)
            guard length + left >= limits.long else { return }
            // First what was written meanwhile, then the little that was written during that, with the writer held up.
            _ = try connection.writeWithoutTransaction(moveAll)
            try writer.writeWithoutTransaction { db in
                guard try moveAll(in: db).isWhole else { return }
                // Counted from where the log restarts, which is before the next commit: else it would be a little short of
                // long at the next checkpoint, which would leave it to grow to twice its length, and what extends a file
                // takes the disk twice the time. Where a reader still needs the log, it does not restart.
                state.withLock { $0.pagesSeenTo = $0.pagesWritten }
            }
        } catch {}
    }

    /// Checkpoints what the log holds, as far as no reader still needs it there; returns how many pages that are, and whether
    /// all of them are in the file now.
    private func moveAll(in db: Database) throws -> (pages: Int, isWhole: Bool) {
        guard !state.withLock({ $0.isClosed }) else { return (0, false) }
        try inspect(db)
        var (pages, moved): (Int32, Int32) = (0, 0)
        let code = sqlite3_wal_checkpoint_v2(db.sqliteConnection, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &moved)
        return (Int(pages), code == SQLITE_OK && moved == pages)
    }

    private func connection() throws -> DatabaseQueue {
        if let connection = state.withLock({ $0.connection }) { return connection }
        let connection = try open()
        state.withLock { $0.connection = connection }
        return connection
    }
}
