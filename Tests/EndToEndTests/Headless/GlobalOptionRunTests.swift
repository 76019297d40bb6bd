import Foundation
import Testing

/// The real program, with the options of every subcommand before it.
@Suite(.timeLimit(.minutes(2)))
struct GlobalOptionRunTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test(arguments: [
        ["orders"], ["order", "A1"], ["events"], ["status"], ["verify"], ["customers"], ["products", "list"],
        ["dead-letters"], ["approve", "A1"], ["cancel", "A1", "--reason", "x"], ["customers", "suspend", "A"],
        ["products", "discontinue", "1"],
    ])
    func `the desk is the one named before the command, or between its words`(arguments: [String]) async throws {
        let elsewhere = desk.directory.file("elsewhere").path(percentEncoded: false)
        for place in 0..<min(arguments.count, 2) {
            let words = arguments.prefix(place) + ["--data", elsewhere] + arguments.dropFirst(place)
            let outcome = try await desk.run(Array(words))
            #expect(outcome.exitCode == 69)
            #expect(outcome.errors.hasPrefix("there is no desk at '\(elsewhere)/'; "), "\(words)")
        }
    }

    @Test func `a nested command does its work on the desk and for the user named before it`() async throws {
        let elsewhere = desk.directory.file("elsewhere").path(percentEncoded: false)
        let global = ["--data", elsewhere, "--user", "bob"]
        let register = ["customers", "register", "ALFKI", "--name", "Alfreds"]
        #expect(try await desk.run(global + register).exitCode == 0)
        let events = try await desk.run(global + ["events", "--json"]).json(EventsShape.self).events
        #expect(events.map(\.actor) == ["bob"])
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
    }

    @Test(arguments: [
        ["--data", "a", "status", "--data", "b"], ["--data=a", "customers", "list", "--data=b"],
        ["orders", "--data", "a", "--data", "b"],
    ])
    func `two desks are wrong usage`(arguments: [String]) async throws {
        let outcome = try await desk.run(arguments)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("--data is given twice, as 'a' and as 'b': give it once"))
    }

    @Test func `the same desk twice is one desk`() async throws {
        try await desk.stock()
        let path = desk.data.path(percentEncoded: false)
        #expect(try await desk.run("--data", path, "customers", "--data", path).exitCode == 0)
    }

    @Test func `an unknown command is named behind global options too, and help is given`() async throws {
        let outcome = try await desk.run("--data", "x", "teleport")
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("there is no command 'teleport'"))
        let help = try await desk.run("--data", "x", "customers", "register", "--help")
        #expect(help.exitCode == 0)
        #expect(help.output.contains("USAGE: orderdesk customers register"))
    }

    @Test func `a wrong name of who acts is refused wherever it stands`() async throws {
        for arguments in [["--user", "a\u{1B}b", "status"], ["status", "--user", "a\u{1B}b"]] {
            let outcome = try await desk.run(arguments)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("the name of who acts (--user)"))
        }
    }
}
