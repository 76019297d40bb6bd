import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import Testing

/// Damages a log behind the program's back; the check has to name what is wrong.
@Suite struct LogCheckTests {
    private let log: LogOnDisk

    init() async throws {
        log = try LogOnDisk()
        let store = try log.open()
        _ = try await store.append([log.request("A"), log.request("B", count: 2)])
        log.clock.advance(by: .seconds(1))
        _ = try await store.append([log.request("A", at: 1, count: 2)])
        store.close()
    }

    @Test func `a sound log has no problems, and is counted`() async throws {
        let report = try await check()
        #expect(report.problems.isEmpty)
        #expect(report.events == 5)
        #expect(report.streams == 2)
        #expect(report.answers == 3)
        #expect(report.types == [EventType("Tested")])
    }

    @Test func `a log whose clock was once years ahead is sound`() async throws {
        let store = try log.open()
        let present = log.clock.now()
        log.clock.jump(by: .seconds(14 * 365 * 86_400))
        _ = try await store.append([log.request("C")])
        log.clock.set(present)
        _ = try await store.append([log.request("C", at: 1)])
        store.close()
        #expect(try await check().problems.isEmpty)
    }

    @Test func `an empty log is sound`() async throws {
        let empty = try LogOnDisk()
        try empty.open().close()
        let store = try empty.open(readOnly: true)
        #expect(try await store.check().problems.isEmpty)
    }

    @Test(arguments: [
        (
            "DELETE FROM events WHERE position = 4",
            [
                "event 5 follows event 3: positions are not contiguous",
                "event 5 is version 3 of its stream, after version 1",
            ]
        ),
        (
            "DELETE FROM events WHERE position = 5",
            [
                "stream order-A is said to be at version 3, and its last event is version 2",
                "a command was accepted at position 5, where its last event is not",
            ]
        ),
        (
            "UPDATE streams SET version = 9 WHERE name = 'order-B'",
            ["stream order-B is said to be at version 9, and its last event is version 2"]
        ),
        (
            "UPDATE events SET type = 'Other' WHERE position = 2",
            ["Other version 1 occurs and is not listed among the kinds of events"]
        ),
        (
            "DELETE FROM commands WHERE position = 1",
            ["event 1 is of no command that was accepted there"]
        ),
        (
            "UPDATE commands SET stream = 'order-C' WHERE position = 3",
            ["a command was accepted at position 3, where its last event is not"]
        ),
        (
            "UPDATE commands SET position = 2 WHERE position = 3",
            [
                "a command was accepted at position 2, where its last event is not",
                "event 3 is of no command that was accepted there",
            ]
        ),
    ])
    func `what breaks a law is named`(damage: String, problems: [String]) async throws {
        try edit(damage)
        #expect(try await check().problems == problems)
    }

    @Test func `an index that does not fit its table is damage`() async throws {
        try edit(
            """
            PRAGMA writable_schema = 1;
            UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'streams')
            WHERE name = 'sqlite_autoindex_events_1';
            """)
        let problems = try await check().problems
        #expect(problems.first?.hasPrefix("the file is damaged: ") == true)
    }

    private func check() async throws -> LogReport {
        let store = try log.open(readOnly: true)
        defer { store.close() }
        return try await store.check()
    }

    private func edit(_ sql: String) throws {
        let connection = try DatabaseQueue(path: log.url.path(percentEncoded: false))
        try connection.inDatabase { db in
            try db.execute(sql: "DROP TRIGGER events_never_change; DROP TRIGGER events_never_go")
            try db.execute(sql: sql)
        }
        try connection.close()
    }
}
