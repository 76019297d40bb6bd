import CQRS
import Synchronization

/// Knows the projections of this program: the tables of each of their builds, and the fingerprints of their rows.
struct ProjectionBuilds: Sendable {
    /// The projections in the order they are applied.
    let names: [ProjectionName]
    /// Those that gather.
    let gathering: Set<ProjectionName>
    private let types: [ProjectionName: any BatchedSQLiteProjection.Type]
    private let fingerprints: [ProjectionName: String]

    init(_ all: [any BatchedSQLiteProjection.Type]) {
        let projections = all.map { $0.init(suffix: "") }
        names = projections.map(\.name)
        gathering = Set(projections.filter(\.gathers).map(\.name))
        types = Dictionary(uniqueKeysWithValues: zip(names, all))
        fingerprints = Dictionary(uniqueKeysWithValues: projections.map { ($0.name, $0.fingerprint) })
    }

    /// Returns the projection that writes a build's tables; one of another program is a programming error.
    func projection(of build: ProjectionBuild) -> any BatchedSQLiteProjection {
        guard let type = types[build.projection] else { preconditionFailure("no projection '\(build.projection)'") }
        return type.init(suffix: build.tableSuffix)
    }

    /// Identifies rows of today's shape and meaning; nil for a projection of another program.
    func fingerprint(of projection: ProjectionName) -> String? {
        fingerprints[projection]
    }

    /// Identifies rows of today's shape but of an older meaning: they are read until they are rebuilt.
    func readableFingerprint(of projection: ProjectionName) -> String? {
        types[projection]?.init(suffix: "").readableFingerprint
    }

    /// Whether this program can read a projection's rows that were made under a fingerprint.
    func canRead(_ projection: ProjectionName, rowsOf fingerprint: String) -> Bool {
        types[projection]?.init(suffix: "").canRead(rowsOf: fingerprint) ?? false
    }
}

extension ProjectionBuild {
    /// The end of the names of its tables.
    public var tableSuffix: String { "_\(generation)" }
}

/// Makes the batches by which builds are written.
final class ProjectionWriters<Fact: Event>: Sendable {
    private let types: [ProjectionName: any BatchedSQLiteProjection<Fact>.Type]
    /// Made once for each build: a projection writes its statements down when it is made.
    private let made = Mutex<[ProjectionBuild: any BatchedSQLiteProjection<Fact>]>([:])

    init(_ all: [any BatchedSQLiteProjection<Fact>.Type]) {
        types = Dictionary(uniqueKeysWithValues: all.map { ($0.init(suffix: "").name, $0) })
    }

    /// Begins to apply events to a build; one of another program is a programming error.
    func makeBatch(for build: ProjectionBuild) -> any SQLiteProjectionBatch<Fact> {
        made.withLock { made in
            if let known = made[build] { return known }
            guard let type = types[build.projection] else { preconditionFailure("no projection '\(build.projection)'") }
            let projection = type.init(suffix: build.tableSuffix)
            made[build] = projection
            return projection
        }.makeBatch()
    }
}
