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
    private struct State {
        var connection: DatabaseQueue?
        var isUnderWay = false
        var isClosed = false
        /// SQLite's count of the pages that the writer's connection wrote, when the log was last seen to; it comes round.
        var pagesSeenTo: UInt32 = 0
    }

    /// Seldom enough that the disk has few syncs besides those of commits; the log stays at some 16 MB.
    static let duePages = 4_000
    /// So many pages in the log are moved by the commit that finds them there.
    static let mostPages = 16_000
    /// While it works the writer goes on, so that each round leaves a little.
    private static let rounds = 2

    private let writer: DatabasePool
    private let open: @Sendable () throws -> DatabaseQueue
    private let inspect: @Sendable (Database) throws -> Void
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// `inspect` throws when nothing must be written into the file any more.
    init(
        beside writer: DatabasePool, label: String, open: @escaping @Sendable () throws -> DatabaseQueue,
        inspect: @escaping @Sendable (Database) throws -> Void
    ) {
        self.writer = writer
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
            guard pages &- state.pagesSeenTo >= Self.duePages, !state.isUnderWay, !state.isClosed else { return false }
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
            for _ in 0..<Self.rounds { try connection.writeWithoutTransaction(moveAll) }
            // The little that came meanwhile, with nobody writing: only a log that was moved whole is begun anew by the
            // next commit, and one that goes on growing makes every commit dearer.
            try writer.writeWithoutTransaction(moveAll)
        } catch {}
    }

    /// Moves what the log holds by now, as far as no reader still needs it there.
    private func moveAll(in db: Database) throws {
        guard !state.withLock({ $0.isClosed }) else { return }
        try inspect(db)
        sqlite3_wal_checkpoint_v2(db.sqliteConnection, "main", SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    private func connection() throws -> DatabaseQueue {
        if let connection = state.withLock({ $0.connection }) { return connection }
        let connection = try open()
        state.withLock { $0.connection = connection }
        return connection
    }
}
