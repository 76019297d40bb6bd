import Foundation
import GRDB
import TestSupport
import Testing

/// The other tests rest on this comparison, so it has to see what it is there for.
@Suite struct ReadModelComparisonTests {
    @Test(arguments: [
        ("order_summaries", "UPDATE order_summaries_# SET item_count = item_count + 1 WHERE id = 3"),
        ("order_lines", "DELETE FROM order_lines_# WHERE order_row = 3"),
        ("order_totals", "UPDATE order_totals_# SET order_count = order_count + 1"),
        ("order_search", "INSERT INTO order_search_# (rowid, words) VALUES (3, 'twice')"),
        ("checkpoints", "UPDATE builds SET checkpoint = checkpoint - 1 WHERE projection = 'orders'"),
    ])
    func `a row that is not as a replay makes it is found`(table: String, change: String) async throws {
        let desk = try DeskFolder()
        try await Worker("dispatch", ["--seed", "1", "--orders", "3"], on: desk).finish()
        let desktop = try await Desktop(desk)
        try await desktop.store.project(desktop.log)
        #expect(try await desktop.differences() == [])

        let file = try DatabaseQueue(path: desk.readStore.path(percentEncoded: false))
        try await file.write { db in
            let generation = try Int64.fetchOne(db, sql: "SELECT generation FROM builds WHERE projection = 'orders'")
            try db.execute(sql: change.replacingOccurrences(of: "#", with: "\(generation ?? 0)"))
        }
        let found = try await desktop.differences()
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(table) == true)
        desktop.close()
    }
}
