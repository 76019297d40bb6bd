import CQRS
import OrderEvents

/// Asks for orders with all that belongs to them, of one moment, to be read page by page.
public struct ExtractDesk: Query, Hashable {
    /// What was found.
    public typealias Answer = DeskExtract
    /// The query's name.
    public static let name = "ExtractDesk"
    /// One of the projections it reads: it reads all, and throws `StoreError` where they are at different positions.
    public static let projection = ProjectionName.orders
    /// The others.
    public static let otherProjections = ProjectionName.ofOrders.filter { $0 != projection }

    /// Which orders.
    public var filter: OrderFilter
    /// In which order they come.
    public var sort: OrderSort
    /// Which of them come, counted from 0 in that order; all where nil. Totals, customers and products are those of all.
    public var rows: Range<Int>?

    /// Creates the query.
    public init(filter: OrderFilter = .all, sort: OrderSort = .oldestFirst, rows: Range<Int>? = nil) {
        self.filter = filter
        self.sort = sort
        self.rows = rows
    }
}

/// Holds orders, customers and products of one moment, each to be read page by page; to be closed.
///
/// Of a desk that was only asked for some orders, these are the customers and products that those orders name.
public struct DeskExtract: Sendable {
    /// By id, compared byte by byte.
    public var customers: any RowPages<CustomerSummary>
    /// By id, compared byte by byte.
    public var products: any RowPages<ProductSummary>
    /// In the order that was asked for.
    public var orders: any RowPages<ExtractedOrder>
    /// The exact count and sums of the orders.
    public var totals: OrderTotals
    /// How many events wait as dead letters: what they say is missing here.
    public var deadLetters: Int

    /// Creates an extract.
    public init(
        customers: any RowPages<CustomerSummary>, products: any RowPages<ProductSummary>,
        orders: any RowPages<ExtractedOrder>, totals: OrderTotals, deadLetters: Int
    ) {
        self.customers = customers
        self.products = products
        self.orders = orders
        self.totals = totals
        self.deadLetters = deadLetters
    }

    /// Lets go of the state that all of it is read from.
    public func close() {
        orders.close()
    }
}

/// Holds one order with everything the desk knows of it, and when it took its steps.
public struct ExtractedOrder: Hashable, Sendable {
    /// The order with its lines.
    public var detail: OrderDetail
    /// When it was approved; nil when it was not.
    public var approvedAt: Timestamp?
    /// When it was cancelled; nil when it was not.
    public var cancelledAt: Timestamp?
    /// When something of it was given back last; nil when nothing was.
    public var refundedAt: Timestamp?

    /// Creates the record.
    public init(detail: OrderDetail, approvedAt: Timestamp?, cancelledAt: Timestamp?, refundedAt: Timestamp? = nil) {
        self.detail = detail
        self.approvedAt = approvedAt
        self.cancelledAt = cancelledAt
        self.refundedAt = refundedAt
    }

    /// What lists show of it.
    public var summary: OrderSummary { detail.summary }
}
