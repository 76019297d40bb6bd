import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import Testing

/// Damages a log behind the program's back; the check has to name what is wrong.
@Suite struct LogCheckTests {
    private let log: LogOnDisk

    /// What is done to the log, the first position that is damaged, and how each problem begins.
    private static let breaches: [(String, Int64?, [String])] = [
        (
            "DELETE FROM events WHERE position = 4", Int64(4),
            [
                "there is no event at position 4; the one that follows is at 5",
                "event 5 (Tested of order-A, recorded ",
                "event 5 is version 3 of its stream, after version 1",
            ]
        ),
        (
            "DELETE FROM events WHERE position = 5", nil,
            ["a command was accepted at position 5, where its last event is not"]
        ),
        (
            "UPDATE events SET recorded_at = 1 WHERE position = 3", 3,
            ["event 3 (Tested of order-B, recorded 1970-01-01"]
        ),
        (
            """
            UPDATE events SET version = 9 WHERE position = 5;
            UPDATE events SET version = 3 WHERE position = 4;
            UPDATE events SET version = 2 WHERE position = 5;
            """, 4,
            [
                "event 4 (Tested of order-A, recorded ",
                "event 4 is version 3 of its stream, after event 5",
                "a command was accepted at position 5, where its last event is not",
            ]
        ),
        (
            "UPDATE events SET type = 'Other' WHERE position = 2", 2,
            [
                "event 2 (Other of order-B, recorded ",
                "Other version 1 occurs and is not listed among the kinds of events",
            ]
        ),
        (
            "DELETE FROM commands WHERE position = 1", nil,
            [
                "there is no answer 1; the one that follows is 2",
                "event 1 is of no command that was accepted there",
            ]
        ),
        (
            "UPDATE commands SET stream = 'order-C' WHERE position = 3", nil,
            ["answer 2, to Test ", "a command was accepted at position 3, where its last event is not"]
        ),
        (
            "UPDATE commands SET position = 2 WHERE position = 3", nil,
            [
                "answer 2, to Test ", "a command was accepted at position 2, where its last event is not",
                "event 3 is of no command that was accepted there",
            ]
        ),
        (
            "INSERT INTO event_types VALUES ('Dreamt', 1)", nil,
            ["Dreamt version 1 is listed among the kinds of events and does not occur"]
        ),
        ("UPDATE events SET chain = zeroblob(32) WHERE position = 2", 2, ["event 2 (Tested of order-B, recorded "]),
        ("UPDATE events SET chain = zeroblob(32) WHERE position = 5", 5, ["event 5 (Tested of order-A, recorded "]),
        ("DROP TRIGGER events_never_go", nil, ["its trigger 'events_never_go' is missing"]),
        (
            "CREATE TRIGGER thief BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END", nil,
            ["it holds a trigger that is not ours, 'thief'"]
        ),
        ("CREATE VIEW orders AS SELECT * FROM events", nil, ["it holds a view that is not ours, 'orders'"]),
        ("DROP INDEX commands_by_id", nil, ["its index 'commands_by_id' is missing"]),
        ("CREATE INDEX extra ON events (type)", nil, ["it holds a index that is not ours, 'extra'"]),
        ("ALTER TABLE events ADD COLUMN more TEXT", nil, ["its table 'events' is not as this program makes it"]),
    ]

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

    @Test(arguments: breaches)
    func `what breaks a law is named, with the first position`(damage: String, first: Int64?, problems: [String])
        async throws
    {
        try edit(damage)
        let report = try await check()
        #expect(report.problems.count == problems.count, "\(report.problems)")
        for (found, expected) in zip(report.problems, problems) {
            #expect(found.hasPrefix(expected), "\(found)")
        }
        #expect(report.firstDamage?.rawValue == first)
    }

    @Test func `a point noted before shows whether the log holds the same up to there`() async throws {
        let noted = try await check().end
        #expect(noted.position == Position(5))
        let store = try log.open()
        _ = try await store.append([log.request("C")])
        store.close()
        #expect(try await check(expecting: noted).problems.isEmpty)
        let other = LogPoint(noted.position, .start)
        let changed = try await check(expecting: other)
        #expect(changed.problems.count == 1)
        #expect(changed.problems.first?.hasPrefix("the chain at 5 is \(noted.chain), and 0000") == true)
        #expect(changed.firstDamage == Position(5))
        let ahead = try await check(expecting: LogPoint(Position(7), noted.chain))
        #expect(ahead.problems == ["the log ends at 6, before 7, where a chain is expected"])
    }

    @Test func `an index that does not fit its table is damage`() async throws {
        try edit(
            """
            PRAGMA writable_schema = 1;
            UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'commands')
            WHERE name = 'events_by_stream';
            """)
        let problems = try await check().problems
        #expect(problems.first?.hasPrefix("the file is damaged: ") == true)
    }

    private func check(expecting point: LogPoint? = nil) async throws -> LogReport {
        let store = try SQLiteEventStore(checking: log.url, clock: log.clock)
        defer { store.close() }
        return try await store.check(expecting: point)
    }

    private func edit(_ sql: String) throws {
        try log.edit(sql)
    }
}
