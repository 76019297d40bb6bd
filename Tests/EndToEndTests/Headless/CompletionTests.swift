import Foundation
import Testing

/// What Tab offers, by the scripts that the shells run.
@Suite(.timeLimit(.minutes(2)))
struct CompletionTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    /// Completes the last word in bash: `words` are as readline divides the line, `current` is what it replaces.
    private func complete(_ line: String, _ words: [String], replacing current: String) async throws -> [String] {
        let script = try desk.write(try await desk.run("completion", "bash").output, to: "completion.bash")
        let call = """
            source "$1"; COMP_LINE="$2"; COMP_POINT=${#2}; cur="$3"; shift 3
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            __orderdesk_complete orderdesk "$cur" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let file = try desk.write("#!/bin/bash\n" + call, to: "call.bash")
        let outcome = try await run(["bash", file, script, line, current] + words)
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private func run(_ words: [String]) async throws -> Outcome {
        let quoted = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
        return try await desk.runTool("sh", "-c", quoted)
    }

    @Test func `bash completes commands, options, values and ids`() async throws {
        try await desk.stock()
        try await desk.place("A1")
        try await desk.place("A2")
        try await desk.run("orders")
        #expect(
            try await complete("orderdesk app", ["orderdesk", "app"], replacing: "app") == ["approve"])
        #expect(
            try await complete("orderdesk ship --if", ["orderdesk", "ship", "--if"], replacing: "--if")
                == ["--if-version"])
        #expect(
            try await complete(
                "orderdesk orders --status sh", ["orderdesk", "orders", "--status", "sh"], replacing: "sh")
                == ["shipped"])
        #expect(
            Set(try await complete("orderdesk approve A", ["orderdesk", "approve", "A"], replacing: "A")) == [
                "A1", "A2",
            ])
        #expect(
            try await complete("orderdesk approve ", ["orderdesk", "approve", ""], replacing: "").count == 2)
        #expect(
            try await complete(
                "orderdesk customers suspend A", ["orderdesk", "customers", "suspend", "A"], replacing: "A") == [
                    "ALFKI"
                ])
        #expect(
            try await complete("orderdesk place --item 2", ["orderdesk", "place", "--item", "2"], replacing: "2")
                == ["2:1"])
        #expect(
            try await complete("orderdesk place --customer ", ["orderdesk", "place", "--customer", ""], replacing: "")
                == ["ALFKI"])
    }

    @Test func `ids with anything in them are literal, and none is ever run`() async throws {
        try await desk.stock()
        let pwned = desk.directory.file("pwned").path(percentEncoded: false)
        let ids = ["a:b c", "a:b'd", #"a:b"e\"#, "a:b$(touch \(pwned))", "a:b;f", "a:b`touch \(pwned)`", "a:b*"]
        for id in ids { try await desk.place(id) }
        try await desk.run("orders")
        let found = try await complete("orderdesk order a:b", ["orderdesk", "order", "a", ":", "b"], replacing: "b")
        // Bash replaces what is behind the colon.
        let expected = ids.filter { !$0.contains("touch") }.map { String($0.dropFirst(2)) }
        #expect(Set(found) == Set(expected))
        let quoted = try await complete("orderdesk order 'a:b ", ["orderdesk", "order", "'a:b "], replacing: "a:b ")
        #expect(quoted == ["a:b c"])
        #expect(!FileManager.default.fileExists(atPath: pwned))
    }

    @Test func `the desk is the one that the command line names`() async throws {
        let other = try TestDesk()
        try await other.stock()
        try await other.place("OTHER1")
        try await other.run("orders")
        let data = other.data.path(percentEncoded: false)
        for words in [
            ["orderdesk", "ship", "--data", data, "O"], ["orderdesk", "--data", data, "ship", "O"],
            ["orderdesk", "ship", "--data", "=", data, "O"], ["orderdesk", "--data", "=", "'\(data)'", "ship", "O"],
        ] {
            let line = words.joined(separator: " ").replacing(" = ", with: "=")
            #expect(try await complete(line, words, replacing: "O") == ["OTHER1"], "\(words)")
        }
        #expect(try await complete("orderdesk ship O", ["orderdesk", "ship", "O"], replacing: "O").isEmpty)
    }

    @Test func `nothing is made or changed, and errors are silent`() async throws {
        #expect(try await complete("orderdesk ship ", ["orderdesk", "ship", ""], replacing: "").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))

        try FileManager.default.createDirectory(at: desk.data, withIntermediateDirectories: true)
        let garbage = Data("this is no log".utf8)
        try garbage.write(to: desk.writeStore)
        try garbage.write(to: desk.readStore)
        #expect(try await complete("orderdesk ship ", ["orderdesk", "ship", ""], replacing: "").isEmpty)
        #expect(try Data(contentsOf: desk.writeStore) == garbage)
        #expect(try Data(contentsOf: desk.readStore) == garbage)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `each shell has a script, which the program answers`(shell: String) async throws {
        try await desk.stock()
        let script = try await desk.run("completion", shell)
        #expect(script.exitCode == 0 && script.output.contains("---completion"))
        let answer = try await desk.run(
            [
                "---completion", "products", "reprice", "--", "positional@0", "3", "0", "orderdesk", "products",
                "reprice", "",
            ],
            environment: ["SAP_SHELL": shell])
        let expected = [
            "bash": ["'1'", "'2'", "'3'"], "zsh": ["1:Chai", "2:Chang", "3:Coffee", " "],
            "fish": ["1\tChai", "2\tChang", "3\tCoffee"],
        ]
        #expect(answer.output.split(separator: "\n").map(String.init) == expected[shell])
    }

    @Test(.enabled(if: TestDesk.isInstalled("zsh"), "zsh is not installed"))
    func `zsh can read its script`() async throws {
        let script = try desk.write(try await desk.run("completion", "zsh").output, to: "_orderdesk")
        #expect(try await desk.runTool("zsh", "-n", script).errors.isEmpty)
    }

    @Test(.enabled(if: TestDesk.isInstalled("fish"), "fish is not installed"))
    func `fish can read its script`() async throws {
        let script = try desk.write(try await desk.run("completion", "fish").output, to: "orderdesk.fish")
        #expect(try await desk.runTool("fish", "-n", script).errors.isEmpty)
    }

    @Test func `a shell that is not known is refused`() async throws {
        let outcome = try await desk.run("completion", "tcsh")
        #expect(outcome.exitCode == 64 && outcome.errors.contains("bash, zsh or fish"))
    }
}
