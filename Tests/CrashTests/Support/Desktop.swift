import CQRS
import Foundation
import GRDB
import OrderReadModel
import SQLiteEventStore
import TestSupport

/// Observes a desk on which other processes work.
struct Desktop: Sendable {
    let desk: DeskFolder
    let log: SQLiteEventStore
    let store: OrderReadStore

    init(_ desk: DeskFolder) async throws {
        self.desk = desk
        log = try desk.openLog()
        store = try await desk.openReadStore()
    }

    /// Closes both stores.
    func close() {
        store.close()
        log.close()
    }

    /// Requests a rebuild of every projection.
    func rebuildAll() async throws {
        let remote = ProjectorRemote(log: log, store: store, clock: SystemClock(), session: "test", actor: "test")
        try await remote.rebuild(store.projections)
    }

    /// Whether any projection is being rebuilt.
    func isRebuilding() async throws -> Bool {
        try await store.status().projections.contains { $0.rebuild != nil }
    }

    /// How far the shadow rebuilds have come, over all projections; for those that are done, the live checkpoint
    /// counts.
    func rebuilt() async throws -> Int64 {
        try await store.status().projections.reduce(0) { $0 + ($1.rebuild?.build ?? $1.live).checkpoint.rawValue }
    }

    /// Waits until a session holds the lease, and returns it as first seen.
    @discardableResult
    func lease(isHeldBy session: String) async throws -> ProjectorLease {
        var found: ProjectorLease?
        try await eventually("\(session) projects") {
            found = try await store.status().lease
            return found?.holder == session
        }
        guard let found else { throw ConditionNotMet("a lease was found") }
        return found
    }

    /// Waits until a session has renewed its lease some times, during which nobody else may have it.
    func lease(staysWith session: String, renewals: Int) async throws {
        let first = try await store.status().lease
        var seen: Set<Timestamp> = []
        try await eventually("\(session) keeps the lease") {
            guard let lease = try await store.status().lease else { return false }
            guard lease.holder == session, lease.epoch == first?.epoch else {
                throw ConditionNotMet("the lease of \(session) went to \(lease.holder) at epoch \(lease.epoch)")
            }
            seen.insert(lease.renewedAt)
            return seen.count > renewals
        }
    }

    /// Waits until the read model is at the log's end.
    func catchesUp(within limit: Duration = .seconds(30)) async throws {
        try await eventually("the read model has caught up", within: limit) {
            try await store.checkpoint() == log.head(after: .start).head
        }
    }

    /// Stops a process outside every transaction of its own and returns when; within one it would keep all writers
    /// waiting.
    @discardableResult
    func stopAtRest(_ worker: Worker) async throws -> Timestamp {
        var start = SystemClock().now()
        try await eventually("a process is stopped at rest") {
            start = SystemClock().now()
            worker.signal(SIGSTOP)
            try await eventually("it stands still") { worker.isStopped }
            if try await isUnlocked(desk.readStore), try await isUnlocked(desk.writeStore) { return true }
            worker.signal(SIGCONT)
            return false
        }
        return start
    }

    /// Returns how the read model differs from a replay of the log.
    func differences() async throws -> [String] {
        let replay = try await Replay()
        try await replay.advance(to: log.head(after: .start).head, of: log)
        return try await replay.differences(from: desk.readStore)
    }

    private func isUnlocked(_ url: URL) async throws -> Bool {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        let file = try DatabaseQueue(path: url.path(percentEncoded: false), configuration: configuration)
        do {
            try await file.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) { .rollback }
            }
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }
}
