import Foundation
import Testing

/// Wrong usage, stores that cannot be used, settings that are wrong.
@Suite(.timeLimit(.minutes(2)))
struct UsageTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test(arguments: [
        ["teleport"], ["place"], ["place", "--customer", "A", "--bogus"], ["orders", "--status", "lost"],
        ["orders", "--sort", "colour"], ["orders", "--page", "0"], ["orders", "--page-size", "0"],
        ["order", "1", "--history", "--timeline", "--format", "csv"],
        ["orders", "--since", "someday"], ["orders", "--filter", "status:lost"], ["orders", "--format", "xml"],
        ["approve"], ["import"],
        ["import", "folder", "--sample"], ["events", "--after", "-1"], ["place", "--customer", "A", "--item", "1"],
        ["place", "--customer", "A", "--item", "1:x"], ["place", "--customer", "A", "--item", "1:1@much"],
        ["place", "--customer", "A", "--command-id", "7"], ["place", "--customer", "A", "--wait", "soon"],
        ["products", "add", "1", "--name", "X", "--price", "free"], ["products", "add", "1", "--name", "X"],
    ])
    func `wrong usage is exit 64 with a sentence, and makes no desk`(arguments: [String]) async throws {
        let outcome = try await desk.run(arguments)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.count > 20)
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
    }

    @Test func `an unknown command is named, with those there are`() async throws {
        let outcome = try await desk.run("teleport")
        #expect(outcome.errors.contains("there is no command 'teleport'"))
        #expect(outcome.errors.contains("place"))
    }

    @Test(arguments: [
        "dashboard", "place", "approve", "ship", "cancel", "refund", "add-item", "customers", "products", "orders",
        "order", "import", "events", "status",
    ])
    func `every command explains itself`(command: String) async throws {
        let outcome = try await desk.run(command, "--help")
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.hasPrefix("OVERVIEW: "))
        #expect(outcome.output.contains("Example: orderdesk \(command)"))
        #expect(outcome.errors.isEmpty)
    }

    @Test func `the version is reported`() async throws {
        #expect(try await desk.run("--version").output.hasPrefix("orderdesk "))
    }

    @Test func `a dashboard without a terminal says so`() async throws {
        let outcome = try await desk.run()
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("needs a terminal"))
        #expect(outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
    }

    @Test func `a file that is no database is left alone`() async throws {
        try desk.write("no database", to: "data/write.sqlite")
        let outcome = try await desk.run("orders")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("write.sqlite"))
        #expect(try String(contentsOf: desk.writeStore, encoding: .utf8) == "no database")
    }

    @Test func `a data directory that cannot be made is exit 69, with what to do`() async throws {
        let file = try desk.write("in the way", to: "file")
        let outcome = try await desk.run(
            "place", "--customer", "A", "--item", "1:1", "--data", file + "/desk", "--json")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains(file))
        #expect(outcome.errors.contains("--data"))
        #expect(try outcome.json(ErrorShape.self).error.code == "STORE_UNAVAILABLE")
    }

    @Test(arguments: [
        ["orders"], ["orders", "--read-only"], ["order", "A1"], ["events"], ["status"], ["customers"], ["products"],
        ["approve", "A1"], ["cancel", "A1", "--reason", "x"], ["refund", "A1"], ["customers", "suspend", "A"],
        ["products", "discontinue", "1"],
    ])
    func `a mistyped directory is reported by whatever needs a desk, and stays as it is`(arguments: [String])
        async throws
    {
        let outcome = try await desk.run(arguments)
        let path = desk.data.path(percentEncoded: false)
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.hasPrefix("there is no desk at '\(path)'; "))
        #expect(outcome.errors.contains("a desk is made by"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        ["place", "--customer", "A", "--item", "1:1"], ["customers", "register", "A", "--name", "A"],
        ["products", "add", "1", "--name", "A", "--price", "1"], ["import", "--sample"],
    ])
    func `what adds something makes the desk`(arguments: [String]) async throws {
        #expect(try await desk.run(arguments).exitCode < 2)
        #expect(try await desk.run("events").exitCode == 0)
    }

    @Test func `a desk that lost its log is not begun again`() async throws {
        try await desk.run("products", "add", "1", "--name", "Tea", "--price", "1")
        try FileManager.default.removeItem(at: desk.writeStore)
        let outcome = try await desk.run("products", "add", "2", "--name", "Tea", "--price", "1")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("has lost its log"))
        #expect(!FileManager.default.fileExists(atPath: desk.writeStore.path(percentEncoded: false)))
    }

    @Test func `a status looks without making the read model it looks for`() async throws {
        try await desk.run("products", "add", "1", "--name", "Tea", "--price", "1")
        try FileManager.default.removeItem(at: desk.readStore)
        let outcome = try await desk.run("status")
        #expect([0, 1, 2].contains(outcome.exitCode), "one event waits, since just now: \(outcome)")
        let status = try await desk.run("status", "--json").json(StatusShape.self)
        #expect(status.projections.allSatisfy { $0.checkpoint == 0 && $0.behind == 1 })
        let list = try await desk.run("products", "--read-only")
        #expect(list.exitCode == 69)
        #expect(list.errors.contains("read.sqlite is not there at the moment"))
        #expect(!FileManager.default.fileExists(atPath: desk.readStore.path(percentEncoded: false)))
        #expect(try await desk.run("products").exitCode == 0)
        #expect(try await desk.run("status").exitCode == 0)
    }

    @Test func `a typo in the settings is reported and stops nothing`() async throws {
        try desk.configure("usre: bob\ncurrency: EUR\nfreshness: {liveThreshold: soon}\n")
        let outcome = try await desk.run("products", "add", "1", "--name", "Tea", "--price", "1", "--json")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.contains("unknown key 'usre'"))
        #expect(outcome.errors.contains("freshness.liveThreshold"))
        #expect(outcome.output.contains("\"currency\":\"EUR\""))
    }

    @Test func `the settings name the user, and the command line overrules them`() async throws {
        try desk.configure("user: carol\n")
        try await desk.run("products", "add", "1", "--name", "Tea", "--price", "1")
        try await desk.run("products", "add", "2", "--name", "Tea", "--price", "1", "--user", "dave")
        let events = try await desk.run("events", "--json").json(EventsShape.self).events
        #expect(events.map(\.actor) == ["carol", "dave"])
    }
}
