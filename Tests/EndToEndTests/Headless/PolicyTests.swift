import Foundation
import Testing

/// The desk's policy about approvals, through the real program.
@Suite(.timeLimit(.minutes(2)))
struct PolicyTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `who placed an order or added lines to it does not approve it, for every user of the desk`() async throws
    {
        #expect(try await desk.run("policy", "four-eyes", "on", "--user", "carol").exitCode == 0)
        try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:1@0.01", "--id", "A1", "--user", "bob")
        try await desk.run("add-item", "A1", "--item", "1:5000", "--user", "alice")
        for names in [
            ["--user", "alice"], ["--user", "bob"], ["--user", "alice", "--by", "carol"],
            ["--user", "carol", "--by", "Al ice"], ["--user", "ALICE "], ["--user", "b\u{200B}ob"],
        ] {
            let outcome = try await desk.run(["approve", "A1", "--json"] + names)
            #expect(outcome.exitCode == 1, "\(names)")
            #expect(try outcome.json(ErrorShape.self).error.code == "SELF_APPROVAL")
        }
        #expect(try await desk.run("approve", "A1", "--user", "dave").exitCode == 0)
    }

    @Test func `the policy is shown with who changed it, when and where`() async throws {
        let untouched = try await desk.run("policy", "--json")
        #expect(
            try untouched.keys == ["fourEyes", "changedBy", "changedAt", "position", "version", "configFourEyes"])
        #expect(try untouched.json(PolicyShape.self) == PolicyShape(fourEyes: false, version: 0))
        #expect(try await desk.run("policy").output.contains("not required · nobody has changed that"))

        let changed = try await desk.run("policy", "four-eyes", "on", "--user", "carol", "--json")
        let event = try #require(try await desk.run("events", "--json").json(EventsShape.self).events.last)
        #expect(event.type == "FourEyesRequired" && event.stream == "policy-approval" && event.actor == "carol")
        let expected = PolicyShape(fourEyes: true, changedBy: "carol", position: event.position, version: 1)
        #expect(try changed.json(PolicyShape.self) == expected.with(changed: true))
        #expect(try await desk.run("policy", "show", "--json").json(PolicyShape.self) == expected)
        #expect(try await desk.run("policy", "--csv").exitCode == 64)
        let lines = try await desk.run("policy", "--format", "csv").output.split(whereSeparator: \.isNewline)
        #expect(lines.count == 2 && lines[0] == "fourEyes,changedBy,changedAt,position,version,configFourEyes")
        #expect(try await desk.run("policy").output.contains("by carol since"))
    }

    @Test func `asking for what is so already writes nothing and is done`() async throws {
        try await desk.run("policy", "four-eyes", "on")
        let before = try await desk.run("events", "--json").output
        let again = try await desk.run("policy", "four-eyes", "on", "--json")
        #expect(again.exitCode == 0)
        #expect(try again.json(PolicyShape.self).changed == false)
        #expect(try await desk.run("policy", "four-eyes", "on").output.contains("nothing was changed"))
        #expect(try await desk.run("events", "--json").output == before)
    }

    @Test func `an old answer that nothing had to be changed is not taken for the policy of now`() async throws {
        let id = ["--command-id", UUID().uuidString]
        try await desk.run("policy", "four-eyes", "on")
        #expect(try await desk.run(["policy", "four-eyes", "on"] + id).exitCode == 0)
        try await desk.run("policy", "four-eyes", "off")
        let outcome = try await desk.run(["policy", "four-eyes", "on"] + id)
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasPrefix("POLICY_UNCHANGED: "))
    }

    @Test func `a user's settings hold that user to four eyes where the log does not, and say where they went`()
        async throws
    {
        try desk.configure("approval: {fourEyes: true}")
        try await desk.place("BIG", item: "3:1")
        let refused = try await desk.run("approve", "BIG")
        #expect(refused.exitCode == 1 && refused.errors.contains("SELF_APPROVAL"))
        #expect(refused.errors.contains("orderdesk policy four-eyes on"))
        try await desk.run("policy", "four-eyes", "on")
        try await desk.run("policy", "four-eyes", "off")
        #expect(try await desk.run("approve", "BIG").exitCode == 1)
        try desk.configure("approval: {fourEyes: false}")
        #expect(try await desk.run("approve", "BIG").exitCode == 0)
    }

    @Test func `settings cannot loosen the desk's policy`() async throws {
        try await desk.run("policy", "four-eyes", "on")
        try desk.configure("approval: {fourEyes: false}")
        try await desk.place("BIG", item: "3:1")
        let refused = try await desk.run("approve", "BIG")
        #expect(refused.exitCode == 1 && refused.errors.contains("SELF_APPROVAL"))
    }

    @Test func `a policy makes no desk, and every part of the program lives with its events`() async throws {
        let other = try TestDesk()
        #expect(try await other.run("policy", "four-eyes", "on").exitCode == 69)
        #expect(!FileManager.default.fileExists(atPath: other.data.path(percentEncoded: false)))
        try await desk.run("policy", "four-eyes", "on")
        try await desk.place("A1")
        #expect(try await desk.run("orders", "--wait", "20s").exitCode == 0)
        #expect(try await desk.run("verify").exitCode == 0)
        #expect(try await desk.run("rebuild").exitCode == 0)
        #expect(try await desk.run("status").exitCode == 0)
        #expect(try await desk.run("events").output.contains("FourEyesRequired"))
    }

    @Test func `the position of the switch has to be named`() async throws {
        for words in [["policy", "four-eyes"], ["policy", "four-eyes", "maybe"], ["policy", "two-eyes", "on"]] {
            #expect(try await desk.run(words).exitCode == 64)
        }
    }
}

/// What `policy` prints, but for the instant.
private struct PolicyShape: Decodable, Hashable {
    var fourEyes: Bool
    var changedBy: String?
    var position: Int?
    var version: Int
    var configFourEyes = false
    var changed: Bool?

    func with(changed: Bool) -> PolicyShape {
        var shape = self
        shape.changed = changed
        return shape
    }
}
