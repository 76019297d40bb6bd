import CQRS
import OrderEvents
import SQLiteProjectionStore

/// Names and makes the tables of orders: summaries, lines, notes, kept totals and the full-text index.
struct OrderTables: Hashable, Sendable {
    let summaries: String
    let lines: String
    let notes: String
    let totals: String
    let dayTotals: String
    let customerTotals: String
    let actorTotals: String
    let search: String

    init(suffix: String) {
        summaries = "order_summaries" + suffix
        lines = "order_lines" + suffix
        notes = "order_notes" + suffix
        totals = "order_totals" + suffix
        dayTotals = "day_totals" + suffix
        customerTotals = "customer_totals" + suffix
        actorTotals = "actor_totals" + suffix
        search = "order_search" + suffix
    }

    /// The name under which a connection reads the terms of the full-text index.
    var searchTerms: String { search + "_terms" }
    /// The full-text index keeps the matches of the beginnings of words up to so many characters.
    static let longestKeptBeginning = 3

    /// The index of one customer's orders in placed order.
    var byCustomerID: String { summaries + "_by_customer_id" }
    /// The index of the orders that one person placed, in placed order.
    var byPlacedBy: String { index(on: "placed_by") }
    /// The index of the orders in one currency, in placed order.
    var byCurrency: String { index(on: "currency") }
    /// The index by status, value class and time of placing.
    var byPlaced: String { index(on: "placed_at") }

    /// The index of all orders by their number of lines, in placed order among those of one.
    var byLines: String { index(on: "item_count") }
    /// The index of the uniqueness of order ids.
    var byOrderID: String { "sqlite_autoindex_\(summaries)_1" }

