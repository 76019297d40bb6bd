import Foundation
import Testing

/// One id for two commands.
@Suite(.timeLimit(.minutes(2)))
struct ReusedCommandIDTests {
    private let desk: TestDesk
    private let id = "22222222-2222-4222-8222-222222222222"

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("X1")
        try await desk.place("X2")
    }

    @Test(arguments: [
        ["approve", "X2"], ["ship", "X1"], ["approve", "X1", "--by", "somebody"],
        ["approve", "X1", "--if-version", "1"],
        ["cancel", "X1", "--reason", "why"], ["refund", "X1"],
    ])
    func `another command under an id that was answered is never a success`(command: [String]) async throws {
        #expect(try await desk.run("approve", "X1", "--command-id", id).exitCode == 0)
        let events = try await desk.run("events", "--json").output
        let outcome = try await desk.run(command + ["--command-id", id, "--json"])
        #expect(outcome.exitCode == 64, "\(outcome)")
        #expect(try outcome.json(ErrorShape.self).error.code == "COMMAND_ID_REUSED")
        #expect(try await desk.run("events", "--json").output == events)
    }

    @Test func `a command sent again is the same command, also without an id for its order`() async throws {
        let words = ["place", "--customer", "ALFKI", "--item", "1:3", "--command-id", id, "--json"]
        let first = try await desk.run(words).json(PlacedShape.self)
        let again = try await desk.run(words + ["--user", "bob"]).json(PlacedShape.self)
        #expect(again.orderID == first.orderID)
        #expect(again.position == first.position)
        let other = try await desk.run("place", "--customer", "ALFKI", "--item", "1:4", "--command-id", id)
        #expect(other.exitCode == 64)
        #expect(other.errors.contains("use a new id"))
    }
}

private struct PlacedShape: Decodable {
    let orderID: String
    let position: Int64
}
