import Testing

@Suite struct ImportTests {
    private let tree = SourceTree()

    /// What comes with the language or the system; any target may import it.
    private let platform: Set<String> = [
        "Foundation", "Synchronization", "Dispatch", "Glibc", "Darwin", "os", "Testing",
    ]

    /// The modules only few may import, with those few; tests may import any.
    private let reserved: [String: Set<String>] = [
        "CFileStatus": ["SQLiteStorage"],
        "CNcurses": ["CursesTerminal"],
        "CKafka": ["KafkaPublishing"],
        "CPostgres": ["PostgresEventStore"],
        "CZlib": ["OrderExchange"],
        "OrderReadModel": ["DeskComposition", "orderdesk", "orderdesk-bench"],
        "OrderWriteModel": ["DeskComposition", "orderdesk", "orderdesk-service", "orderdesk-bench"],
        "SQLiteEventStore": ["DeskComposition", "orderdesk", "orderdesk-bench"],
        "PostgresEventStore": ["DeskComposition", "orderdesk", "orderdesk-bench"],
        "SQLiteProjectionStore": ["OrderReadModel", "orderdesk"],
        "CursesTerminal": ["orderdesk"],
        "Dashboard": ["DeskComposition", "orderdesk"],
        "CPseudoTerminal": ["orderdesk-bench"],
        "GRDB": ["SQLiteStorage", "SQLiteEventStore", "SQLiteProjectionStore", "OrderReadModel"],
        "GRDBSQLite": ["SQLiteStorage", "orderdesk-bench"],
        "OrderService": ["orderdesk-service"],
        "KafkaPublishing": ["orderdesk-service"],
        "Hummingbird": ["OrderService"],
        "DeskComposition": ["CommandOptions", "orderdesk", "orderdesk-service"],
        "orderdesk": [],
    ]

    @Test func `a target imports only what the manifest declares`() async throws {
        for target in try await Manifest.read().targets {
            let allowed = Set(target.dependencies.map(Self.moduleName)).union(platform)
            for file in try tree.swiftFiles(under: target.path) {
                for found in file.imports where !allowed.contains(found.module) {
                    Issue.record("\(file.path):\(found.line): \(target.name) does not depend on \(found.module)")
                }
            }
        }
    }

    @Test func `a target imports all that the manifest declares, but the programs it only runs`() async throws {
        let manifest = try await Manifest.read()
        for target in manifest.targets {
            let imported = Set(try tree.swiftFiles(under: target.path).flatMap { $0.imports.map(\.module) })
            for name in target.dependencies where !imported.contains(Self.moduleName(name)) {
                #expect(manifest[name]?.kind == "executable", "\(target.name) depends on \(name) and never imports it")
            }
        }
    }

    @Test func `the two sides never see each other`() async throws {
        let manifest = try await Manifest.read()
        let write = try #require(manifest["OrderWriteModel"])
        let read = try #require(manifest["OrderReadModel"])
        #expect(write.dependencies.isDisjoint(with: ["OrderQueries", "OrderReadModel"]))
        #expect(read.dependencies.isDisjoint(with: ["OrderCommands", "OrderWriteModel"]))
    }

    @Test func `what is reserved is imported by those few only`() async throws {
        for target in try await Manifest.read().targets where target.isInner {
            let imported = Set(try tree.swiftFiles(under: target.path).flatMap { $0.imports.map(\.module) })
            for (name, few) in reserved where imported.contains(name) {
                #expect(few.contains(target.name), "\(target.name) may not import \(name)")
            }
        }
    }

    @Test func `every folder of sources and of tests is a target`() async throws {
        let paths = Set(try await Manifest.read().targets.map(\.path))
        for top in ["Sources", "Tests"] {
            for folder in try tree.folders(in: top) {
                #expect(paths.contains("\(top)/\(folder)"), "\(top)/\(folder) is in no target of Package.swift")
            }
        }
    }

    @Test func `the architecture's table of modules has every Swift module, in the manifest's order`() async throws {
        let article = try tree.file("Sources/orderdesk/orderdesk.docc/Architecture.md").lines
        let listed = article.compactMap { $0.prefixMatch(of: /\| `([\w-]+)` \|/).map { String($0.1) } }
        let modules = try await Manifest.read().targets.filter {
            try $0.isInner && !tree.swiftFiles(under: $0.path).isEmpty
        }
        #expect(listed == modules.map(\.name))
    }

    @Test(arguments: [
        ("import GRDB", "GRDB"),
        ("  @testable import CQRS", "CQRS"),
        ("@preconcurrency import Foundation // why", "Foundation"),
        ("public import struct OrderEvents.Money", "OrderEvents"),
        ("import CNcurses; import GRDB", "CNcurses"),
        ("@_spi(Tests) import CQRS", "CQRS"),
    ])
    func `an import is found however it is written`(line: String, module: String) {
        #expect(SourceTree.File.importedModule(of: line) == module)
    }

    @Test(arguments: ["/// Prints what an import did.", "let import = 1", "// import GRDB", "importOrders()", "import"])
    func `what is no import is not taken for one`(line: String) {
        #expect(SourceTree.File.importedModule(of: line) == nil)
    }

    /// The name by which a target or a product is imported.
    private static func moduleName(_ name: String) -> String { name.replacing("-", with: "_") }
}
