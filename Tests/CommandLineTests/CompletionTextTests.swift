import ArgumentParser
import Foundation
import Testing

@testable import orderdesk

/// Completions are text of others: a shell has to take them literally.
struct CompletionTextTests {
    private func line(_ text: String, _ meaning: String = "Chai: black", for shell: CompletionShell?) -> String? {
        CompletionText.line(text, meaning: meaning, for: shell)
    }

    @Test func `each shell gets what it takes literally`() {
        #expect(line("it's (x) \"a\"", for: .bash) == #"'it'\''s (x) "a"'"#)
        #expect(line("$(x)", for: .bash) == nil && line("`x`", for: .bash) == nil, "bash would insert these unquoted")
        #expect(line("$(x)", for: .fish) == "$(x)\tChai: black")
        #expect(line(#"a:b\c"#, for: .zsh) == #"a\:b\\c:Chai\: black"#)
        #expect(line("a:b c", for: .fish) == "a:b c\tChai: black")
        #expect(line("a b", for: nil) == "a b")
    }

    @Test func `what cannot be shown as it is is no completion, and no meaning breaks the line`() {
        #expect(line("a\u{1B}[2Jb", for: .bash) == nil)
        #expect(line("a\nb", for: .zsh) == nil)
        #expect(line("", for: .fish) == nil)
        #expect(line("a", "b\tc\nd", for: .fish)?.filter { $0 == "\t" || $0.isNewline }.count == 1)
    }

    @Test func `the version has the commit, when the build named one`() {
        #expect(Version.line(commit: "0123abc-modified") == "orderdesk \(Version.current) (0123abc-modified)")
        #expect(Version.line(commit: "") == "orderdesk \(Version.current) (development build)")
    }

    @Test func `every argument that is an id of something there is completed`() throws {
        func check(_ command: Completed) {
            for argument in command.arguments ?? [] {
                let help = argument.abstract ?? ""
                guard ["order", "customer", "product"].contains(argument.valueName), !help.contains("new "),
                    !help.contains("dates")
                else {
                    continue
                }
                #expect(argument.completionKind?.keys.first == "custom", "\(command.commandName) \(help)")
            }
            for nested in command.subcommands ?? [] { check(nested) }
        }
        struct Dump: Decodable {
            let command: Completed
        }
        check(try JSONDecoder().decode(Dump.self, from: Data(OrderDesk._dumpHelp().utf8)).command)
    }
}

/// How the arguments of a command are completed, as the parser describes it.
private struct Completed: Decodable {
    struct Argument: Decodable {
        /// Whatever a kind of completion holds.
        struct Details: Decodable {
            init(from decoder: any Decoder) throws {}
        }

        let valueName: String?
        let abstract: String?
        let completionKind: [String: Details]?
    }

    let commandName: String
    let subcommands: [Completed]?
    let arguments: [Argument]?
}
