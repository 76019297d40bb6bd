import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what a removed write-ahead log holds into the file, so that it outlives the processes that have the log open.
///
/// What was acknowledged before the removal is in no other place. Whoever has the old log open shares the old locks too,
/// so moving its content is as safe as ever among them, and once is enough for all. Not so if somebody has begun another
/// log at the path: that one's pages and these are of two histories, and mixing them would damage the file. Nothing is
/// written then. The folder's lock keeps other processes of this program from beginning one meanwhile; they refuse to
/// open the file as long as somebody has it open without its companions, see ``StoreOpener``.
final class Salvage: Sendable {
    private enum Step {
        case saved
        case given
        case open
    }

    private let url: URL
    private let pool: DatabasePool
    private let companions: Companions
    private let identity: FileIdentity
    private let queue: DispatchQueue
    private let hasBegun = Atomic(false)
    private let isEnded = Atomic(false)
    /// Between attempts, while a reader of an old snapshot or another process's lock stands in the way.
    private static let pause = DispatchTimeInterval.milliseconds(100)

    init(_ url: URL, pool: DatabasePool, companions: Companions, identity: FileIdentity, label: String) {
        self.url = url
        self.pool = pool
        self.companions = companions
        self.identity = identity
        queue = DispatchQueue(label: "\(label).salvage")
    }

    /// Begins to work, once, on a thread of its own.
    func begin() {
        guard !hasBegun.exchange(true, ordering: .relaxed) else { return }
        queue.async { [self] in work() }
    }

    /// Ends what was begun, or would be.
    func end() {
        isEnded.store(true, ordering: .relaxed)
        queue.sync {}
    }

    /// Works until everything is moved or cannot be, for `limit` at most.
    func finish(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        queue.sync {
            while step() == .open, ContinuousClock.now < deadline { LockPause.pass(milliseconds: 20) }
        }
    }

    private func work() {
        guard !isEnded.load(ordering: .relaxed), step() == .open else { return }
        queue.asyncAfter(deadline: .now() + Self.pause) { [self] in work() }
    }

    private func step() -> Step {
        guard !identity.hasChanged else { return .given }
        let step = try? lockingFolder(of: url, waiting: .milliseconds(500)) {
            guard companions.leavesLogAlone else { return Step.given }
            return pool.writeWithoutTransaction { db in
                guard let connection = db.sqliteConnection else { return Step.given }
                var (pages, moved) = (Int32(0), Int32(0))
                // Waits for nobody: readers and writers of the old log are not disturbed, and the rest is checkpointed
                // later.
                let code = sqlite3_wal_checkpoint_v2(
                    connection, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &moved)
                return code == SQLITE_OK && pages == moved ? .saved : .open
            }
        }
        return step ?? .open
    }
}
