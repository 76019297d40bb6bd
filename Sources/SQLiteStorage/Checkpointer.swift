import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what the write-ahead log holds into the file itself, beside the writer and not in its way.
///
/// By itself SQLite does so at the end of a commit that finds a thousand pages in the log, and whoever waits for that
/// commit waits many times as long for the disk. Here a connection of its own does it, on a thread of its own, whenever
/// this process has written some thousand pages; SQLite's way stays for a log that grows all the same.
final class Checkpointer: Sendable {
    /// Counts pages of the write-ahead log.
    struct Limits: Sendable {
        /// After so many written, what the log holds is moved: so often that it is little at once, because whoever commits
        /// meanwhile waits for the same disk.
        let due: Int
        /// A log this long is moved to its end with the writer held up, so that the next commit begins it anew. A shorter
        /// one begins anew as soon as nobody writes for a moment.
        let long: Int
        /// So many in the log are moved by the commit that finds them there.
        let most: Int

        /// As suits a file's durability.
        ///
        /// Where every commit waits for the disk, the log is soon begun anew: to write over blocks that the file has takes
        /// half the time of making it longer. Where none does, holding the writer up is what has to be seldom. The log
        /// stays at some 16 MB, and some 64 MB.
        static func standard(for durability: StoreFile.Durability) -> Limits {
            switch durability {
            case .full: Limits(due: 4_000, long: 4_000, most: 16_000)
            case .normal: Limits(due: 2_000, long: 16_000, most: 32_000)
            }
        }
    }

    private struct State {
        var connection: DatabaseQueue?
        var isUnderWay = false
        var isClosed = false
        /// SQLite's count of the pages that the writer's connection wrote, when the log was last seen to; it comes round.
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
        beside writer: DatabasePool, limits: Limits, label: String,
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

    /// Takes in that the writer's connection committed, and begins to work when that is due.
    func committed(on writer: Database) {
        var (count, highest) = (Int32(0), Int32(0))
        let code = sqlite3_db_status(writer.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &count, &highest, 0)
        guard code == SQLITE_OK else { return }
        let pages = UInt32(bitPattern: count)
        let begins = state.withLock { state in
            guard Int(pages &- state.pagesSeenTo) >= limits.due, !state.isUnderWay, !state.isClosed else {
                return false
            }
            state.pagesSeenTo = pages
            state.isUnderWay = true
            return true
        }
        if begins { queue.async { [self] in work() } }
    }

    /// Waits for the work under way and lets go of the file.
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
        // Whatever goes wrong here is met, and told, by those who read and write; the log only stays longer.
        do {
            let connection = try connection()
            guard try connection.writeWithoutTransaction(moveAll) >= limits.long else { return }
            // What came meanwhile, then the little that came during that, with nobody writing.
            _ = try connection.writeWithoutTransaction(moveAll)
            _ = try writer.writeWithoutTransaction(moveAll)
        } catch {}
    }

    /// Moves what the log holds by now, as far as no reader still needs it there; returns how many pages that is.
    private func moveAll(in db: Database) throws -> Int {
        guard !state.withLock({ $0.isClosed }) else { return 0 }
        try inspect(db)
        var pages: Int32 = 0
        sqlite3_wal_checkpoint_v2(db.sqliteConnection, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, nil)
        return Int(pages)
    }

    private func connection() throws -> DatabaseQueue {
        if let connection = state.withLock({ $0.connection }) { return connection }
        let connection = try open()
        state.withLock { $0.connection = connection }
        return connection
    }
}
