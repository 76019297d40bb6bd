import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import Synchronization
import TestSupport
import Testing

/// Opens a log that an earlier version of this program made.
@Suite struct MigrationTests {
    private let log: LogOnDisk

    init() throws {
        log = try LogOnDisk()
        try StoredDesk.copy("write.sqlite", of: StoredDesk.schemaTwo, to: log.url)
    }

    @Test func `a log without a chain gets one at its first opening for writing, and keeps all it held`() async throws {
        let before = try rows(
            "position, version, type, occurred_at, recorded_at, command_id, actor, data", of: "events")
        let answers = try rows("command_id, name, stream, version, position, details, rejection_code", of: "commands")
        let reports = Mutex<[Int]>([])
        let store = try SQLiteEventStore(
            url: log.url, clock: log.clock,
            migrating: { done, total in
                #expect(total == 22)
                reports.withLock { $0.append(done) }
            })
        #expect(reports.withLock { $0.last } == 22)
        let report = try await store.check()
        #expect(report.problems.isEmpty, "\(report.problems)")
        #expect((report.events, report.answers, report.streams) == (10, 12, 6))
        store.close()
        #expect(
            try rows("position, version, type, occurred_at, recorded_at, command_id, actor, data", of: "events")
                == before)
        let after = try rows("command_id, name, stream, version, position, details, rejection_code", of: "commands")
        #expect(Set(after) == Set(answers))
        #expect(after.count == answers.count)
    }

    @Test func `the chain of a log is the same however it came about`() async throws {
        let store = try log.open()
        var chain = Chain.start
        for event in try await store.events(after: .start, limit: 100) {
            #expect(event.follows(chain))
            chain = event.chain
        }
        #expect(chain.description == "6e1feb12bcee7989f6dc4fa11662442faff220882221dc48af723c3f248d729a")
    }

    @Test func `a migrated log takes events, and remembers what was answered`() async throws {
        let store = try log.open()
        let known = try #require(CommandID("33333333-3333-4333-8333-333333333333"))
        let answer = try #require(try await store.answer(to: known))
        #expect(answer.commandName == "ApproveOrder")
        #expect(answer.asked == nil)
        let events = try await store.events(after: .start, limit: 100)
        #expect(answer.point == events[6].point)
        let results = try await store.append([log.request("NEW", asked: ContentHash { $0.add("new") })])
        guard case .committed(let new)? = results.first else { return #expect(Bool(false), "\(results)") }
        #expect(new.position == Position(11))
        #expect(try await store.check().problems.isEmpty)
    }

    @Test func `who was refused is kept from now on, and not known of refusals from before`() async throws {
        let store = try log.open()
        let all = Timestamp(microseconds: .min)..<Timestamp(microseconds: .max)
        let old = try await store.refusals(in: all)
        #expect(old == [RefusalCount(actor: nil, count: 12 - Self.acceptedCount)])
        _ = try await store.append([log.refusal("NEW", by: "bob")])
        #expect(try await store.refusals(in: all) == old + [RefusalCount(actor: "bob", count: 1)])
        #expect(try await store.check().problems.isEmpty)
        store.close()
        try log.edit("UPDATE commands SET actor = 'carol' WHERE actor = 'bob'")
        let problems = try await log.open().check().problems
        #expect(problems.contains { $0.contains("is not what was given") }, "\(problems)")
    }

    /// How many of the stored answers are acceptances.
    private static let acceptedCount = 10

    @Test func `no copy stays beside a log that was brought up to date`() throws {
        try log.open().close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: log.folder.path) == ["write.sqlite"])
    }

    /// Makes the log one of version 3: with a chain, and without who was refused.
    private func revertToVersionThree() throws {
        try log.open().close()
        try log.edit("DROP INDEX refusals_by_time")
        try log.edit("ALTER TABLE commands DROP COLUMN actor")
        try log.edit("PRAGMA user_version = 3")
    }

    @Test func `a log of version 3 gets what it lacks without a copy of it, and its chain still holds`() async throws {
        try revertToVersionThree()
        let before = try rows("position, chain, data", of: "events")
        // A copy could not be made: something else has its name.
        let copy = log.url.appendingPathExtension("schema-3")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: false)
        let store = try log.open()
        let report = try await store.check()
        #expect(report.problems.isEmpty && report.events == 10, "\(report.problems)")
        _ = try await store.append([log.refusal("NEW", by: "bob"), log.request("NEWER")])
        #expect(try await store.check().problems.isEmpty)
        store.close()
        #expect(try rows("position, chain, data", of: "events").prefix(10) == before[...])
    }

    @Test func `a log of version 2 is copied first: its events are written again`() throws {
        let copy = log.url.appendingPathExtension("schema-2")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: false)
        #expect(throws: StoreError.self) { try log.open() }
        try FileManager.default.removeItem(at: copy)
        try log.open().close()
    }

    @Test func `a log that misses an event is not brought up to date, and a copy of it stays`() throws {
        try log.edit("DELETE FROM events WHERE position = 4")
        let before = try Data(contentsOf: log.url)
        #expect(throws: StoreError.self) { try log.open() }
        let error = #expect(throws: StoreError.self) { try log.open() }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("there is no event at position 4, and there is one at 5") == true)
        #expect(try rows("position", of: "events").count == 9)
        let copy = log.url.appendingPathExtension("schema-2")
        #expect(FileManager.default.fileExists(atPath: copy.path(percentEncoded: false)))
        #expect(try Data(contentsOf: log.url) == before)
    }

    @Test func `opened for reading, it says what to do, and stays as it is`() throws {
        let before = try Data(contentsOf: log.url)
        let error = #expect(throws: StoreError.self) { try log.open(readOnly: true) }
        #expect(error?.kind == .readOnly)
        #expect(error?.description.contains("open it once for reading and writing") == true)
        #expect(try Data(contentsOf: log.url) == before)
    }

    @Test func `a log of a newer version is left alone, whoever opens it`() throws {
        try log.open().close()
        try log.edit("PRAGMA user_version = 5")
        for readOnly in [true, false] {
            let error = #expect(throws: StoreError.self) { try log.open(readOnly: readOnly) }
            #expect(error?.kind == .newerVersion)
        }
        #expect(throws: StoreError.self) { try SQLiteEventStore(checking: log.url, clock: log.clock) }
    }

    private func rows(_ columns: String, of table: String) throws -> [[DatabaseValue]] {
        let connection = try DatabaseQueue(path: log.url.path(percentEncoded: false))
        defer { try? connection.close() }
        return try connection.inDatabase { db in
            try Row.fetchAll(db, sql: "SELECT \(columns) FROM \(table) ORDER BY position").map {
                Array($0.databaseValues)
            }
        }
    }
}
