import CQRS
import Foundation
import TestSupport
import Testing

@testable import SQLiteEventStore

/// Plants into a log what this program did not put there.
@Suite struct SchemaTests {
    private let log: LogOnDisk
    private static let plants = [
        (
            "CREATE TRIGGER thief BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
            "trigger that is not ours, 'thief'"
        ),
        ("CREATE VIEW orders AS SELECT * FROM events", "view that is not ours, 'orders'"),
        ("DROP TRIGGER events_never_go", "trigger 'events_never_go' is missing"),
        ("DROP INDEX commands_by_id", "index 'commands_by_id' is missing"),
        ("CREATE TABLE notes (text TEXT)", "table that is not ours, 'notes'"),
    ]

    init() throws {
        log = try LogOnDisk()
    }

    @Test func `the hash of the schema is that of a file made now`() throws {
        let made = EventLogSchema.fingerprint(of: try EventLogSchema.own.get())
        #expect(EventLogSchema.fingerprint == made)
    }

    @Test(arguments: plants)
    func `a log with anything but our tables is not opened, and nothing is written to it`(plant: String, words: String)
        throws
    {
        try log.open().close()
        try log.edit(plant)
        for readOnly in [false, true] {
            let error = #expect(throws: StoreError.self) { try log.open(readOnly: readOnly) }
            #expect(error?.kind == .corrupt)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test(arguments: plants)
    func `what is planted while the log is open keeps every append out, and says so`(plant: String, words: String)
        async throws
    {
        let store = try log.open()
        _ = try await store.append([log.request("A")])
        try log.edit(plant)
        let error = await #expect(throws: StoreError.self) { try await store.append([log.request("B")]) }
        #expect(error?.kind == .corrupt)
        #expect(error?.leavesNothingBehind == true)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `a change of the schema that leaves it as it was keeps nobody out`() async throws {
        let store = try log.open()
        _ = try await store.append([log.request("A")])
        try log.edit("CREATE TABLE notes (text TEXT); DROP TABLE notes; ANALYZE")
        _ = try await store.append([log.request("B")])
        #expect(try await store.head(after: .start).head == Position(2))
    }
}
