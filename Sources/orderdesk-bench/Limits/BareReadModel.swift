import CQRS
import Foundation

/// Writes the rows of a read model that a projection made before, a thousand events in a transaction.
///
/// Every event costs what its rows cost and no more: an order is inserted as pending with its lines and its search
/// entry, each later event updates the columns it changed, every event adds its line of history, and the totals that
/// changed are written once in a transaction. The statistics are left out, so that the limit is higher than what a projector that
/// keeps them too can reach. Reading the finished rows is not timed; writing them is, from each BEGIN
/// to its COMMIT. Same schema, `synchronous=NORMAL` as the read model's, prepared statements.
final class BareReadModel {
    private typealias Value = BareSQLite.Value

    private struct Kind: Hashable {
        let day: Int64
        let currency: Value
        var status: String
        let isHighValue: Int64
    }

    private struct Order {
        let row: Value
        let customer: Value
        let total: Int64
        var kind: Kind
    }

    private struct Tables {
        let orders: String
        let history: String
        let directory: String
    }

    private static let microsecondsPerDay: Int64 = 86_400_000_000

    private let original: BareSQLite
    private let copy: BareSQLite
    private let names: Tables
    private let summaryColumns: [String]
    private let insertSummary, insertLine, insertSearch, insertHistory, update: BareSQLite.Statement
    private let putTotals, putDayTotals, putCustomerTotals, putActorTotals: BareSQLite.Statement
    private var orders: [Value: Order] = [:]
    private var totals: [[Value]: (count: Int64, sum: Int64)] = [:]
    private var dayTotals: [[Value]: (count: Int64, sum: Int64)] = [:]
    private var customerTotals: [[Value]: (count: Int64, sum: Int64)] = [:]
    private var actorTotals: [[Value]: (count: Int64, sum: Int64)] = [:]

    /// Begins an empty copy of a finished read model.
    init(of original: URL, at copy: URL) throws {
        let source = try BareSQLite(original, readOnly: true)
        let target = try BareSQLite(copy)
        try target.copySchema(of: source, synchronous: "NORMAL")
        let suffixes = try source.rows("SELECT projection, generation FROM builds WHERE lane = 1")
            .reduce(into: [:]) { $0[$1[0].string] = "_\($1[1].integer)" }
        let names = Tables(
            orders: suffixes["orders"] ?? "", history: suffixes["history"] ?? "", directory: suffixes["directory"] ?? ""
        )
        self.original = source
        self.copy = target
        self.names = names
        summaryColumns = try source.columns(of: "order_summaries" + names.orders)
        insertSummary = try target.prepareInsert(into: "order_summaries" + names.orders)
        insertLine = try target.prepareInsert(into: "order_lines" + names.orders)
        insertSearch = try target.prepare("INSERT INTO order_search\(names.orders) (rowid, words) VALUES (?, ?)")
        insertHistory = try target.prepareInsert(into: "order_history" + names.history)
        update = try target.prepare(
            """
            UPDATE order_summaries\(names.orders) SET status = ?, last_updated = ?, version = ?, position = ?,
                shipped_at = ?, approved_by = ?, cancellation_reason = ? WHERE order_id = ?
            """)
        putTotals = try target.prepare(
            "INSERT OR REPLACE INTO order_totals\(names.orders) VALUES (?, ?, ?, ?, ?, 0)")
        putDayTotals = try target.prepare(
            "INSERT OR REPLACE INTO day_totals\(names.orders) VALUES (?, ?, ?, ?, ?, ?, 0)")
        putCustomerTotals = try target.prepare(
            "INSERT OR REPLACE INTO customer_totals\(names.orders) VALUES (?, ?, ?, ?, ?, 0)")
        putActorTotals = try target.prepare(
            "INSERT OR REPLACE INTO actor_totals\(names.orders) VALUES (?, ?, ?, ?, 0)")
    }

    /// Writes everything up to `head` and returns the time that the transactions needed.
    func write(through head: Position, eventsInTransaction size: Int64 = 1_000) throws -> Duration {
        var spent = Duration.zero
        let directory = try ["customers", "products"].map { name in
            let table = name + names.directory
            return (try copy.prepareInsert(into: table), try original.rows("SELECT * FROM \(table)"))
        }
        spent += try copy.timedTransaction {
            for (insert, rows) in directory { for row in rows { try insert.run(row) } }
        }
        for first in stride(from: Int64(0), to: head.rawValue, by: Int64.Stride(size)) {
            let part = try read(after: first, through: first + size)
            spent += try copy.timedTransaction { try write(part) }
        }
        return spent
    }

    // MARK: Reading what is to be written

    private struct Part {
        var summaries: [[Value]]
        var lines: [[Value]]
        var words: [[Value]]
        var history: [[Value]]
        /// Each later event's update of its order.
        var updates: [[Value]]
        var totals: [[Value]]
        var dayTotals: [[Value]]
        var customerTotals: [[Value]]
        var actorTotals: [[Value]]
    }

    /// The kept totals that a part changes, by the columns before their sums.
    private struct Changed {
        var totals: Set<[Value]> = []
        var days: Set<[Value]> = []
        var customers: Set<[Value]> = []
        var actors: Set<[Value]> = []
    }

