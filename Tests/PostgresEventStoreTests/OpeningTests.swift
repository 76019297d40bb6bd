import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct OpeningTests {
    private func refusal(_ address: ServerAddress) async throws -> StoreError {
        let store = PostgresEventStore(at: address)
        defer { store.close() }
        return try await #require(throws: StoreError.self) { try await store.open() }
    }

    private func set(_ setting: String, at address: ServerAddress) throws {
        try TestLogs.run(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET \(setting)', current_database()); END $$", at: address)
    }

    @Test func `a log is made once, and has an id of its own`() async throws {
        let (first, second) = (try await TestLogs.makeDatabase(), try await TestLogs.makeDatabase())
        let id = try await PostgresEventStore.makeLog(at: first)
        #expect(try await PostgresEventStore.makeLog(at: second) != id)
        let store = PostgresEventStore(at: first)
        #expect(try await store.open() == id)
        #expect(store.id == id)
        let error = try await #require(throws: StoreError.self) { try await PostgresEventStore.makeLog(at: first) }
        #expect(error.message.hasSuffix("is there already"))
    }

    @Test func `a database without a log is refused`() async throws {
        let error = try await refusal(try await TestLogs.makeDatabase())
        #expect(error.kind == .notADatabase)
        #expect(error.remedy == "make the log there first")
    }

    @Test func `a database that is not there is refused`() async throws {
        let server = try await PostgresServer.shared()
        let error = try await refusal(try ServerAddress(server.address(of: "nowhere")))
        #expect(error.kind == .cannotOpen)
        #expect(error.message.contains("does not exist"))
    }

    @Test func `a log of a newer version is refused`() async throws {
        let address = try await TestLogs.make()
        try TestLogs.run("UPDATE event_log.about SET schema_version = 9", at: address)
        #expect(try await refusal(address).kind == .newerVersion)
    }

    @Test func `an encoding that does not hold every character is refused`() async throws {
        let address = try await TestLogs.makeDatabase("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        #expect(try await refusal(address).message.contains("encoding is SQL_ASCII"))
        let error = try await #require(throws: StoreError.self) { try await PostgresEventStore.makeLog(at: address) }
        #expect(error.message.contains("encoding is SQL_ASCII"))
    }

    @Test(arguments: ["off", "local", "remote_write"])
    func `a server that answers before a commit is safe is refused`(level: String) async throws {
        let address = try await TestLogs.make()
        try set("synchronous_commit = \(level)", at: address)
        #expect(try await refusal(address).message.contains("synchronous_commit=\(level)"))
    }

    @Test func `a server that does not wait for its disk is refused`() async throws {
        let server = try await PostgresServer(settings: ["fsync=off", "synchronous_standby_names=other"])
        // On the same server, because starting one takes a while.
        let session = try Session(to: try ServerAddress(server.address()))
        let probe = ServerProbe(address: try ServerAddress(server.address()))
        #expect(try probe.server(session, appending: false).hasStandby)
        let error = try await refusal(try ServerAddress(server.address()))
        #expect(error.message.contains("fsync=off"))
        try await server.stop("immediate")
    }

    @Test func `a server that takes no appends can be read, and appends are refused`() async throws {
        let address = try await TestLogs.make()
        try set("default_transaction_read_only = on", at: address)
        let store = PostgresEventStore(at: address)
        #expect(try await store.head(after: .start).head == .start)
        let error = try await #require(throws: StoreError.self) { try await store.append([]) }
        #expect(error.kind == .readOnly)
        #expect(error.leavesNothingBehind)
    }

    @Test func `locks that lock nothing are recognised`() async throws {
        let address = try await TestLogs.make()
        try TestLogs.run(
            """
            CREATE SCHEMA fake;
            CREATE FUNCTION fake.pg_try_advisory_xact_lock(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            """, at: address)
        try set("search_path = fake, pg_catalog", at: address)
        #expect(try await refusal(address).message.contains("advisory locks lock nothing"))
    }

    @Test func `the isolation is set whatever the server's default is`() async throws {
        let address = try await TestLogs.make()
        try set("default_transaction_isolation = serializable", at: address)
        let store = PostgresEventStore(at: address)
        try await store.open()
        #expect(try await store.append([.accepted(1)]).first?.isCommitted == true)
    }

    @Test func `what was opened and is another log now gets no append`() async throws {
        let address = try await TestLogs.make()
        let store = PostgresEventStore(at: address)
        try await store.open()
        try TestLogs.run("UPDATE event_log.about SET id = gen_random_uuid()", at: address)
        let error = try await #require(throws: StoreError.self) { try await store.append([.accepted(1)]) }
        #expect(error.kind == .gone)
        // With a new connection too. Where the end of the old one is not noticed before something is sent on it, nobody knows at
        // first what became of that.
        try TestLogs.run(endingConnections, at: address)
        let first = try await #require(throws: StoreError.self) { try await store.append([.accepted(1)]) }
        #expect([.inputOutput, .gone].contains(first.kind))
        #expect(try await #require(throws: StoreError.self) { try await store.append([.accepted(1)]) }.kind == .gone)
    }

    @Test func `rows of the log never change`() async throws {
        let address = try await TestLogs.make()
        _ = try await PostgresEventStore(at: address).append([.accepted(1)])
        for table in ["events", "commands", "streams", "event_types"] {
            for statement in ["DELETE FROM event_log.\(table)", "TRUNCATE event_log.\(table)"] {
                #expect(
                    throws: ServerFailure.refused(state: "EL003", message: "what is in the log never changes"),
                    "\(statement)"
                ) { try TestLogs.run(statement, at: address) }
            }
        }
    }

    @Test func `a connection that is shared with other programs is recognised`() async throws {
        let address = try await TestLogs.make()
        let store = PostgresEventStore(at: address)
        let other = try Session(to: address)
        let statement = LogReading.types
        _ = try other.run(statement, Parameters(), within: .seconds(5))
        // As the next program on the same connection would, which has prepared nothing yet.
        let failure = try #require(throws: ServerFailure.self) {
            try other.run("PREPARE \(statement.name) AS SELECT 1", within: .seconds(5))
        }
        let error = failure.error(named: store.name, hint: "")
        #expect(error.kind == .cannotOpen && error.message.contains("is behind a pool"))
    }

    @Test func `only the owner sets the time`() async throws {
        let address = try await TestLogs.make()
        let user = "clerk_\(UUID().uuidString.prefix(8).lowercased())"
        try TestLogs.run(
            """
            CREATE ROLE \(user) LOGIN; GRANT USAGE ON SCHEMA event_log TO \(user);
            GRANT SELECT ON ALL TABLES IN SCHEMA event_log TO \(user);
            GRANT EXECUTE ON ALL ROUTINES IN SCHEMA event_log TO \(user);
            """, at: address)
        let server = try await PostgresServer.shared()
        let database = try #require(try TestLogs.run("SELECT current_database()", at: address))
        let theirs = try ServerAddress("host=\(server.folder.path) user=\(user) dbname=\(database)")
        let store = PostgresEventStore(at: theirs)
        #expect(try await store.append([.accepted(1)]).first?.isCommitted == true)
        let liar = PostgresEventStore(at: theirs, clock: ManualClock())
        #expect(try await #require(throws: StoreError.self) { try await liar.append([.accepted(2)]) }.kind == .readOnly)
        #expect(throws: ServerFailure.self) { try TestLogs.run("DELETE FROM event_log.events", at: theirs) }
        try TestLogs.run("REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA event_log FROM \(user)", at: address)
        #expect(
            try await #require(throws: StoreError.self) { try await store.append([.accepted(3)]) }.kind == .readOnly)
    }
}
