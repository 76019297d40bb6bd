import Foundation
import TestSupport
import Testing

/// Trouble on the read side: every command that needs the log alone is answered as if nothing were wrong.
@Suite(.timeLimit(.minutes(2)))
struct WriteSideAloneTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        _ = try await desk.run("orders")
    }

    enum Trouble: CaseIterable {
        case locked
        case garbage
        case newer
        case folder
        case gone
    }

    @Test(arguments: Trouble.allCases)
    func `commands are accepted and refused as ever, whatever the read model is like`(trouble: Trouble) async throws {
        let lock = try make(trouble)
        defer { try? lock?.release() }
        let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id", "B1", "--json")
        #expect(placed.exitCode == 0, "\(placed)")
        #expect(try placed.json(ReceiptShape.self).position == 6)
        #expect(try await desk.run("approve", "B1").exitCode == 0)
        #expect(try await desk.run("customers", "register", "NEW", "--name", "New").exitCode == 0)
        let refused = try await desk.run("approve", "B1")
        #expect(refused.exitCode == 1)
        #expect(refused.errors.hasPrefix("INVALID_TRANSITION: "))
        #expect(try await desk.run("events").exitCode == 0)
        try desk.write("customer_id,name,email,country\nK1,Karl,,\n", to: "more/customers.csv")
        let imported = try await desk.run("import", desk.directory.file("more").path(percentEncoded: false))
        #expect(imported.exitCode == 0, "\(imported)")
    }

    @Test func `who waits for a locked read model learns that the command is accepted, not yet shown`() async throws {
        let lock = try make(.locked)
        defer { try? lock?.release() }
        let outcome = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:1", "--id", "B1", "--wait", "1s", "--json")
        #expect(outcome.exitCode == 75)
        #expect(outcome.errors.contains("accepted, not yet shown"))
    }

    private func make(_ trouble: Trouble) throws -> HeldLock? {
        switch trouble {
        case .locked: return try HeldLock(on: desk.readStore, kind: "EXCLUSIVE")
        case .garbage: try StorageTrouble.overwrite(desk.readStore)
        case .newer: try desk.editReadModel("PRAGMA user_version = 99")
        case .gone: StorageTrouble.delete(desk.readStore)
        case .folder:
            StorageTrouble.delete(desk.readStore)
            try FileManager.default.createDirectory(at: desk.readStore, withIntermediateDirectories: false)
        }
        return nil
    }
}
