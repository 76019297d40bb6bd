import Foundation
import TestSupport
import Testing

/// Desks on two machines have their log on a third, each in a network namespace of its own.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled(Comment(rawValue: TestNetwork.requirement)) { await TestNetwork.isPossible() })
struct LogAcrossMachinesTests {
    @Test func `what is placed here is shown there, also once a link that was lost or silent is back`() async throws {
        let network = try await TestNetwork()
        let place = network.server.address
        let server = try await PostgresServer(settings: ["listen_addresses=\(place)"], on: network.server)
        try await server.makeCertificates(for: "IP:\(place)")
        let (here, there) = (try TestDesk(on: network.machine(1)), try TestDesk(on: network.machine(2)))
        for desk in [here, there] {
            try desk.configure("log: \"postgres://postgres@\(place)/postgres?sslrootcert=\(server.authority)\"")
        }
        #expect(try await here.run("log", "init").exitCode == 0)
        try await here.run("customers", "register", "ALFKI", "--name", "Alfreds Futterkiste")
        try await here.run("products", "add", "1", "--name", "Chai", "--price", "18.00")

        try await TerminalSession.run(there) { session in
            try await session.waitUntilLive()
            try await here.place("FAR-1")
            try await session.wait(for: "FAR-1")

            try await network.setLink(of: 2, up: false)
            try await here.place("LINK-1")
            let outcome = try await there.run("approve", "FAR-1")
            #expect(outcome.exitCode == 69)
            #expect(outcome.errors.contains("not accepted, nothing was written"), "\(outcome)")
            #expect(try await session.screen.contains("FAR-1"))
            #expect(try await !session.screen.contains("LINK-1"))
            try await network.setLink(of: 2, up: true)
            try await session.wait(for: "LINK-1")

            try await network.setSilence(of: 2, true)
            try await here.place("SILENT-1")
            #expect(try await !session.screen.contains("SILENT-1"))
            try await network.setSilence(of: 2, false)
            try await session.wait(for: "SILENT-1")
            try await session.waitUntilLive()
        }
        #expect(try await there.run("verify").exitCode == 0)
        try await server.stop("immediate")
    }
}
