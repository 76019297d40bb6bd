import Foundation
import GRDB
import TestSupport
import Testing

/// The other tests rest on this comparison, so it has to see what it is there for.
@Suite struct ReadModelComparisonTests {
    private let changes = [
        ("order_summaries", "UPDATE order_summaries_# SET item_count = item_count + 1 WHERE order_id = '1-2'"),
        ("order_lines", "DELETE FROM order_lines_# WHERE line_number = 2"),
        ("order_totals", "UPDATE order_totals_# SET order_count = order_count + 1"),
        ("order_search", "INSERT INTO order_search_# (rowid, words) VALUES (3, 'twice')"),
        ("checkpoints", "UPDATE builds SET checkpoint = checkpoint - 1 WHERE projection = 'orders'"),
    ]

    @Test func `a row that is not as a replay makes it is found, whatever table it is in`() async throws {
        let desk = try DeskFolder()
        try await Worker("dispatch", ["--seed", "1", "--orders", "3"], on: desk).finish()
        for (table, change) in changes {
            desk.removeReadStore()
            let desktop = try await Desktop(desk)
            defer { desktop.close() }
            try await desktop.store.project(desktop.log)
            #expect(try await desktop.differences() == [])
            try await make(change, on: desk)
            let found = try await desktop.differences()
            #expect(found.count == 1)
            #expect(found.first?.hasPrefix(table) == true)
        }
    }

    private func make(_ change: String, on desk: DeskFolder) async throws {
        let file = try DatabaseQueue(path: desk.readStore.path(percentEncoded: false))
        try await file.write { db in
            let generation = try Int64.fetchOne(db, sql: "SELECT generation FROM builds WHERE projection = 'orders'")
            try db.execute(sql: change.replacingOccurrences(of: "#", with: "\(generation ?? 0)"))
            try #require(db.changesCount > 0)
        }
    }
}
