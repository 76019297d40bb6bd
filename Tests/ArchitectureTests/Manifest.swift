import Foundation
import TestSupport

/// Holds what Package.swift declares, as the package manager reads it.
struct Manifest: Sendable {
    /// One target and the modules that its sources may import.
    struct Target: Sendable {
        let name: String
        /// `regular`, `executable`, `system` or `test`.
        let kind: String
        /// The folder of its sources, from the package's top.
        let path: String
        /// The targets and the libraries it depends on.
        let dependencies: Set<String>

        /// Whether it is part of the house, and not of its tests.
        var isInner: Bool { !path.hasPrefix("Tests/") }
    }

    let targets: [Target]

    /// Returns the target of this name.
    subscript(name: String) -> Target? { targets.first { $0.name == name } }

    /// Reads the manifest of a package, once for all tests.
    static func read() async throws -> Manifest { try await shared.value }

    private static let shared = Task { try await Manifest(of: SourceTree().root) }

    private init(of package: URL) async throws {
        let scratch = try TemporaryDirectory()
        let (output, errors) = (scratch.file("output"), scratch.file("errors"))
        // A scratch folder of its own: the package's is locked while it is built.
        let child = try ChildProcess(
            [
                "swift", "package", "--package-path", package.path, "--scratch-path", scratch.file("build").path,
                "dump-package",
            ],
            environment: ProcessInfo.processInfo.environment, output: output, errors: errors)
        guard await child.wait() == 0 else {
            throw ConditionNotMet("swift package: \(try String(contentsOf: errors, encoding: .utf8))")
        }
        let dump = try JSONDecoder().decode(Dump.self, from: Data(contentsOf: output))
        targets = dump.targets.map(Target.init)
    }
}

extension Manifest.Target {
    fileprivate init(_ dumped: Dump.Target) {
        name = dumped.name
        kind = dumped.type
        path = dumped.path ?? (dumped.type == "test" ? "Tests" : "Sources") + "/\(dumped.name)"
        dependencies = Set(dumped.dependencies.map(\.name))
    }
}

/// What `swift package dump-package` prints, as far as it is needed here.
private struct Dump: Decodable {
    struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]
    }

    /// Written as its kind with an array whose first element is the name: `{"product":["GRDB","GRDB.swift",null,null]}`.
    struct Dependency: Decodable {
        let name: String

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.container(keyedBy: Kind.self)
            let kind = kinds.allKeys[0]
            var elements = try kinds.nestedUnkeyedContainer(forKey: kind)
            name = try elements.decode(String.self)
        }
    }

    enum Kind: CodingKey {
        case byName, product, target
    }

    let targets: [Target]
}
