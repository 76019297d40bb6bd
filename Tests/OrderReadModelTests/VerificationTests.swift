import CQRS
import Foundation
import GRDB
import OrderEvents
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Tampers with a read model; the verification has to name the first difference.
@Suite struct VerificationTests {
    private let desk: RunningDesk

    init() async throws {
        desk = try await RunningDesk()
        try await desk.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try await desk.record(Facts.placed("A1"))
        try await desk.record(Facts.placed("B2", products: ["Chai", "Chang"]))
        try await desk.record(Facts.approved("A1"))
        await desk.project()
    }

    @Test func `an untouched read model equals its replay, and every row was looked at`() async throws {
        let report = try await desk.verify()
        #expect(report.isEqual)
        #expect(report.projections.map(\.name) == [.orders, .history, .directory, .statistics])
        #expect(report.projections.allSatisfy { $0.checkpoint == Position(4) && $0.deadLetters == 0 })
        #expect(report.projections.map(\.rows).dropFirst() == [3, 1, 10])
        #expect(report.discards.isEmpty)
    }

    @Test func `a read model that grew event by event equals a replay in one go`() async throws {
        let grown = try await RunningDesk()
        for event in try OrderTraffic.events(seed: 13, count: 80) {
            try await grown.record([event])
            await grown.project()
        }
        let report = try await grown.verify()
        #expect(report.isEqual)
        #expect((report.projections.first?.rows ?? 0) > 100)
    }

    @Test(arguments: [
        (
            "UPDATE order_summaries_1 SET total_minor = 7 WHERE order_id = 'B2'",
            ReadModelDifference.value(
                table: "order_summaries", key: "id 3, order_id 'B2'", column: "total_minor", live: "7", replay: "13897")
        ),
        (
            "UPDATE order_summaries_1 SET shipped_at = 5 WHERE order_id = 'A1'",
            .value(
                table: "order_summaries", key: "id 2, order_id 'A1'", column: "shipped_at", live: "5",
                replay: "nothing")
        ),
        (
            "DELETE FROM order_summaries_1 WHERE order_id = 'A1'",
            .missing(table: "order_summaries", key: "id 2, order_id 'A1'")
        ),
        (
            "UPDATE order_summaries_1 SET id = 99 WHERE order_id = 'A1'",
            .missing(table: "order_summaries", key: "id 2, order_id 'A1'")
        ),
        (
            "INSERT INTO order_lines_1 VALUES (3, 3, 'Tofu', 'Tofu', 1, 1, 0, 0)",
            .surplus(table: "order_lines", key: "order_row 3, line_number 3")
        ),
        (
            "INSERT INTO order_search_1 (rowid, words) VALUES (2, 'chang')",
            .surplus(table: "order_search", key: "word 'chang', row 2")
        ),
        ("DROP TABLE day_totals_1", .unreadable(table: "day_totals", message: "no such table: day_totals_1")),
        (
            """
            INSERT INTO dead_letters SELECT 'orders', 1, 4, x'6f726465722d4131', 2, 'OrderApproved', 1, 0, 0,
                zeroblob(16), x'', zeroblob(16), NULL, x'', zeroblob(32), 'tampered', 1, 0, 0, 0
            """,
            .surplus(table: "dead_letters", key: "position 4")
        ),
        (
            "UPDATE builds SET chain = zeroblob(32) WHERE projection = 'orders'",
            .incomparable("its rows were made from another log than this; rebuild it")
        ),
        (
            "UPDATE builds SET checkpoint = 9 WHERE projection = 'orders'",
            .incomparable("its rows are at position 9 and the log ends at 4: they do not belong together; rebuild it")
        ),
        (
            "UPDATE builds SET fingerprint = 'of yesterday' WHERE projection = 'orders'",
            .incomparable("its rows are another version's of this program; rebuild it")
        ),
    ])
    func `what was tampered with is named`(sql: String, difference: ReadModelDifference) async throws {
        try await desk.edit(sql)
        let report = try await desk.verify()
        #expect(!report.isEqual)
        #expect(report.projections.first?.difference == difference)
        #expect(report.projections.dropFirst().allSatisfy { $0.difference == nil })
        #expect(report.damage == nil)
    }

    @Test func `rows are compared at their own position while the log goes on`() async throws {
        try await desk.record(Facts.placed("C3"))
        let behind = try await desk.verify()
        #expect(behind.isEqual)
        #expect(behind.projections.allSatisfy { $0.checkpoint == Position(4) })
        let runner = desk.projector()
        let reported = TellTale { _ = await runner.step() }
        let scratch = try TemporaryDirectory()
        let report = try await ReadModelVerification(of: desk.store, against: desk.log, clock: desk.clock)
            .run(in: scratch.url) { _ in reported.begin() }
        await reported.end()
        #expect(report.isEqual)
    }

    @Test func `an event that waits here and not in a replay is named, and a retry ends that`() async throws {
        try await desk.edit("UPDATE order_summaries_1 SET order_id = 'hidden' WHERE order_id = 'B2'")
        try await desk.record(Facts.approved("B2"))
        await desk.project()
        try await desk.edit("UPDATE order_summaries_1 SET order_id = 'B2' WHERE order_id = 'hidden'")
        let report = try await desk.verify()
        #expect(report.projections.first?.difference == .surplus(table: "dead_letters", key: "position 5"))
        #expect(report.projections.first?.deadLetters == 1)
        let queue = DeadLetterQueue(store: desk.store, clock: desk.clock)
        let retried = try await queue.retry(try await queue.list(limit: 9))
        #expect(retried.applied == 1)
        #expect(try await desk.verify().isEqual)
    }
}

/// Does something once, at the first progress report, while the work goes on.
private final class TellTale: Sendable {
    private let task: Task<Void, Never>
    private let starter: AsyncStream<Void>.Continuation

    init(_ work: @escaping @Sendable () async -> Void) {
        let (start, starter) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.starter = starter
        task = Task {
            for await _ in start {
                await work()
                return
            }
        }
    }

    func begin() { starter.yield() }

    func end() async {
        starter.finish()
        await task.value
    }
}
