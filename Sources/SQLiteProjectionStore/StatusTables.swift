import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Reads and writes how far the projections are, and who projects, within one access to the file.
struct StatusTables {
    let db: Database
    let builds: ProjectionBuilds

    func status() throws -> ProjectionStoreStatus {
        var status = try projector()
        let rows = try db.raw(
            """
            SELECT projection, lane, generation, checkpoint, chain, failure_position, failure_message,
                fingerprint, requested_by, requested_because, requested_at,
                (SELECT count(*) FROM dead_letters
                WHERE projection = builds.projection AND generation = builds.generation AND is_discarded = 0),
                (SELECT ifnull(sum(attempts - 1), 0) FROM dead_letters
                WHERE projection = builds.projection AND generation = builds.generation AND is_discarded = 0)
            FROM builds
            """
        ).all(read: found)
        status.projections = builds.names.map { name in
            let mine = rows.filter { $0.name == name }
            // Rows that are not there are nobody's, so nothing is applied to them.
            let live = mine.first { $0.lane == .live }?.build ?? BuildStatus(generation: 0, isCurrent: false)
            let shadow = mine.first { $0.lane == .shadow }
            return ProjectionStatus(
                name: name, live: live, rebuild: shadow.map { RebuildStatus(build: $0.build, request: $0.request) })
        }
        return status
    }

    private struct Found {
        let name: ProjectionName
        let lane: BuildLane
        let build: BuildStatus
        let request: RebuildRequest
    }

    private func found(_ row: BoundRow) -> Found {
        let name = ProjectionName(rawValue: row.text(0))
        let failedAt = row.optionalInteger(5)
        let build = BuildStatus(
            generation: row.integer(2), checkpoint: Position(row.integer(3)),
            chain: row.integer(3) == 0 ? .start : row.digest(4).map(Chain.init(digest:)),
            deadLetters: Int(row.integer(11)), retries: Int(row.integer(12)),
            failure: failedAt.map { ProjectionFailure(position: Position($0), message: row.text(6)) },
            isCurrent: row.text(7) == builds.fingerprint(of: name))
        let request = RebuildRequest(
            actor: row.text(8), reason: row.text(9), requestedAt: Timestamp(microseconds: row.integer(10)))
        return Found(name: name, lane: BuildLane(rawValue: row.integer(1)) ?? .live, build: build, request: request)
    }

    private func projector() throws -> ProjectionStoreStatus {
        var areRequestsThere = false
        let found = try db.raw(
            """
            SELECT lease_holder, lease_epoch, lease_renewed_at, is_paused, allowed_through, delay_microseconds,
                control_actor, control_session, control_renewed_at, visible_p50_microseconds,
                visible_p95_microseconds, visible_p99_microseconds, visible_samples, visible_since, lease_retries,
                EXISTS (SELECT 1 FROM projector_requests), delay_actor, delay_session, delay_renewed_at
            FROM projector
            """
        ).first { row in
            areRequestsThere = row.integer(15) != 0
            return ProjectionStoreStatus(
                projections: [], lease: Self.lease(row), control: Self.control(row), visibleLatency: Self.latency(row))
        }
        var status = found ?? ProjectionStoreStatus(projections: [], lease: nil, control: .none, visibleLatency: nil)
        // Most often nothing is requested, and this is read several times a second.
        if areRequestsThere { status.requests = try RequestTable(db: db).requests() }
        return status
    }

    private static func lease(_ row: BoundRow) -> ProjectorLease? {
        guard let holder = row.optionalText(0), let epoch = row.optionalInteger(1),
            let renewedAt = row.optionalInteger(2)
        else { return nil }
        return ProjectorLease(
            holder: holder, epoch: epoch, renewedAt: Timestamp(microseconds: renewedAt),
            retries: Int(row.optionalInteger(14) ?? 0))
    }

