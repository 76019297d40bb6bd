import ArgumentParser
import CommandOptions
import Testing

@testable import orderdesk

/// The options of every subcommand may stand before it, between its words and after it.
struct GlobalOptionTests {
    private func ordered(_ words: String...) throws -> [String] {
        try CommandLineWords(words, of: OrderDesk.self).ordered
    }

    /// The words of every command that can be run, nested ones included.
    private static var paths: [[String]] { paths(of: OrderDesk.self, after: []) }

    private static func paths(of command: any ParsableCommand.Type, after path: [String]) -> [[String]] {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty else { return [path] }
        return (command.configuration.defaultSubcommand == nil ? [] : [path])
            + subcommands.flatMap { paths(of: $0, after: path + [$0._commandName]) }
    }

    // A name that is made from the type's costs every start of the program: the runtime looks through all conformances for it.
    @Test func `every command has its name written down`() {
        #expect(Self.unnamed(in: OrderDesk.self) == [])
    }

    private static func unnamed(in command: any ParsableCommand.Type) -> [String] {
        (command.configuration.commandName == nil ? ["\(command)"] : [])
            + command.configuration.subcommands.flatMap { unnamed(in: $0) }
    }

    @Test func `every command has its global options behind its name, wherever they were typed`() throws {
        #expect(Self.paths.count > 30)
        let globals = ["--data", "there", "--user=bob"]
        for path in Self.paths {
            for place in 0...path.count {
                let words = path.prefix(place) + globals + path.dropFirst(place) + ["--json", "list"]
                let line = try CommandLineWords(Array(words), of: OrderDesk.self)
                #expect(line.ordered == path + globals + ["--json", "list"], "\(words)")
                #expect(line.path == path)
            }
        }
    }

    @Test func `every command takes the global options`() throws {
        for path in Self.paths {
            let command = try Self.command(at: path)
            let help = OrderDesk.helpMessage(for: command.configuration.defaultSubcommand ?? command)
            #expect(help.contains("--data <dir>") && help.contains("--user <name>"), "\(path)")
        }
    }

    private static func command(at path: [String]) throws -> any ParsableCommand.Type {
        try path.reduce(OrderDesk.self as any ParsableCommand.Type) { command, word in
            try #require(command.configuration.subcommands.first { $0._commandName == word })
        }
    }

    @Test func `the options known without the parser are those that it knows`() {
        let found = DeskOptions.helpMessage(columns: 200).matches(of: /(--[a-z-]+)( <[a-z]+>)?/)
        #expect(Set(found.filter { $0.2 != nil }.map { String($0.1) }) == GlobalOptions.withValue)
        #expect(Set(found.filter { $0.2 == nil }.map { String($0.1) }).subtracting(["--help"]) == [])
    }

    @Test func `a value is a value, whatever it looks like`() throws {
        #expect(try ordered("--data", "place", "ship", "A1") == ["ship", "--data", "place", "A1"])
        #expect(try ordered("--user", "", "status") == ["status", "--user", ""])
        #expect(try ordered("--user", "a\u{1B}b", "status") == ["status", "--user", "a\u{1B}b"])
        #expect(try ordered("--data=a=b", "status") == ["status", "--data=a=b"])
        #expect(try ordered("order", "customers", "--user", "a") == ["order", "customers", "--user", "a"])
    }

    @Test func `what is no global option stays where it is`() throws {
        for words in [
            [], ["--help"], ["--version"], ["--theme", "mono"], ["--data"], ["status", "--data"],
            ["--", "--data", "x"],
            ["teleport", "--data", "x"], ["--data", "x", "--theme", "mono"], ["-"],
            ["--json", "--data", "x", "status"],
        ] {
            #expect(try CommandLineWords(words, of: OrderDesk.self).ordered == words)
        }
    }

    @Test func `help is about no desk`() throws {
        #expect(try ordered("--data", "x", "help", "place") == ["help", "place"])
    }

    @Test func `the same value twice is one value, two values are refused in a sentence`() throws {
        #expect(try ordered("--data", "a", "status", "--data=a") == ["status", "--data", "a", "--data=a"])
        for words in [
            ["--data", "a", "status", "--data", "b"], ["--data", "a", "--data=b"],
            ["customers", "--data", "a", "list", "--search", "x", "--data", "b"],
            ["status", "--data", "a", "--data", "b"],
        ] {
            let error = #expect(throws: ValidationError.self) { try CommandLineWords(words, of: OrderDesk.self) }
            #expect(error?.message == "--data is given twice, as 'a' and as 'b': give it once")
        }
        #expect(
            try ordered("order", "--", "--data", "a", "--data", "b") == ["order", "--", "--data", "a", "--data", "b"])
    }
}
