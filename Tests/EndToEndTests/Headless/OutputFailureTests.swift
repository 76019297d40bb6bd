import Foundation
import TestSupport
import Testing

/// A result that cannot be written is never reported as written.
@Suite(.timeLimit(.minutes(5)))
struct OutputFailureTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await desk.run("orders", "--wait", "20s")
    }

    private static let commands: [[String]] = [
        ["--help"], ["--version"], ["help"], ["help", "place"], ["place", "--help"], ["policy", "four-eyes", "--help"],
        ["--generate-completion-script", "bash"], ["--generate-completion-script=zsh"], ["--experimental-dump-help"],
        ["orders"], ["orders", "--json"], ["orders", "--format", "csv"], ["order", "A1"], ["order", "A1", "--json"],
        ["order", "A1", "--history", "--format", "csv"], ["customers"], ["customers", "--json"], ["products"],
        ["events"], ["events", "--json"], ["events", "--format", "csv"], ["events", "--follow"],
        ["events", "--follow", "--json"], ["status"], ["status", "--json"], ["status", "--watch"],
        ["status", "--watch", "--json"], ["verify"], ["dead-letters"], ["policy"], ["policy", "--json"],
        ["place", "--customer", "ALFKI", "--item", "1:1"], ["place", "--customer", "ALFKI", "--item", "1:1", "--json"],
        ["place", "--customer", "NOBODY", "--item", "1:1", "--json"], ["order", "nothing", "--json"],
        ["products", "add", "9", "--name", "Tea", "--price", "1"], ["import", "--sample", "--json"],
        ["export", "-"], ["export", "-", "--format", "csv"], ["export", "-", "--format", "events"],
    ]

    /// One of each way to print.
    private static let some: [[String]] = [
        ["--help"], ["--version"], ["orders", "--json"], ["events", "--follow"], ["status", "--watch"], ["verify"],
        ["place", "--customer", "ALFKI", "--item", "1:1"],
    ]

    @Test func `a full disk under standard output is exit 74, with a sentence`() async throws {
        for words in Self.commands {
            let outcome = try await desk.shell("exec \"$@\" >/dev/full", words)
            #expect(outcome.exitCode == 74, "\(words): \(outcome)")
            #expect(outcome.errors.contains("could not be written to standard output: No space left on device"))
        }
    }

    @Test func `a standard output that is closed is exit 74, and the result lands in no other file`() async throws {
        for words in LongRun.isOn ? Self.commands : Self.some {
            let outcome = try await desk.shell("exec \"$@\" >&-", words)
            #expect(outcome.exitCode == 74, "\(words): \(outcome)")
            #expect(outcome.errors.contains("could not be written to standard output: Bad file descriptor"))
        }
        let log = desk.directory.file("state/orderdesk/orderdesk.log")
        let logged = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        #expect(!logged.contains("A1") && !logged.contains("USAGE"), "\(logged)")
    }

    @Test func `a pipe that nobody reads any more is exit 74 without a word`() async throws {
        for words in LongRun.isOn ? Self.commands : Self.some {
            // Of the two that opened it, only the writer is left.
            let outcome = try await desk.shell("mkfifo p; exec 3<>p 4>p; exec 3<&-; exec \"$@\" >&4 4>&-", words)
            #expect(outcome.exitCode == 74, "\(words): \(outcome)")
            #expect(!outcome.errors.contains("could not be written"))
        }
    }

    @Test func `what follows ends when its reader has read enough, even while nothing more happens`() async throws {
        for words in [["events", "--follow", "--json"], ["events", "--follow"], ["status", "--watch", "--json"]] {
            let outcome = try await desk.shell("{ \"$@\"; echo $? >&2; } | head -1", words)
            #expect(outcome.output.split(separator: "\n").count == 1, "\(words): \(outcome)")
            #expect(outcome.errors == "74\n", "\(words): \(outcome)")
        }
    }

    @Test func `whatever is closed, what was accepted is accepted and the stores stay whole`() async throws {
        let place = ["place", "--customer", "ALFKI", "--item", "1:1", "--id"]
        for (id, closed) in [("B1", ">&-"), ("B2", "<&- >&-"), ("B3", "<&- >&- 2>&-"), ("B4", "2>&-")] {
            let outcome = try await desk.shell("exec \"$@\" \(closed)", place + [id])
            #expect(outcome.exitCode == (id == "B4" ? 0 : 74), "\(outcome)")
        }
        let orders = try await desk.run("orders", "--json", "--wait", "20s").json(OrdersShape.self).orders
        #expect(Set(orders.map(\.orderID)) == ["A1", "B1", "B2", "B3", "B4"])
        #expect(try await desk.run("verify").exitCode == 0)
    }

    @Test func `what was accepted is reported even where the receipt cannot be written`() async throws {
        for format in ["table", "json", "csv"] {
            let words = ["place", "--customer", "ALFKI", "--item", "1:1", "--format", format]
            let outcome = try await desk.shell("exec \"$@\" >/dev/full", words)
            #expect(outcome.errors.contains("is PENDING, $18.00 · accepted at position"), "\(outcome)")
        }
    }

    @Test func `wrong usage stays wrong usage`() async throws {
        for closed in [">/dev/full", ">&-"] {
            #expect(try await desk.shell("exec \"$@\" \(closed)", ["orders", "--page", "0"]).exitCode == 64)
        }
    }

    @Test func `a completion script is printed as it is`() async throws {
        let script = try await desk.run("--generate-completion-script", "bash").output
        #expect(script.contains("_orderdesk"))
        #expect(!script.contains("\u{FFFD}") && !script.contains("␉"))
    }
}

extension TestDesk {
    /// Runs a line of shell in the desk's directory; `"$@"` is the program with `words`.
    fileprivate func shell(_ line: String, _ words: [String]) async throws -> Outcome {
        let output = directory.file("\(UUID().uuidString).out")
        let errors = directory.file("\(UUID().uuidString).err")
        let folder = directory.file(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = try ChildProcess(
            ["sh", "-c", "cd '\(folder.path(percentEncoded: false))'; \(line)", "sh", Program.path] + words,
            environment: environment, output: output, errors: errors)
        func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
        return Outcome(exitCode: await process.wait(), output: try text(output), errors: try text(errors))
    }
}
