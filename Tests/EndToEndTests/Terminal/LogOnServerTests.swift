import Foundation
import TestSupport
import Testing

/// Desks in two directories, as on two machines, have their log on one server; the server goes away and comes back.
@Suite(.timeLimit(.minutes(3)))
struct LogOnServerTests {
    @Test func `what is placed at one desk is shown at the other, and rows stay while the log is away`() async throws {
        let server = try await PostgresServer()
        let (here, there) = (try TestDesk(), try TestDesk())
        for desk in [here, there] { try desk.configure("log: \"\(server.address())\"") }
        #expect(try await here.run("log", "init").exitCode == 0)
        try await here.run("customers", "register", "ALFKI", "--name", "Alfreds Futterkiste")
        try await here.run("products", "add", "1", "--name", "Chai", "--price", "18.00")
        #expect(!FileManager.default.fileExists(atPath: here.writeStore.path(percentEncoded: false)))

        try await TerminalSession.run(there) { session in
            try await session.waitUntilLive()
            try await here.place("FAR-1")
            try await session.wait(for: "FAR-1")

            try await server.stop()
            let away = try await session.wait(for: "LOG AWAY")
            #expect(TerminalSession.header(of: away).contains("? behind"))
            #expect(!TerminalSession.header(of: away).contains("0 behind"))
            #expect(away.contains("FAR-1"))
            let outcome = try await here.run("approve", "FAR-1")
            #expect(outcome.exitCode == 69)
            #expect(outcome.errors.contains("not accepted, nothing was written"))
            let list = try await there.run("orders", "--json").json(OrdersShape.self)
            #expect(list.orders.map(\.orderID) == ["FAR-1"])

            try await server.start()
            try await session.waitUntilLive()
            #expect(try await here.run("approve", "FAR-1", "--user", "bob").exitCode == 0)
            try await session.wait(for: "APPROVED")
        }
        #expect(try await there.run("verify").exitCode == 0)
        try await server.stop("immediate")
    }

    @Test func `a desk with a log of its own is not given another`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        let outcome = try await desk.run("orders", "--log", "postgres://localhost/shop")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("has a log of its own"))
    }

    @Test func `a password in an address is refused, and repeated nowhere`() async throws {
        let desk = try TestDesk()
        let secret = "hunter2-\(UUID().uuidString)"
        for address in ["postgres://shop:\(secret)@localhost/shop", "host=localhost \(secret)"] {
            let outcome = try await desk.run("log", "status", environment: ["ORDERDESK_LOG": address])
            #expect(outcome.exitCode == 69)
            #expect(!(outcome.output + outcome.errors).contains("hunter2"))
        }
        let state = desk.directory.file("state/orderdesk/orderdesk.log")
        #expect(try !String(contentsOf: state, encoding: .utf8).contains("hunter2"))
    }
}
