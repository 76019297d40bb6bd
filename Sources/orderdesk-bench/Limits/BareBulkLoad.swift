import CQRS
import Foundation

/// Writes the rows of a finished read model once each into tables without indexes, then makes the indexes and the full-text index.
///
/// It is the least that a bulk rebuild pays: every row as it is in the end, in the order of its table, many in a transaction. The
/// statistics are left out, as in ``BareReadModel``. Reading the finished rows is not timed; writing them is, from each BEGIN to
/// its COMMIT, and making each index. Same schema, `synchronous=NORMAL` as the read model's, prepared statements.
final class BareBulkLoad {
    private typealias Value = BareSQLite.Value

    /// A table with rows of some events, and by which column these are found.
    private struct Part {
        let table: String
        let position: String
    }

    private static let eventsInTransaction: Int64 = 16_000
    private static let eventsInSearchTransaction: Int64 = 128_000

    private let original: BareSQLite
    private let copy: BareSQLite
    private let suffixes: [String: String]
    private let indexes: [String]

    /// Begins an empty copy of a finished read model.
    init(of original: URL, at copy: URL) throws {
        let source = try BareSQLite(original, readOnly: true)
        let target = try BareSQLite(copy)
        indexes = try target.copySchema(of: source, synchronous: "NORMAL", withoutIndexes: true)
        suffixes = try source.rows("SELECT projection, generation FROM builds WHERE lane = 1")
            .reduce(into: [:]) { $0[$1[0].string] = "_\($1[1].integer)" }
        self.original = source
        self.copy = target
    }

    /// Writes everything up to `head` and returns the time that the transactions needed.
    func write(through head: Position) throws -> Duration {
        var spent = Duration.zero
        let (orders, history) = (suffixes["orders"] ?? "", suffixes["history"] ?? "")
        let parts = [
            Part(table: "order_summaries\(orders)", position: "id"),
            Part(table: "order_lines\(orders)", position: "order_row"),
            Part(table: "order_history\(history)", position: "position"),
        ]
        for first in stride(from: Int64(0), to: head.rawValue, by: Int64.Stride(Self.eventsInTransaction)) {
            spent += try load(parts, after: first, through: first + Self.eventsInTransaction)
        }
        spent += try load(wholeTables)
        let loaded = parts.map(\.table) + wholeTables
        for index in indexes where loaded.contains(where: { index.contains(" ON \($0) (") }) {
            spent += try copy.timedTransaction { try copy.execute(index) }
        }
        for first in stride(from: Int64(0), to: head.rawValue, by: Int64.Stride(Self.eventsInSearchTransaction)) {
            spent += try loadWords(orders, after: first, through: first + Self.eventsInSearchTransaction)
        }
        return spent
    }

    /// The tables whose rows are not of single events.
    private var wholeTables: [String] {
        ["customers", "products"].map { $0 + (suffixes["directory"] ?? "") }
            + ["order_notes", "order_totals", "day_totals", "customer_totals", "actor_totals"].map {
                $0 + (suffixes["orders"] ?? "")
            }
    }

    private func load(_ parts: [Part], after first: Int64, through last: Int64) throws -> Duration {
        let loads = try parts.map { part in
            let columns = try original.columns(of: part.table).joined(separator: ", ")
            let rows = try original.rows(
                "SELECT \(columns) FROM \(part.table) WHERE \(part.position) > ? AND \(part.position) <= ? "
                    + "ORDER BY \(part.position)",
                [.integer(first), .integer(last)])
            return (try copy.prepareInsert(into: part.table), rows)
        }
        return try copy.timedTransaction { for (insert, rows) in loads { for row in rows { try insert.run(row) } } }
    }

    private func load(_ tables: [String]) throws -> Duration {
        let loads = try tables.map { (try copy.prepareInsert(into: $0), try original.rows("SELECT * FROM \($0)")) }
        return try copy.timedTransaction { for (insert, rows) in loads { for row in rows { try insert.run(row) } } }
    }

    private func loadWords(_ suffix: String, after first: Int64, through last: Int64) throws -> Duration {
        let words = try original.rows(
            """
            SELECT id, order_id || ' ' || customer_name || ' ' || customer_email || ' ' || (
                SELECT group_concat(product_name, ' ') FROM order_lines\(suffix) WHERE order_row = id)
            FROM order_summaries\(suffix) WHERE id > ? AND id <= ? ORDER BY id
            """, [.integer(first), .integer(last)])
        let insert = try copy.prepare("INSERT INTO order_search\(suffix) (rowid, words) VALUES (?, ?)")
        return try copy.timedTransaction { for row in words { try insert.run(row) } }
    }
}
