import CQRS
import GRDB
import SQLiteStorage

/// Distinguishes the rows that readers see from those of a shadow rebuild.
enum BuildLane: Int64 {
    case live = 1
    case shadow = 2
}

/// Makes, switches and drops the sets of rows of projections, within one write to the file.
struct BuildTables {
    let db: Database
    let builds: ProjectionBuilds

    /// Drops all rows of a projection and starts it at position 0, visible to readers.
    func startAfresh(_ projection: ProjectionName) throws {
        for lane in [BuildLane.shadow, .live] { try drop(projection, lane) }
        try make(projection, .live, nil)
    }

    /// Begins a shadow rebuild, in place of any under way; readers go on with the rows they see.
    func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws {
        try drop(projection, .shadow)
        try make(projection, .shadow, request)
    }

    /// Makes the first index that readers need and a build does not have; returns false when it has all.
    ///
    /// Which are missing is in the file's own schema, so it is known again after the program was killed.
    func makeMissingIndex(of build: ProjectionBuild) throws -> Bool {
        let schema = builds.projection(of: build).schema
        for index in schema.readingIndexes {
            let isThere = try db.row("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", [index]) != nil
            guard !isThere, let statement = schema.statement(making: index) else { continue }
            try db.execute(sql: statement)
            return true
        }
        return false
    }

    /// Switches the shadow rebuild in: readers see its rows, and those they saw before are dropped.
    ///
    /// It gets the indexes that it still lacks, because readers rely on them.
    func switchToRebuild(_ build: ProjectionBuild) throws {
        guard try self.build(build.projection, .shadow) == build else { throw StoreError.noSuchRows(build) }
        while try makeMissingIndex(of: build) {}
        try drop(build.projection, .live)
        try db.run(
            """
            UPDATE builds SET lane = ?, requested_by = NULL, requested_because = NULL, requested_at = NULL
            WHERE projection = ? AND generation = ?
            """,
            [BuildLane.live.rawValue, build.projection.rawValue, build.generation])
    }

    /// Drops what is in a lane, if anything.
    func drop(_ projection: ProjectionName, _ lane: BuildLane) throws {
        guard let build = try build(projection, lane) else { return }
        for table in builds.projection(of: build).schema.tables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
        try db.run(
            "DELETE FROM dead_letters WHERE projection = ? AND generation = ?",
            [projection.rawValue, build.generation])
        try db.run("DELETE FROM builds WHERE projection = ? AND lane = ?", [projection.rawValue, lane.rawValue])
    }

    /// Returns what is in a lane.
    func build(_ projection: ProjectionName, _ lane: BuildLane) throws -> ProjectionBuild? {
        try Self.build(projection, lane, in: db)
    }

    /// Returns what is in a lane.
    static func build(_ projection: ProjectionName, _ lane: BuildLane, in db: Database) throws -> ProjectionBuild? {
        let row = try db.row(
            "SELECT generation FROM builds WHERE projection = ? AND lane = ?", [projection.rawValue, lane.rawValue])
        return row.map { ProjectionBuild(projection, generation: $0[0]) }
    }

    private func make(_ projection: ProjectionName, _ lane: BuildLane, _ request: RebuildRequest?) throws {
        try db.run("UPDATE projector SET last_generation = last_generation + 1 WHERE \(StatusTables.isTheRow)")
        guard let row = try db.row("SELECT last_generation FROM projector") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the projector's row is gone")
        }
        let build = ProjectionBuild(projection, generation: row[0])
        let schema = builds.projection(of: build).schema
        for statement in lane == .live ? schema.statements : schema.statementsForWriting {
            try db.execute(sql: statement)
        }
        try db.run(
            """
            INSERT INTO builds (projection, lane, generation, fingerprint, requested_by, requested_because, requested_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                projection.rawValue, lane.rawValue, build.generation, builds.fingerprint(of: projection),
                request?.actor.storable,
                request?.reason.storable, request?.requestedAt.microseconds,
            ])
    }
}

extension StoreError {
    /// Reports that a build is no longer kept: it was switched in, cancelled or started again.
    static func noSuchRows(_ build: ProjectionBuild) -> StoreError {
        StoreError(
            .fenced, "generation \(build.generation) of the rows of '\(build.projection)' is no longer kept",
            remedy: "another session replaced it")
    }
}
