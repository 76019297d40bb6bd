import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Compares the rows that readers see, row for row, with those that a replay of the log makes.
///
/// Neither the log nor the read model is written. The replay is made in a directory of the caller's; then the read model's state of
/// one moment is held, the replay brought to the very same positions, and the two are read side by side.
public struct ReadModelVerification<Fact: Event>: Sendable {
    /// Tells how far a verification is.
    public enum Progress: Hashable, Sendable {
        /// Events are replayed up to a position, of a last one.
        case replaying(Position, of: Position)
        /// So many rows of a projection are compared.
        case comparing(ProjectionName, rows: Int)
    }

    /// Is told how far a verification is, from any thread.
    public typealias ProgressHandler = @Sendable (Progress) -> Void

    private let store: SQLiteProjectionStore<Fact>
    private let log: any EventStore
    private let clock: any WallClock

    /// Creates a verification of a read model against its log.
    public init(of store: SQLiteProjectionStore<Fact>, against log: any EventStore, clock: any WallClock) {
        self.store = store
        self.log = log
        self.clock = clock
    }

    /// Replays and compares; `directory` has to be there and be empty, and is the caller's to remove.
    ///
    /// Throws `StoreError`, and `CancellationError` when it was given up.
    public func run(in directory: URL, progress: @escaping ProgressHandler = { _ in }) async throws -> ReadModelReport {
        let replayed = try await store.twin(at: directory.appending(path: "replay.sqlite"))
        defer { replayed.close() }
        let replay = Replay(of: log, into: replayed, clock: clock)
        // The long part comes first, so that the state that is compared is held for a short while only.
        _ = try await advance(replay, to: try await store.read(snapshot), progress)
        let live = try await store.snapshot()
        defer { live.close() }
        let snapshot = try await live.read(snapshot)
        let discards = try await advance(replay, to: snapshot, progress)
        let projections = try await compare(live, snapshot, with: replayed, progress)
        return ReadModelReport(
            projections: projections, damage: try await live.read(Self.damage), discards: discards.entries)
    }

    private var snapshot: @Sendable (Database) throws -> LiveSnapshot {
        { [store] db in
            let status = try store.status(in: db)
            let letters = DeadLetterTable(db: db)
            let discarded = try status.projections.map { ($0.name, try letters.discarded(of: $0.liveBuild)) }
            return LiveSnapshot(projections: status.projections, discarded: Dictionary(uniqueKeysWithValues: discarded))
        }
    }

    private func advance(
        _ replay: Replay<SQLiteProjectionStore<Fact>>, to snapshot: LiveSnapshot, _ progress: @escaping ProgressHandler
    ) async throws -> Discards {
        let discards = try await Discards(of: store.projections, in: log)
        let targets = snapshot.targets(in: try await log.head(after: .start).head)
        try await replay.advance(to: targets, leavingOut: discards.filter(snapshot.leavesOut)) { position in
            progress(.replaying(position, of: targets.values.max() ?? position))
        }
        return discards
    }

    private func compare(
        _ live: StoreSnapshot, _ snapshot: LiveSnapshot, with replayed: SQLiteProjectionStore<Fact>,
        _ progress: @escaping ProgressHandler
    ) async throws -> [ReadModelReport.Projection] {
        let head = try await log.head(after: .start).head
        let made = try await replayed.status()
        let replay = try await replayed.snapshot()
        defer { replay.close() }
        var all: [ReadModelReport.Projection] = []
        for projection in snapshot.projections {
            var report = ReadModelReport.Projection(
                name: projection.name, checkpoint: projection.checkpoint, deadLetters: projection.deadLetters)
            if let other = made[projection.name] {
                let reason =
                    snapshot.incomparability(of: projection, in: head)
                    ?? snapshot.incomparability(of: projection, replayed: other.live)
                if let reason {
                    report.difference = .incomparable(reason)
                } else {
                    (report.rows, report.difference) = try await compare(
                        live, projection.liveBuild, with: replay, other.liveBuild, progress)
                }
            }
            all.append(report)
        }
        return all
    }

    private func compare(
        _ live: StoreSnapshot, _ build: ProjectionBuild, with replay: StoreSnapshot, _ other: ProjectionBuild,
        _ progress: @escaping ProgressHandler
    ) async throws -> (rows: Int, difference: ReadModelDifference?) {
        try await replay.read(with: live) { [builds = store.builds] replayDB, liveDB in
            var count = 0
            for rows in try ComparedRows.all(of: other, builds, in: replayDB) {
                let before = count
                let comparison = RowComparison(rows: rows) { progress(.comparing(build.projection, rows: before + $0)) }
                let result = try comparison.run(live: (liveDB, build), replay: (replayDB, other))
                count += result.count
                if let difference = result.difference { return (count, difference) }
            }
            return (count, nil)
        }
    }

    /// SQLite looks for pages that are lost and indexes that do not fit their tables.
    @Sendable private static func damage(in db: Database) throws -> String? {
        let found = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "ok"
        return found == "ok" ? nil : found
    }
}