    /// The index on a column: of a sort column by status and value class before it.
    func index(on column: String) -> String { "\(summaries)_by_\(column)" }

    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [search, actorTotals, customerTotals, dayTotals, totals, notes, lines, summaries],
            statements: [createSummaries] + createIndexes + [createLines] + createTotals
                + [createCustomerTotals, createActorTotals, createNotes, createSearch],
            readingIndexes: [byPlaced] + ["total_minor", "customer_key", "last_updated"].map(index)
                + [byLines, byCustomerID, byPlacedBy, byCurrency])
    }

    /// `id` is the position of the order's first event, so a rebuilt table numbers its rows as the live one did.
    /// `day_placed` counts days since 1970-01-01 in UTC, rounded down before it too.
    private var createSummaries: String {
        """
        CREATE TABLE \(summaries) (
            id INTEGER PRIMARY KEY,
            order_id TEXT NOT NULL UNIQUE,
            customer_id TEXT NOT NULL,
            customer_name TEXT NOT NULL,
            customer_email TEXT NOT NULL,
            customer_key TEXT NOT NULL,
            status TEXT NOT NULL,
            item_count INTEGER NOT NULL,
            total_minor INTEGER NOT NULL,
            currency TEXT NOT NULL,
            formatted_total TEXT NOT NULL,
            refunded_minor INTEGER NOT NULL,
            placed_at INTEGER NOT NULL,
            last_updated INTEGER NOT NULL,
            shipped_at INTEGER,
            version INTEGER NOT NULL,
            position INTEGER NOT NULL,
            payment_method_id TEXT NOT NULL,
            placed_by TEXT NOT NULL,
            shipping_address TEXT,
            approved_by TEXT,
            cancellation_reason TEXT,
            is_high_value INTEGER NOT NULL
                GENERATED ALWAYS AS (total_minor > \(OrderPolicy.highValueThreshold)) VIRTUAL,
            day_placed INTEGER NOT NULL
                GENERATED ALWAYS AS (placed_at / \(CalendarDay.microseconds) - (placed_at % \(CalendarDay.microseconds) < 0))
                VIRTUAL,
            \(statusRank)
        ) STRICT
        """
    }

    /// An order's place in its life, so that lists can be in that order.
    var statusRank: String {
        let cases = OrderStatus.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.rank)" }.joined(separator: " ")
        return "status_rank INTEGER GENERATED ALWAYS AS (CASE status \(cases) END) VIRTUAL"
    }

    /// One index for each sort, most of them led by what the desk filters by: a page is merged from at most ten runs that pass
    /// the filter. So every filter pages by key; those that few orders pass have an index of their own.
    private var createIndexes: [String] {
        let sorted = ["placed_at", "total_minor", "customer_key", "last_updated"].map { column in
            "CREATE INDEX \(index(on: column)) ON \(summaries) (status, is_high_value, \(column), order_id)"
        }
        let byCustomer = "CREATE INDEX \(byCustomerID) ON \(summaries) (customer_id, placed_at, order_id)"
        return sorted + [createLinesIndex, byCustomer] + createNewIndexes
    }

    /// The index of lists by lines, which a change of status leaves alone; read models of the last release do not have it.
    var createLinesIndex: String { "CREATE INDEX \(byLines) ON \(summaries) (item_count, placed_at, order_id)" }

    /// The indexes that read models of an earlier release do not have.
    var createNewIndexes: [String] {
        ["placed_by", "currency"].map { column in
            "CREATE INDEX \(index(on: column)) ON \(summaries) (\(column), placed_at, order_id)"
        }
    }

    /// The kept totals of each customer by status; read models of the last release have none, or not by status.
    var createCustomerTotals: String {
        """
        CREATE TABLE \(customerTotals) (
            customer_id TEXT NOT NULL,
            status TEXT NOT NULL,
            currency TEXT NOT NULL,
            order_count INTEGER NOT NULL,
            total_minor INTEGER NOT NULL,
            refunded_minor INTEGER NOT NULL,
            PRIMARY KEY (customer_id, status, currency)
        ) STRICT, WITHOUT ROWID
        """
    }

    /// The kept totals of each person who places orders; read models of the last release have none.
    var createActorTotals: String {
        """
        CREATE TABLE \(actorTotals) (
            placed_by TEXT NOT NULL,
            currency TEXT NOT NULL,
            order_count INTEGER NOT NULL,
            total_minor INTEGER NOT NULL,
            refunded_minor INTEGER NOT NULL,
            PRIMARY KEY (placed_by, currency)
        ) STRICT, WITHOUT ROWID
        """
    }

    private var createLines: String {
        """
        CREATE TABLE \(lines) (
            order_row INTEGER NOT NULL,
            line_number INTEGER NOT NULL,
            product_id TEXT NOT NULL,
            product_name TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            unit_price_minor INTEGER NOT NULL,
            discount_basis_points INTEGER NOT NULL,
            refunded_quantity INTEGER NOT NULL,
            PRIMARY KEY (order_row, line_number)
        ) STRICT, WITHOUT ROWID
        """
    }

    /// Read models of the last release do not have it.
    var createNotes: String {
        """
        CREATE TABLE \(notes) (
            order_row INTEGER NOT NULL,
            version INTEGER NOT NULL,
            text TEXT NOT NULL,
            author TEXT NOT NULL,
            noted_at INTEGER NOT NULL,
            PRIMARY KEY (order_row, version)
        ) STRICT, WITHOUT ROWID
        """
    }

    private var createTotals: [String] {
        [
            """
            CREATE TABLE \(totals) (
                currency TEXT NOT NULL,
                status TEXT NOT NULL,
                is_high_value INTEGER NOT NULL,
                order_count INTEGER NOT NULL,
                total_minor INTEGER NOT NULL,
                refunded_minor INTEGER NOT NULL,
                PRIMARY KEY (currency, status, is_high_value)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE \(dayTotals) (
                day INTEGER NOT NULL,
                currency TEXT NOT NULL,
                status TEXT NOT NULL,
                is_high_value INTEGER NOT NULL,
                order_count INTEGER NOT NULL,
                total_minor INTEGER NOT NULL,
                refunded_minor INTEGER NOT NULL,
                PRIMARY KEY (day, currency, status, is_high_value)
            ) STRICT, WITHOUT ROWID
            """,
        ]
    }

    /// The index keeps neither the text nor places in it: which orders hold a word is all that is ever asked.
    private var createSearch: String {
        """
        CREATE VIRTUAL TABLE \(search) USING fts5(
            words, content='', columnsize=0, detail=none, prefix='1 2 3',
            tokenize='\(IndexTokenizer.name)')
        """
    }
}
