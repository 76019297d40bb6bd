import CQRS
import OrderEvents

/// Asks for all orders that pass a filter, of one moment, to be read page by page.
public struct StreamOrders: Query, Hashable {
    /// The orders, and what they come to.
    public struct Answer: Sendable {
        /// The exact count and sums of all of them.
        public var totals: OrderTotals
        /// The orders, in the order asked for; to be closed.
        public var orders: any RowPages<OrderSummary>

        /// Creates an answer.
        public init(totals: OrderTotals, orders: any RowPages<OrderSummary>) {
            self.totals = totals
            self.orders = orders
        }
    }

    /// The query's name.
    public static let name = "StreamOrders"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// Which orders.
    public var filter: OrderFilter
    /// In which order.
    public var sort: OrderSort

    /// Creates the query.
    public init(filter: OrderFilter = .all, sort: OrderSort = .newestFirst) {
        self.filter = filter
        self.sort = sort
    }
}

/// Asks for all customers whose id, name or e-mail address holds a text, of one moment, to be read page by page.
public struct StreamCustomers: Query, Hashable {
    /// The customers, best first as ``ListCustomers`` has them, and their count.
    public typealias Answer = CountedRows<CustomerSummary>
    /// The query's name.
    public static let name = "StreamCustomers"
    /// The projection it reads.
    public static let projection = ProjectionName.directory

    /// Any part of the id, name or e-mail address, whatever its case; blank for all.
    public var matching: String

    /// Creates the query.
    public init(matching: String = "") {
        self.matching = matching
    }
}

/// Asks for all products whose id or name holds a text, of one moment, to be read page by page.
public struct StreamProducts: Query, Hashable {
    /// The products, best first as ``ListProducts`` has them, and their count.
    public typealias Answer = CountedRows<ProductSummary>
    /// The query's name.
    public static let name = "StreamProducts"
    /// The projection it reads.
    public static let projection = ProjectionName.directory

    /// Any part of the id or name, whatever its case; blank for all.
    public var matching: String

    /// Creates the query.
    public init(matching: String = "") {
        self.matching = matching
    }
}

/// Holds rows that are read page by page, and how many there are.
public struct CountedRows<Row: Sendable>: Sendable {
    /// How many rows there are in all pages.
    public var count: Int
    /// The rows; to be closed.
    public var rows: any RowPages<Row>

    /// Creates the pair.
    public init(count: Int, rows: any RowPages<Row>) {
        self.count = count
        self.rows = rows
    }
}
