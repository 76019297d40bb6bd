import Testing

/// What the compiler cannot see when a command or a projection is added: the lists that it has to be in.
struct CompletenessTests {
    private let tree = SourceTree()

    /// The commands of the write side, as its contract declares them.
    private func commands() throws -> [Substring] {
        try tree.swiftFiles(under: "Sources/OrderCommands").flatMap(\.lines)
            .compactMap { $0.firstMatch(of: #/^public struct (\w+): Command\b/#)?.output.1 }
    }

    private func text(_ path: String) throws -> String { try tree.file(path).lines.joined(separator: "\n") }

    @Test func `every command is registered with the write model`() throws {
        let registration = try text("Sources/OrderWriteModel/OrderWriteModel.swift")
        for command in try commands() {
            #expect(registration.contains("<\(command)>(") || registration.contains("\(command)Handler("), "\(command)")
        }
    }

    @Test func `every command is sent by the command line`() throws {
        let lines = try tree.swiftFiles(under: "Sources/orderdesk").flatMap(\.lines)
        for command in try commands() {
            #expect(lines.contains { $0.contains("\(command)(") }, "\(command)")
        }
    }

    @Test func `every command and every status is in the article about commands`() throws {
        let article = try tree.file("Sources/OrderCommands/OrderCommands.docc/Commands.md").lines
        for command in try commands() {
            #expect(article.contains { $0.contains("``\(command)``") }, "\(command)")
        }
        for line in try tree.file("Sources/OrderEvents/OrderStatus.swift").lines {
            guard let word = line.firstMatch(of: #/case \w+ = "(\w+)"/#)?.output.1 else { continue }
            #expect(article.contains { $0.contains(word) }, "\(word)")
        }
    }

    @Test func `every subcommand is in the program's list`() throws {
        let list =
            try text("Sources/orderdesk/OrderDesk.swift")
            + text("Sources/orderdesk/Commands/OrderStepCommands.swift")
        for line in try tree.swiftFiles(under: "Sources/orderdesk/Commands").flatMap(\.lines) {
            guard let command = line.firstMatch(of: #/^struct (\w+Command): /#)?.output.1 else { continue }
            #expect(list.contains("\(command).self"), "\(command)")
        }
    }

    @Test func `every projection is in the read store's list`() throws {
        let list = try text("Sources/OrderReadModel/Projections/OrderReadStore.swift")
        for line in try tree.swiftFiles(under: "Sources/OrderReadModel").flatMap(\.lines) {
            guard let name = line.firstMatch(of: #/^struct (\w+): (?:Batched)?SQLiteProjection\b/#)?.output.1 else {
                continue
            }
            #expect(list.contains("\(name).self"), "\(name)")
        }
    }
}
