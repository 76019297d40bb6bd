import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Holds what the words of a filter are resolved with: the moment, and what the desk has at it.
struct FilterFacts: Sendable {
    /// What ages are counted to.
    var now = Timestamp(microseconds: 0)
    /// The customers and products that readers see.
    var directory = DirectoryTables(suffix: "")
    /// The table of the orders' lines.
    var lines = OrderTables(suffix: "").lines
    /// The currencies that orders are in.
    var currencies: [Currency] = []
    /// The countries that customers are of.
    var countries: [String] = []
    /// Who has placed orders.
    var actors: [String] = []
    /// The orders with an event that waits as a dead letter.
    var parked: [String] = []
    /// The names of the products of a pattern; as many more as ``mostProducts`` allows stand for too many.
    var products: [TextPattern: [String]] = [:]

    /// So many products are looked for by the words of their names.
    static let mostProducts = 64
    /// The most orders with dead letters that are distinguished.
    private static let mostParked = 10_000

    init() {}

    /// Reads what a filter's terms ask about, and nothing for a filter without terms.
    init(for filter: OrderFilter, now: Timestamp, tables: OrderTables, in db: Database) throws {
        self.now = now
        lines = tables.lines
        guard !filter.terms.isEmpty else { return }
        directory = DirectoryTables(suffix: try db.snapshot(of: .directory) { _, suffix in suffix }.answer)
        for term in filter.terms { try read(term.condition, tables, in: db) }
    }

    private mutating func read(_ condition: OrderTerm.Condition, _ tables: OrderTables, in db: Database) throws {
        switch condition {
        case .total:
            currencies = try db.rows("SELECT DISTINCT currency FROM \(tables.totals) WHERE order_count > 0") {
                try Currency(stored: $0[0])
            }
        case .country:
            countries = try db.rows("SELECT DISTINCT country FROM \(directory.customers)") { $0[0] }
        case .placedBy:
            actors = try db.rows("SELECT DISTINCT placed_by FROM \(tables.actorTotals)") { $0[0] }
        case .attention:
            parked = try Self.parked(in: db).map(\.rawValue.storable)
        case .product(let patterns):
            for pattern in patterns { products[pattern] = try names(of: pattern, in: db) }
        case .status, .highValue, .suspended, .currency, .age, .customer, .orderID, .words: break
        }
    }

    /// Returns which of some orders have an event that waits as a dead letter.
    static func parked(among orders: [OrderSummary], in db: Database) throws -> Set<OrderID> {
        let parked = try parked(in: db)
        return parked.isEmpty ? [] : Set(parked).intersection(orders.map(\.orderID))
    }

    private static func parked(in db: Database) throws -> [OrderID] {
        let streams = try db.streamsWithDeadLetters(limit: mostParked)
        return streams.map { (stream: $0, order: OrderID($0.key)) }.filter { $0.stream == .order($0.order) }
            .map(\.order)
    }

    private func names(of pattern: TextPattern, in db: Database) throws -> [String] {
        let select: SQL = """
            SELECT name FROM \(sql: directory.products) WHERE \(pattern.condition(id: "product_id"))
            LIMIT \(Self.mostProducts + 1)
            """
        let (sql, arguments) = try select.build(db)
        return try db.rows(sql, arguments) { $0[0] }
    }
}

extension TextPattern {
    /// Whether a row of a directory is meant: by any part of its id, name or address, or by its very id.
    func condition(id: String) -> SQL {
        isWhole ? "\(sql: id) = \(text.storable)" : "instr(search_key, \(text.trimmed.storable.folded)) > 0"
    }

    /// Whether a name is meant.
    func matches(_ name: String) -> Bool {
        isWhole ? name.folded == text.storable.folded : name.folded.contains(text.trimmed.storable.folded)
    }
}
