import Foundation
import TestSupport
import Testing

/// The real program moves a desk's log to a server and back, and is killed on the way.
@Suite(.timeLimit(.minutes(3)))
struct LogMoveProgramTests {
    private let database = "moved"

    /// Starts the move, kills it once it waits for a lock that `holding` holds, and lets go of that.
    private func killMove(of desk: TestDesk, to address: String, _ server: PostgresServer, holding: String) async throws
    {
        let holder = try server.start("BEGIN; \(holding); SELECT pg_sleep(600)", in: database)
        let state = { (condition: String) in
            try await server.run(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' AND \(condition)", in: "postgres")
        }
        try await eventually("the lock is held") { try await state("wait_event = 'PgSleep'") == "1" }
        let move = try desk.start(["log", "copy", "--to", address])
        try await eventually("the move waits") { try await state("wait_event_type = 'Lock'") == "1" }
        move.kill()
        #expect(await move.finish().exitCode == 128 + SIGKILL)
        // What waits first: given the lock, the server would do it although nobody is there any more.
        for condition in ["wait_event_type = 'Lock'", "true"] {
            try await server.run(
                """
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE datname = '\(database)' AND \(condition)
                """, in: "postgres")
        }
        _ = await holder.program.wait()
    }

    @Test func `a move that is killed goes on, there and back is the same log, and a new machine gets the read model`()
        async throws
    {
        let server = try await PostgresServer.shared()
        try await server.run("CREATE DATABASE \(database)")
        let address = server.address(of: database)
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A-1")
        #expect(try await desk.run("log", "init", "--log", address).exitCode == 0)

        // While the first page is written: the old log lives on.
        try await killMove(
            of: desk, to: address, server, holding: "LOCK TABLE event_log.commands IN EXCLUSIVE MODE")
        try await desk.place("A-2")
        #expect(try await desk.run("orders", "--log", address).exitCode == 69)
        // When the old log is closed, and the new one not yet open: neither lives.
        try await killMove(
            of: desk, to: address, server, holding: "UPDATE event_log.about SET is_arriving = is_arriving")
        let between = try await desk.run("approve", "A-1")
        #expect(between.exitCode == 69)
        #expect(between.errors.contains("was moved to \(address)"))
        let unfinished = try await TestDesk().run("customers", "--log", address)
        #expect(unfinished.errors.contains("still being filled"), "\(unfinished)")

        let moved = try await desk.run("log", "copy", "--to", address)
        #expect(moved.exitCode == 0, "\(moved)")
        let files = try FileManager.default.contentsOfDirectory(atPath: desk.data.path(percentEncoded: false))
        #expect(files.contains("write.sqlite.moved") && !files.contains("write.sqlite"))
        let old = try await desk.run("orders")
        #expect(old.exitCode == 69)
        #expect(old.errors.contains("open it with --log '\(address)'"))
        let list = try await desk.run("orders", "--json", "--log", address).json(OrdersShape.self)
        #expect(Set(list.orders.map(\.orderID)) == ["A-1", "A-2"])

        try await useSnapshot(of: desk, at: address)
        let before = try await desk.run("events", "--json", "--log", address)
        let returned = try await desk.run("log", "copy", "--from", address)
        #expect(returned.exitCode == 0, "\(returned)")
        #expect(try await desk.run("events", "--json").output == before.output)
        #expect(try await desk.run("verify").exitCode == 0)
        #expect(try await desk.run("orders", "--log", address).errors.contains("has a log of its own"))
    }

    private func useSnapshot(of desk: TestDesk, at address: String) async throws {
        let file = desk.directory.file("snapshot.sqlite").path(percentEncoded: false)
        #expect(try await desk.run("snapshot", file, "--log", address).exitCode == 0)
        let new = try TestDesk()
        try new.configure("log: \"\(address)\"\nrequireStandby: true")
        let used = try await new.run("snapshot", "--use", file)
        #expect(used.exitCode == 0 && used.output.contains("read up to"), "\(used)")
        #expect(try await new.run("orders", "--json").json(OrdersShape.self).orders.count == 2)
        let refused = try await new.run("approve", "A-1")
        #expect(refused.exitCode == 69 && refused.errors.contains("has one copy"), "\(refused)")

        let other = try TestDesk()
        try await other.stock()
        #expect(try await other.run("snapshot", "--use", file).errors.contains("has a read model already"))
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: other.readStore.path(percentEncoded: false) + suffix)
        }
        let foreign = try await other.run("snapshot", "--use", file)
        #expect(foreign.exitCode == 69 && foreign.errors.contains("is not of the log of this desk"), "\(foreign)")
        #expect(try await other.run("customers").output.contains("ALFKI"))
    }
}
