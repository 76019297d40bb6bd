import Foundation
import Testing

/// Acting on an order at the version that was read.
@Suite(.timeLimit(.minutes(2)))
struct ExpectedVersionTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
    }

    @Test(arguments: [
        ["approve"], ["ship"], ["cancel", "--reason", "why"], ["refund"], ["add-item", "--item", "1:1"],
    ])
    func `an order at another version is not acted on`(command: [String]) async throws {
        let log = try await desk.run("events", "--json").output
        let arguments = [command[0], "A1"] + command.dropFirst() + ["--if-version", "2"]
        let outcome = try await desk.run(arguments)
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasPrefix("VERSION_CONFLICT: order 'A1' is at version 1; it was to "))
        #expect(outcome.output.isEmpty)
        let asJSON = try await desk.run(arguments + ["--json"])
        #expect(asJSON.exitCode == 1)
        #expect(try asJSON.json(ErrorShape.self).error.code == "VERSION_CONFLICT")
        #expect(try await desk.run("events", "--json").output == log)
    }

    @Test func `an order travels from placed to shipped, each step at the version of the one before`() async throws {
        #expect(try await desk.run("add-item", "A1", "--item", "2:2", "--if-version", "1").exitCode == 0)
        #expect(try await desk.run("approve", "A1", "--if-version", "2").exitCode == 0)
        let late = try await desk.run("cancel", "A1", "--reason", "why", "--if-version", "2")
        #expect(late.exitCode == 1)
        #expect(
            late.errors
                == "VERSION_CONFLICT: order 'A1' has moved to version 3; it was to be cancelled at version 2\n")
        #expect(try await desk.run("ship", "A1", "--if-version", "3", "--json").json(ReceiptShape.self).version == 4)
    }

    @Test func `the version of a list is the one to name`() async throws {
        #expect(try await desk.run("add-item", "A1", "--item", "2:2").exitCode == 0)
        let orders = try await desk.run("orders", "--json").json(VersionsShape.self).orders
        let version = try #require(orders.first { $0.orderID == "A1" }?.version)
        #expect(try await desk.run("approve", "A1", "--if-version", "\(version)").exitCode == 0)
    }

    @Test(arguments: ["0", "-1", "two"])
    func `what is no version is wrong usage`(version: String) async throws {
        let outcome = try await desk.run("approve", "A1", "--if-version=\(version)")
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("is not a version"))
    }
}

private struct VersionsShape: Decodable {
    struct Order: Decodable {
        let orderID: String
        let version: Int
    }

    let orders: [Order]
}