    /// A version that knew one owner of both left a pause and a delay to it.
    private static func control(_ row: BoundRow) -> ProjectorControl {
        let pauseOwner = ProjectorControl.Owner(
            actor: row.text(6), session: row.text(7), renewedAt: Timestamp(microseconds: row.integer(8)))
        let delayOwner = row.optionalText(17).map { session in
            ProjectorControl.Owner(
                actor: row.text(16), session: session, renewedAt: Timestamp(microseconds: row.integer(18)))
        }
        return ProjectorControl(
            isPaused: row.integer(3) != 0, allowedThrough: Position(row.integer(4)),
            delay: .microseconds(row.integer(5)), pauseOwner: pauseOwner, delayOwner: delayOwner ?? pauseOwner)
    }

    private static func latency(_ row: BoundRow) -> VisibleLatency? {
        guard let p50 = row.optionalInteger(9), let p95 = row.optionalInteger(10), let p99 = row.optionalInteger(11),
            let samples = row.optionalInteger(12), let since = row.optionalInteger(13)
        else { return nil }
        return VisibleLatency(
            p50: .microseconds(p50), p95: .microseconds(p95), p99: .microseconds(p99), samples: Int(samples),
            since: Timestamp(microseconds: since))
    }

    // MARK: Writing

    /// The condition that a row is the only one: SQLite guards a statement that might change several with a savepoint, which has
    /// the full-text index written at once.
    static let isTheRow = "id = 1"

    /// Returns whether the checkpoint was at `from`, and moves it if so.
    func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws -> Bool {
        try db.raw(
            """
            UPDATE builds SET checkpoint = ?, chain = ?
            WHERE projection = ? AND generation = ? AND checkpoint = ?
            """
        ).run([
            .integer(event.position.rawValue), .chain(event.chain), .text(build.projection.rawValue),
            .integer(build.generation), .integer(from.rawValue),
        ])
        return db.changesCount == 1
    }

    /// Returns whether there is such a build, and records its failure if so.
    func setFailure(_ failure: ProjectionFailure?, of build: ProjectionBuild) throws -> Bool {
        try db.run(
            "UPDATE builds SET failure_position = ?, failure_message = ? WHERE projection = ? AND generation = ?",
            [
                failure?.position.rawValue, failure?.message.storable, build.projection.rawValue, build.generation,
            ])
        return db.changesCount == 1
    }

    /// Sets the columns of a lease, by ``bind(_:to:)``.
    static let leaseColumns = "lease_holder = ?, lease_epoch = ?, lease_renewed_at = ?, lease_retries = ?"

    private static let setLease = "UPDATE projector SET \(leaseColumns) WHERE \(isTheRow)"

    static func bind(_ lease: ProjectorLease, to statement: inout ParameterBinder) {
        statement.next(lease.holder.storable)
        statement.next(lease.epoch)
        statement.next(lease.renewedAt.microseconds)
        statement.next(Int64(lease.retries))
    }

    static func set(_ lease: ProjectorLease, in db: Database) throws {
        try db.raw(setLease).run { bind(lease, to: &$0) }
    }

    func setControl(_ control: ProjectorControl) throws {
        try db.run(
            """
            UPDATE projector SET is_paused = ?, allowed_through = ?, delay_microseconds = ?, control_actor = ?,
                control_session = ?, control_renewed_at = ?, delay_actor = ?, delay_session = ?, delay_renewed_at = ?
            WHERE \(Self.isTheRow)
            """,
            [
                control.isPaused, control.allowedThrough.rawValue, control.delay.wholeMicroseconds,
                control.pauseOwner.actor.storable, control.pauseOwner.session.storable,
                control.pauseOwner.renewedAt.microseconds, control.delayOwner.actor.storable,
                control.delayOwner.session.storable, control.delayOwner.renewedAt.microseconds,
            ])
    }

    func setVisibleLatency(_ latency: VisibleLatency?) throws {
        try db.run(
            """
            UPDATE projector SET visible_p50_microseconds = ?, visible_p95_microseconds = ?,
                visible_p99_microseconds = ?, visible_samples = ?, visible_since = ?
            WHERE \(Self.isTheRow)
            """,
            [
                latency?.p50.wholeMicroseconds, latency?.p95.wholeMicroseconds, latency?.p99.wholeMicroseconds,
                latency?.samples, latency?.since.microseconds,
            ])
    }
}
