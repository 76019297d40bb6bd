import CQRS
import OrderEvents
import Synchronization

/// Knows the projections of this program, and makes for each build the one that writes its tables.
final class ProjectionBuilds: Sendable {
    /// The projections in the order they are applied.
    let names: [ProjectionName]
    private let types: [ProjectionName: any SQLiteProjection.Type]
    private let fingerprints: [ProjectionName: String]
    /// Made once for each build: a projection writes its statements down when it is made.
    private let made = Mutex<[ProjectionBuild: any SQLiteProjection]>([:])

    init(_ all: [any SQLiteProjection.Type]) {
        let projections = all.map { $0.init(suffix: "") }
        names = projections.map(\.name)
        types = Dictionary(uniqueKeysWithValues: zip(names, all))
        fingerprints = Dictionary(uniqueKeysWithValues: projections.map { ($0.name, $0.fingerprint) })
    }

    /// Returns the projection that writes a build's tables; one of another program is a programming error.
    func projection(of build: ProjectionBuild) -> any SQLiteProjection {
        made.withLock { made in
            if let known = made[build] { return known }
            guard let type = types[build.projection] else { preconditionFailure("no projection '\(build.projection)'") }
            let projection = type.init(suffix: Self.suffix(ofGeneration: build.generation))
            made[build] = projection
            return projection
        }
    }

    /// The end of the names of a generation's tables.
    static func suffix(ofGeneration generation: Int64) -> String { "_\(generation)" }

    /// Tells rows of today's shape and meaning from all others; nil for a projection of another program.
    func fingerprint(of projection: ProjectionName) -> String? {
        fingerprints[projection]
    }

    /// Tells rows of today's shape, but not of its meaning: they are read until others are built.
    func readableFingerprint(of projection: ProjectionName) -> String? {
        types[projection]?.init(suffix: "").readableFingerprint
    }

    /// Whether this program can read a projection's rows that were made under a fingerprint.
    func canRead(_ projection: ProjectionName, rowsOf fingerprint: String) -> Bool {
        types[projection]?.init(suffix: "").canRead(rowsOf: fingerprint) ?? false
    }
}
