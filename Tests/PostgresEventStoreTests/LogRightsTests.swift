import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct LogRightsTests {
    private func error(_ body: () async throws -> Void) async throws -> StoreError {
        try await #require(throws: StoreError.self) { try await body() }
    }

    @Test func `a desk appends, a reader reads, and who was given nothing cannot connect`() async throws {
        let (owner, address) = try await TestLogs.makeOwned()
        let user = try await TestLogs.makeUser()
        #expect(try await error { _ = try await PostgresEventStore(at: address(user)).open() }.kind == .cannotOpen)

        try await PostgresEventStore.grant(.writer, to: user, at: address(owner))
        let desk = PostgresEventStore(at: try address(user))
        #expect(try await desk.append([.accepted(1)]).first?.isCommitted == true)
        #expect(try await desk.status().role == .writer)
        #expect(try await desk.check().problems.isEmpty)

        try await PostgresEventStore.grant(.reader, to: user, at: address(owner))
        // On the connection that is open, and on a new one.
        let refused = try await error { _ = try await desk.append([.accepted(2)]) }
        #expect(refused.kind == .readOnly && refused.leavesNothingBehind)
        let reader = PostgresEventStore(at: try address(user))
        let error = try await error { _ = try await reader.append([.accepted(2)]) }
        #expect(error.kind == .readOnly && error.message.hasSuffix("lets the user '\(user)' read, and not append"))
        #expect(try await reader.head(after: .start).head == Position(1))
        #expect(try await reader.status().role == .reader)

        try await PostgresEventStore.grant(nil, to: user, at: address(owner))
        let away = try await self.error { _ = try await PostgresEventStore(at: address(user)).head(after: .start) }
        #expect(away.kind == .cannotOpen && away.message.contains("does not let this program in"))
    }

    @Test func `a desk changes nothing but by appending`() async throws {
        let (owner, address) = try await TestLogs.makeOwned()
        let user = try await TestLogs.makeUser()
        try await PostgresEventStore.grant(.writer, to: user, at: address(owner))
        let session = try Session(to: try address(user))
        for statement in [
            "DELETE FROM event_log.events", "INSERT INTO event_log.event_types VALUES ('A', 1)",
            "UPDATE event_log.about SET moved_to = 'x'", "ALTER TABLE event_log.events DISABLE TRIGGER USER",
            "DROP SCHEMA event_log CASCADE",
        ] {
            #expect("\(statement)") {
                try session.run(statement, within: .seconds(5))
            } throws: {
                if case .refused(state: "42501", _)? = $0 as? ServerFailure { true } else { false }
            }
        }
    }

    @Test func `rights are given by the owner and by members of its role alone, to users who are there`() async throws {
        let (owner, address) = try await TestLogs.makeOwned()
        let user = try await TestLogs.makeUser()
        for name in ["nobody", "x\"; DROP SCHEMA event_log CASCADE; --", "'; SELECT 1; --", "a\\'b"] {
            let error = try await error { try await PostgresEventStore.grant(.writer, to: name, at: address(owner)) }
            #expect(error.message.contains("has no user '\(name)'"))
        }
        #expect(
            try await error { try await PostgresEventStore.grant(.reader, to: owner, at: address(owner)) }.message
                .contains("keeps every right"))
        try await PostgresEventStore.grant(.writer, to: user, at: address(owner))
        let refused = try await error { try await PostgresEventStore.grant(.writer, to: user, at: address(user)) }
        #expect(refused.kind == .readOnly && refused.message.contains("only its owner grants rights"))

        // PostgreSQL lets nobody but an administrator make members of a role.
        let mine = try await error { try await PostgresEventStore.grant(.owner, to: user, at: address(owner)) }
        #expect(mine.kind == .readOnly && mine.remedy.contains("administrator"))
        try await PostgresEventStore.grant(.owner, to: user, at: address("postgres"))
        #expect(try await PostgresEventStore(at: address(user)).status().role == .owner)
        let third = try await TestLogs.makeUser()
        try await PostgresEventStore.grant(.reader, to: third, at: address(user))
        #expect(try await PostgresEventStore(at: address(third)).status().role == .reader)
        // What an owner is made is taken back with the rest.
        try await PostgresEventStore.grant(.reader, to: user, at: address("postgres"))
        #expect(try await PostgresEventStore(at: address(user)).status().role == .reader)
    }

    // MARK: Migrating

    /// Makes a log as the first version did, with a desk that may append to it.
    private func makeFirstVersion(_ address: ServerAddress, desk: String) throws {
        try TestLogs.run(
            """
            DROP SCHEMA event_log CASCADE;
            \(LogSchema.steps[0])
            CREATE FUNCTION event_log.append(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE event_log.commit_group(integer) LANGUAGE sql AS 'SELECT 1';
            \(LogSchema.rights)
            GRANT USAGE ON SCHEMA event_log TO \(desk);
            GRANT SELECT ON ALL TABLES IN SCHEMA event_log TO \(desk);
            GRANT EXECUTE ON ALL ROUTINES IN SCHEMA event_log TO \(desk);
            """, at: address)
    }

    @Test func `a log of an older version is read, and appended to once its owner has migrated it`() async throws {
        let (owner, address) = try await TestLogs.makeOwned()
        let user = try await TestLogs.makeUser()
        try await PostgresEventStore.grant(.writer, to: user, at: address(owner))
        try makeFirstVersion(try address(owner), desk: user)

        let desk = PostgresEventStore(at: try address(user))
        #expect(try await desk.events(after: .start, limit: 10).isEmpty)
        #expect(try await desk.status().closedBecause?.contains("of version 1") == true)
        #expect(try await error { _ = try await desk.append([.accepted(1)]) }.message.contains("older version (1)"))
        let refused = try await error { _ = try await PostgresEventStore.migrate(at: address(user)) }
        #expect(refused.kind == .readOnly && refused.message.contains("only its owner brings it up to date"))

        #expect(try await PostgresEventStore.migrate(at: address(owner)) == 1)
        #expect(try await PostgresEventStore.migrate(at: address(owner)) == LogSchema.version)
        // The right to append is that of the routines made again.
        #expect(try await desk.append([.accepted(1)]).first?.isCommitted == true)
        #expect(try await desk.check().problems.isEmpty)
    }

    @Test func `a log of a newer version is not migrated, nor appended to by a program that was connected`()
        async throws
    {
        let address = try await TestLogs.make()
        let store = PostgresEventStore(at: address)
        try await store.open()
        try TestLogs.run("UPDATE event_log.about SET schema_version = 9", at: address)
        #expect(try await error { _ = try await PostgresEventStore.migrate(at: address) }.kind == .newerVersion)
        #expect(try await error { _ = try await store.append([.accepted(1)]) }.kind == .gone)
    }

    // MARK: Copies

    @Test func `a log that has to be on a second server is not appended to while it is on one`() async throws {
        let address = try await TestLogs.make()
        #expect(try await PostgresEventStore(at: address).head(after: .start).copies == .one)
        #expect(try await !PostgresEventStore(at: address).status().hasStandby)
        let store = PostgresEventStore(at: address, requiresStandby: true)
        let error = try await error { _ = try await store.append([.accepted(1)]) }
        #expect(error.kind == .readOnly && error.leavesNothingBehind && error.message.contains("has one copy"))
        // On a connection that was made while there was one.
        let session = try Session(to: address)
        let id = try await PostgresEventStore(at: address).open()
        let call = AppendCall([.accepted(1)], to: id, now: nil, requiresStandby: true)
        #expect {
            try session.run(AppendCall.statement, call.parameters, within: .seconds(5))
        } throws: {
            if case .refused(state: LogSchema.Code.oneCopy, _)? = $0 as? ServerFailure { true } else { false }
        }
    }

    // MARK: Leaving

    @Test func `a check that is given up ends on the server too`() async throws {
        let address = try await TestLogs.make()
        let store = PostgresEventStore(at: address)
        _ = try await store.append([.accepted(1)])
        let holder = try Session(to: address)
        try holder.run("BEGIN; LOCK TABLE event_log.events", within: .seconds(5))
        let check = Task { try await store.check() }
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'event_log.events'::regclass"
        try await eventually("the check waits") { try holder.run(waiting, within: .seconds(5)).text(0, 0) == "1" }
        check.cancel()
        try await eventually("nobody waits") { try holder.run(waiting, within: .seconds(5)).text(0, 0) == "0" }
        await #expect(throws: CancellationError.self) { try await check.value }
    }
}
