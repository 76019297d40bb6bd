import Foundation
import TestSupport
import Testing

/// A primary is lost whose standby did not have everything, because nothing waited for it.
@Suite(.timeLimit(.minutes(3)))
struct LostOrdersTests {
    @Test func `every desk finds what an asynchronous standby did not have, and rebuilds its read model`() async throws
    {
        let primary = try await PostgresServer()
        let first = try TestDesk()
        try first.configure("log: \"\(primary.address())\"")
        #expect(try await first.run("log", "init").exitCode == 0)
        let standby = try await PostgresServer(following: primary)
        let second = try TestDesk()
        let hosts = "\(primary.folder.path),\(standby.folder.path)"
        for desk in [first, second] {
            try desk.configure("log: \"host=\(hosts) user=postgres dbname=postgres\"")
        }
        try await first.run("customers", "register", "ALFKI", "--name", "Alfreds Futterkiste")
        try await first.run("products", "add", "1", "--name", "Chai", "--price", "18.00")
        try await first.place("KEPT-1")
        try await TerminalSession.run(first) { here in
            try await TerminalSession.run(second) { there in
                let sessions = [here, there]
                for session in sessions { try await session.wait(for: "KEPT-1") }
                try await eventually("the standby has it") {
                    try await standby.run("SELECT pg_last_wal_replay_lsn()")
                        == primary.run("SELECT pg_current_wal_lsn()")
                }
                try await standby.stop()
                for number in 1...5 { try await first.place("LOST-\(number)") }
                for session in sessions { try await session.wait(for: "LOST-5") }
                try await primary.stop("immediate")
                try await standby.start()
                try await standby.promote()
                for session in sessions {
                    try await session.wait(without: "LOST-")
                    try await session.waitUntilLive()
                    #expect(try await session.screen.contains("KEPT-1"))
                }
                try await second.place("NEW-1")
                for session in sessions { try await session.wait(for: "NEW-1") }
            }
        }
        for desk in [first, second] {
            #expect(try await desk.run("verify").exitCode == 0)
            let log = desk.directory.file("state/orderdesk/orderdesk.log")
            #expect(try String(contentsOf: log, encoding: .utf8).contains("is from another log and is rebuilt"))
        }
        let lists = try await [first.run("orders", "--json"), second.run("orders", "--json")].map(\.output)
        #expect(lists[0] == lists[1])
        try await standby.stop("immediate")
    }
}
