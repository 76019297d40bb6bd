import Foundation
import TestSupport
import Testing

/// Opens a desk that an earlier version of the program left.
@Suite(.timeLimit(.minutes(2)))
struct OldDeskTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
        try FileManager.default.createDirectory(at: desk.data, withIntermediateDirectories: true)
        try StoredDesk.copy("write.sqlite", of: StoredDesk.schemaTwo, to: desk.writeStore)
        try StoredDesk.copy("read.sqlite", of: StoredDesk.schemaTwo, to: desk.readStore)
    }

    @Test func `who only reads gets advice what to do, and changes nothing`() async throws {
        let before = try Data(contentsOf: desk.writeStore)
        for arguments in [["status"], ["orders", "--read-only"], ["verify"], ["backup", "b"]] {
            let outcome = try await desk.run(arguments)
            #expect(outcome.exitCode == 69, "\(outcome)")
            #expect(outcome.errors.contains("open the desk once for writing, such as with 'orderdesk orders'"))
        }
        #expect(try Data(contentsOf: desk.writeStore) == before)
    }

    @Test func `a log that is checked beside an older read model is reported on`() async throws {
        #expect(try await desk.run("policy", "show").exitCode == 0)
        let verified = try await desk.run("verify")
        #expect(verified.exitCode == 2, "\(verified)")
        #expect(verified.errors.contains("the log is sound"))
        #expect(verified.errors.contains("open the desk once for writing, such as with 'orderdesk orders'"))
    }

    @Test func `it is brought up to date by the first who writes, and works as ever`() async throws {
        let orders = try await desk.run("orders", "--json")
        #expect(orders.exitCode == 0, "\(orders)")
        #expect(try Set(orders.json(OrdersShape.self).orders.map(\.orderID)) == ["A-1", "B-1"])
        #expect(
            try await desk.run("place", "--customer", "ALFKI", "--item", "1:2", "--id", "C-1", "--wait", "10s").exitCode
                == 0)
        let answered = try await desk.run("approve", "A-1", "--command-id", "33333333-3333-4333-8333-333333333333")
        #expect(answered.output.contains("answered before at position 7"))
        let other = try await desk.run("approve", "B-1", "--command-id", "33333333-3333-4333-8333-333333333333")
        #expect(other.exitCode == 64)
        #expect(try await desk.run("rebuild").exitCode == 0)
        let verified = try await desk.run("verify")
        #expect(verified.exitCode == 0, "\(verified)")
        #expect(try await desk.run("customers", "--json").output.contains("Blondel père et fils"))
    }
}
