import CQRS
import GRDB

/// Reads and writes how far the projections are, and who projects, within one access to the file.
struct StatusTables {
    let db: Database
    let projections: [ProjectionName]

    func status() throws -> ProjectionStoreStatus {
        var status = try projector()
        let rows = try db.rows(
            """
            SELECT name, checkpoint, failure_position, failure_message,
                (SELECT count(*) FROM dead_letters WHERE projection = name)
            FROM projections
            """,
            read: Self.projection)
        status.projections = projections.map { name in
            rows.first { $0.name == name } ?? ProjectionStatus(name: name, checkpoint: .start)
        }
        return status
    }

    private static func projection(_ row: Row) -> ProjectionStatus {
        let failedAt: Int64? = row[2]
        return ProjectionStatus(
            name: ProjectionName(rawValue: row[0]), checkpoint: Position(row[1]), deadLetters: row[4],
            failure: failedAt.map { ProjectionFailure(position: Position($0), message: row[3] ?? "") })
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
    func moveCheckpoint(of projection: ProjectionName, from: Position, to: Position) throws -> Bool {
        try db.run(
            "UPDATE projections SET checkpoint = ? WHERE name = ? AND checkpoint = ?",
            [to.rawValue, projection.rawValue, from.rawValue])
        return db.changesCount == 1
    }

    func setFailure(_ failure: ProjectionFailure?, of projection: ProjectionName) throws {
        try db.run(
            "UPDATE projections SET failure_position = ?, failure_message = ? WHERE name = ?",
            [failure?.position.rawValue, failure?.message.storable, projection.rawValue])
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
