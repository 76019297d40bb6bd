import Testing

@Suite struct ImportTableTests {
    private let tree = SourceTree()

    @Test(arguments: Module.table.map(\.name))
    func `a module imports only what the table allows`(name: String) throws {
        let module = try #require(Module.table.first { $0.name == name })
        for file in try tree.swiftFiles(under: module.path) {
            for found in file.imports where !module.mayImport(found.module) {
                Issue.record("\(file.path):\(found.line): \(name) may not import \(found.module)")
            }
        }
    }

    @Test func `every arrow of the table points inward`() {
        var above: Set<String> = []
        for module in Module.table {
            #expect(module.inner.isSubset(of: above), "\(module.name) imports a module that is not above it")
            above.insert(module.name)
        }
    }

    @Test func `the two sides never see each other`() throws {
        let write = try #require(Module.table.first { $0.name == "OrderWriteModel" })
        let read = try #require(Module.table.first { $0.name == "OrderReadModel" })
        #expect(write.inner.isDisjoint(with: ["OrderQueries", "OrderReadModel"]))
        #expect(read.inner.isDisjoint(with: ["OrderCommands", "OrderWriteModel"]))
    }

    @Test func `what is reserved is imported by those few only`() throws {
        for module in Module.table {
            for (name, few) in Module.reserved where module.mayImport(name) {
                #expect(few.contains(module.name), "the table lets \(module.name) import \(name)")
            }
        }
    }

    @Test func `every folder of sources is in the table, and every module of the table has one`() throws {
        let listed = Set(Module.table.filter { $0.path == "Sources/\($0.name)" }.map(\.name))
        #expect(try tree.folders(in: "Sources") == listed)
    }

    @Test func `every module of the table is a target, and every target but the tests' is in the table`() throws {
        let manifest = try tree.file("Package.swift").lines.joined(separator: "\n")
        let declaration = /(?:\bmodule\(|\b(?:target|executableTarget|systemLibrary)\(\s*name:)\s*"([\w-]+)"/
        let targets = Set(manifest.matches(of: declaration).map { String($0.1) })
        #expect(targets.subtracting(try tree.folders(in: "Tests")) == Set(Module.table.map(\.name)))
    }

    @Test func `every folder of tests is a target`() throws {
        let manifest = try tree.file("Package.swift").lines.joined(separator: "\n")
        for folder in try tree.folders(in: "Tests") where !manifest.contains("\"\(folder)\"") {
            Issue.record("Tests/\(folder) is in no target of Package.swift")
        }
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
}
