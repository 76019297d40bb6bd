import CQRS
import Foundation
import GRDB

/// Reads and writes how far the projections are, and who projects, within one access to the file.
struct StatusTables {
    let db: Database
    let builds: ProjectionBuilds

    func status() throws -> ProjectionStoreStatus {
        var status = try projector()
        let rows = try db.rows(
            """
            SELECT projection, lane, generation, checkpoint, last_command, failure_position, failure_message,
                fingerprint, requested_by, requested_because, requested_at,
                (SELECT count(*) FROM dead_letters
                WHERE projection = builds.projection AND generation = builds.generation AND is_discarded = 0)
            FROM builds
            """,
            read: found)
        status.projections = builds.names.map { name in
            let mine = rows.filter { $0.name == name }
            // Rows that are not there are nobody's, so nothing is applied to them.
            let live = mine.first { $0.lane == .live }?.build ?? BuildStatus(generation: 0, isCurrent: false)
            let beside = mine.first { $0.lane == .beside }
            return ProjectionStatus(
                name: name, live: live, rebuild: beside.map { RebuildStatus(build: $0.build, request: $0.request) })
        }
        return status
    }

    private struct Found {
        let name: ProjectionName
        let lane: BuildLane
        let build: BuildStatus
        let request: RebuildRequest
    }

    private func found(_ row: Row) -> Found {
        let name = ProjectionName(rawValue: row[0])
        let failedAt: Int64? = row[5]
        let build = BuildStatus(
            generation: row[2], checkpoint: Position(row[3]), lastCommand: (row[4] as UUID?).map { CommandID($0) },
            deadLetters: row[11],
            failure: failedAt.map { ProjectionFailure(position: Position($0), message: row[6] ?? "") },
            isCurrent: row[7] == builds.fingerprint(of: name))
        let request = RebuildRequest(
            actor: row[8] ?? "", reason: row[9] ?? "", requestedAt: Timestamp(microseconds: row[10] ?? 0))
        return Found(name: name, lane: BuildLane(rawValue: row[1]) ?? .live, build: build, request: request)
    }

    private func projector() throws -> ProjectionStoreStatus {
        let row = try db.row(
            """
            SELECT lease_holder, lease_epoch, lease_renewed_at, is_paused, allowed_through, delay_microseconds,
                control_actor, control_session, control_renewed_at, visible_p50_microseconds,
                visible_p95_microseconds, visible_p99_microseconds
            FROM projector
            """)
        guard let row else {
            return ProjectionStoreStatus(projections: [], lease: nil, control: .none, visibleLatency: nil)
        }
        let control = ProjectorControl(
            isPaused: row[3], allowedThrough: Position(row[4]), delay: .microseconds(row[5] as Int64), actor: row[6],
            session: row[7], renewedAt: Timestamp(microseconds: row[8]))
        return ProjectionStoreStatus(
            projections: [], lease: Self.lease(row), control: control, visibleLatency: Self.latency(row))
    }

    private static func lease(_ row: Row) -> ProjectorLease? {
        guard let holder = row[0] as String?, let epoch = row[1] as Int64?, let renewedAt = row[2] as Int64? else {
            return nil
        }
        return ProjectorLease(holder: holder, epoch: epoch, renewedAt: Timestamp(microseconds: renewedAt))
    }

    private static func latency(_ row: Row) -> VisibleLatency? {
        guard let p50 = row[9] as Int64?, let p95 = row[10] as Int64?, let p99 = row[11] as Int64? else { return nil }
        return VisibleLatency(p50: .microseconds(p50), p95: .microseconds(p95), p99: .microseconds(p99))
    }

    // MARK: Writing

    /// Returns whether the checkpoint was at `from`, and moves it if so.
    func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws -> Bool {
        try db.run(
            """
            UPDATE builds SET checkpoint = ?, last_command = ?
            WHERE projection = ? AND generation = ? AND checkpoint = ?
            """,
            [
                event.position.rawValue, event.cause.commandID.uuid, build.projection.rawValue, build.generation,
                from.rawValue,
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

    func setLease(_ lease: ProjectorLease) throws {
        try db.run(
            "UPDATE projector SET lease_holder = ?, lease_epoch = ?, lease_renewed_at = ?",
            [lease.holder.storable, lease.epoch, lease.renewedAt.microseconds])
    }

    func setControl(_ control: ProjectorControl) throws {
        try db.run(
            """
            UPDATE projector SET is_paused = ?, allowed_through = ?, delay_microseconds = ?, control_actor = ?,
                control_session = ?, control_renewed_at = ?
            """,
            [
                control.isPaused, control.allowedThrough.rawValue, control.delay.wholeMicroseconds,
                control.actor.storable, control.session.storable, control.renewedAt.microseconds,
            ])
    }

    func setVisibleLatency(_ latency: VisibleLatency) throws {
        try db.run(
            """
            UPDATE projector SET visible_p50_microseconds = ?, visible_p95_microseconds = ?,
                visible_p99_microseconds = ?
            """,
            [latency.p50.wholeMicroseconds, latency.p95.wholeMicroseconds, latency.p99.wholeMicroseconds])
    }
}