    private func read(after first: Int64, through last: Int64) throws -> Part {
        let range = [Value.integer(first), .integer(last)]
        let summaries = "order_summaries" + names.orders
        let columns = summaryColumns.joined(separator: ", ")
        let orderRows = try original.rows(
            "SELECT \(columns) FROM \(summaries) WHERE id > ? AND id <= ? ORDER BY id", range)
        let history = try original.rows(
            "SELECT * FROM order_history\(names.history) WHERE position > ? AND position <= ? ORDER BY position", range)
        var changed = Changed()
        let placed = try orderRows.map { try asPlaced($0, &changed) }
        return Part(
            summaries: placed,
            lines: try original.rows(
                "SELECT * FROM order_lines\(names.orders) WHERE order_row > ? AND order_row <= ? ORDER BY order_row",
                range),
            words: try original.rows(
                """
                SELECT id, order_id || ' ' || customer_name || ' ' || customer_email || ' ' || (
                    SELECT group_concat(product_name, ' ') FROM order_lines\(names.orders) WHERE order_row = id)
                FROM \(summaries) WHERE id > ? AND id <= ? ORDER BY id
                """, range),
            history: history,
            updates: try history.filter { $0[2].integer > 1 }.map { try later($0, &changed) },
            totals: changed.totals.map { $0 + Self.sums(totals[$0]) },
            dayTotals: changed.days.map { $0 + Self.sums(dayTotals[$0]) },
            customerTotals: changed.customers.map { $0 + Self.sums(customerTotals[$0]) },
            actorTotals: changed.actors.map { $0 + Self.sums(actorTotals[$0]) })
    }

    private static func sums(_ sums: (count: Int64, sum: Int64)?) -> [Value] {
        [.integer(sums?.count ?? 0), .integer(sums?.sum ?? 0)]
    }

    /// Returns an order's row as it was before anything later happened to it.
    private func asPlaced(
        _ row: [Value], _ changed: inout Changed
    ) throws -> [Value] {
        var row = row
        func index(_ column: String) throws -> Int {
            guard let index = summaryColumns.firstIndex(of: column) else {
                throw BenchError("the read model's orders have no column \(column)")
            }
            return index
        }
        let (id, placedAt, total) = (
            row[try index("order_id")], row[try index("placed_at")], row[try index("total_minor")].integer
        )
        row[try index("status")] = Self.text("PENDING")
        row[try index("last_updated")] = placedAt
        row[try index("version")] = .integer(1)
        row[try index("position")] = row[try index("id")]
        for column in ["shipped_at", "approved_by", "cancellation_reason"] { row[try index(column)] = .null }
        let kind = Kind(
            day: placedAt.integer / Self.microsecondsPerDay, currency: row[try index("currency")], status: "PENDING",
            isHighValue: total > 100_000 ? 1 : 0)
        let order = Order(row: id, customer: row[try index("customer_id")], total: total, kind: kind)
        orders[id] = order
        count(order, 1, &changed)
        let actor = [row[try index("placed_by")], kind.currency]
        actorTotals[actor, default: (0, 0)].count += 1
        actorTotals[actor, default: (0, 0)].sum += total
        changed.actors.insert(actor)
        return row
    }

    /// Returns the update that a later event, a row of history, makes.
    private func later(
        _ event: [Value], _ changed: inout Changed
    ) throws -> [Value] {
        guard var order = orders[event[1]] else { throw BenchError("an order of the history is not there") }
        let final = try original.rows(
            """
            SELECT approved_by, cancellation_reason FROM order_summaries\(names.orders) WHERE order_id = ?
            """, [event[1]])
        let status =
            switch event[3].string {
            case "OrderApproved": "APPROVED"
            case "OrderShipped": "SHIPPED"
            case "OrderCancelled": "CANCELLED"
            case let other: throw BenchError("events of the kind \(other) are not copied")
            }
        count(order, -1, &changed)
        order.kind.status = status
        count(order, 1, &changed)
        orders[event[1]] = status == "APPROVED" ? order : nil
        return [
            Self.text(status), event[4], event[2], event[0], status == "SHIPPED" ? event[4] : .null, final[0][0],
            status == "CANCELLED" ? final[0][1] : .null, event[1],
        ]
    }

    /// Adds an order to the totals that it counts in, or subtracts it where `count` is -1.
    private func count(_ order: Order, _ count: Int64, _ changed: inout Changed) {
        let (kind, sum) = (order.kind, count * order.total)
        let key = [kind.currency, Self.text(kind.status), .integer(kind.isHighValue)]
        totals[key, default: (0, 0)].count += count
        totals[key, default: (0, 0)].sum += sum
        changed.totals.insert(key)
        let dayKey = [.integer(kind.day)] + key
        dayTotals[dayKey, default: (0, 0)].count += count
        dayTotals[dayKey, default: (0, 0)].sum += sum
        changed.days.insert(dayKey)
        let customerKey = [order.customer, Self.text(kind.status), kind.currency]
        customerTotals[customerKey, default: (0, 0)].count += count
        customerTotals[customerKey, default: (0, 0)].sum += sum
        changed.customers.insert(customerKey)
    }

    private static func text(_ text: String) -> Value { .text(Array(text.utf8)) }

    // MARK: Writing

    private func write(_ part: Part) throws {
        for row in part.summaries { try insertSummary.run(row) }
        for row in part.lines { try insertLine.run(row) }
        for row in part.words { try insertSearch.run(row) }
        for row in part.history { try insertHistory.run(row) }
        for row in part.updates { try update.run(row) }
        for row in part.totals { try putTotals.run(row) }
        for row in part.dayTotals { try putDayTotals.run(row) }
        for row in part.customerTotals { try putCustomerTotals.run(row) }
        for row in part.actorTotals { try putActorTotals.run(row) }
    }
}
