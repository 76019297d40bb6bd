import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct StandbyTests {
    private let primary: PostgresServer
    private let standby: PostgresServer

    init() async throws {
        primary = try await PostgresServer()
        try await PostgresEventStore.makeLog(at: ServerAddress(primary.address()))
        standby = try await PostgresServer(following: primary)
    }

    private func copies(in store: PostgresEventStore, are copies: LogCopies) async throws {
        try await eventually("the log has \(copies)", within: .seconds(10)) {
            try await store.head(after: .start).copies == copies
        }
    }

    @Test func `a standby that is away is reported, and an answer that is repeated waits for it as well`() async throws
    {
        // A user who may not see what the standby is.
        try await primary.run("CREATE USER clerk")
        try await PostgresEventStore.grant(.writer, to: "clerk", at: ServerAddress(primary.address()))
        let store = PostgresEventStore(at: try ServerAddress(primary.address(user: "clerk")))
        try await copies(in: store, are: .one)
        try await primary.set("synchronous_standby_names", "standby")
        try await copies(in: store, are: .several)
        #expect(try await store.append([.accepted(1)]).first?.isCommitted == true)
        #expect(try await store.status().copies == .several)

        try await standby.stop()
        try await copies(in: store, are: .standbyAway)
        #expect(try await store.status().copies == .standbyAway)
        let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        let append = Task { try await store.append([.accepted(2)]) }
        try await eventually("the append waits") { try await primary.run("SELECT count(*) \(waiting)") == "1" }
        // From now on everybody sees the event, which the standby does not have; the same command is sent again.
        try await primary.run("SELECT pg_terminate_backend(pid, 10000) \(waiting)")
        try await eventually("the command that was sent again waits too", within: .seconds(5)) {
            try await primary.run("SELECT (SELECT count(*) \(waiting)), (SELECT count(*) FROM event_log.events)")
                == "1|2"
        }
        try await standby.start()
        #expect(try await append.value.first?.isCommitted == true)
        try await copies(in: store, are: .several)
        #expect(try await store.check().problems.isEmpty)
        for server in [standby, primary] { try await server.stop("immediate") }
    }

    @Test func `of several hosts the one that takes appends is found, also when it is another one later`() async throws
    {
        let folders = ["/nowhere", standby.folder.path, primary.folder.path]
        func store(_ folders: [String]) throws -> PostgresEventStore {
            PostgresEventStore(
                at: try ServerAddress("host=\(folders.joined(separator: ",")) user=postgres dbname=postgres"))
        }
        let all = try store(folders)
        #expect(try await all.append([.accepted(1)]).first?.isCommitted == true)
        let alone = try store([standby.folder.path])
        try await eventually("the standby has it") { try await alone.head(after: .start).head == Position(1) }
        let error = try await #require(throws: StoreError.self) { try await alone.append([.accepted(2)]) }
        #expect(error.kind == .readOnly && error.message.contains("is on a standby") && error.leavesNothingBehind)

        try await primary.stop("immediate")
        try await standby.promote()
        try await eventually("the other one is appended to") {
            do {
                return try await all.append([.accepted(3)]).first?.isCommitted == true
            } catch let error as StoreError where error.kind == .unreachable {
                return false
            }
        }
        #expect(try await all.head(after: .start).head == Position(2))
        try await standby.stop("immediate")
    }
}
