import CQRS
import SQLiteProjectionStore
import TestSupport
import Testing

/// Tampers with a read model; the verification has to name the first difference.
@Suite struct VerificationTests {
    private let running: RunningCounters

    init() async throws {
        running = try await RunningCounters(.opened("a"), .opened("b"), .added("a", 5), .added("b", 7))
    }

    @Test func `an untouched read model equals its replay, and every row was looked at`() async throws {
        let report = try await running.verify()
        #expect(report.isEqual)
        #expect(report.projections.map(\.name) == [.counters, .changes, .sums])
        #expect(report.projections.allSatisfy { $0.checkpoint == Position(4) && $0.deadLetters == 0 })
        #expect(report.projections.map(\.rows) == [2, 2, 3])
    }

    @Test(arguments: [
        (
            "UPDATE counters_1 SET value = 6 WHERE key = 'a'", ProjectionName.counters,
            ReadModelDifference.value(table: "counters", key: "key 'a'", column: "value", live: "6", replay: "5")
        ),
        (
            "UPDATE changes_2 SET amount = 8 WHERE key = 'b'", .changes,
            .value(table: "changes", key: "position 4, key 'b'", column: "amount", live: "8", replay: "7")
        ),
        ("DELETE FROM counters_1 WHERE key = 'b'", .counters, .missing(table: "counters", key: "key 'b'")),
        ("INSERT INTO counters_1 VALUES ('c', 1)", .counters, .surplus(table: "counters", key: "key 'c'")),
        ("DROP TABLE sums_3", .sums, .unreadable(table: "sums", message: "no such table: sums_3")),
        (
            "UPDATE builds SET chain = zeroblob(32) WHERE projection = 'sums'", .sums,
            .incomparable("its rows were made from another log than this; rebuild it")
        ),
        (
            "UPDATE builds SET checkpoint = 9 WHERE projection = 'sums'", .sums,
            .incomparable("its rows are at position 9 and the log ends at 4: they do not belong together; rebuild it")
        ),
        (
            "UPDATE builds SET fingerprint = 'of yesterday' WHERE projection = 'changes'", .changes,
            .incomparable("its rows are another version's of this program; rebuild it")
        ),
    ])
    func `what was tampered with is named, and nothing else is`(
        sql: String, name: ProjectionName, difference: ReadModelDifference
    ) async throws {
        try await running.edit(sql)
        let report = try await running.verify()
        #expect(report.projections.filter { $0.difference != nil }.map(\.name) == [name])
        #expect(report.projections.compactMap(\.difference) == [difference])
        #expect(report.damage == nil)
    }

    @Test func `rows are compared at their own position while the log goes on`() async throws {
        try await running.record(.added("a", 1))
        let report = try await running.verify()
        #expect(report.isEqual)
        #expect(report.projections.allSatisfy { $0.checkpoint == Position(4) })
    }

    @Test func `an event that waits here and not in a replay is named, and a retry ends that`() async throws {
        try await running.edit("UPDATE counters_1 SET key = 'hidden' WHERE key = 'b'")
        try await running.record(.added("b", 1))
        await running.project("next")
        try await running.edit("UPDATE counters_1 SET key = 'b' WHERE key = 'hidden'")
        let report = try await running.verify()
        #expect(report.projections.first?.difference == .surplus(table: "dead_letters", key: "position 5"))
        let queue = DeadLetterQueue(store: running.store, clock: running.clock)
        #expect(try await queue.retry(try await queue.list(limit: 9)).applied == 1)
        #expect(try await running.verify().isEqual)
    }
}
