import CQRS
import OrderEvents

/// Names the projections that answers are read from.
extension ProjectionName {
    /// Order summaries, lines, search and kept totals.
    public static let orders: ProjectionName = "orders"
    /// Every order's events in words.
    public static let history: ProjectionName = "history"
    /// Customers and products.
    public static let directory: ProjectionName = "directory"
    /// Those that an order is shown from, with whose it is and what it is of.
    public static let ofOrders: [ProjectionName] = [.orders, .history, .directory]
    /// What was sold to whom and when, and who did what.
    public static let statistics: ProjectionName = "statistics"
}

/// Asks for one part of the filtered and sorted list of orders, with totals.
public struct GetOrderDashboard: Query, Hashable {
    /// One part of the list.
    public struct Answer: Hashable, Sendable {
        /// The orders of the part, in the list's order.
        public var orders: [OrderSummary]
        /// Whether the list has orders ahead of these.
        public var hasBefore: Bool
        /// Whether the list has orders behind these.
        public var hasAfter: Bool
        /// What is known of the count and sums of all orders that pass the filter.
        public var matching: Matching
        /// Exact count and sums of all orders at the desk.
        public var all: OrderTotals

        /// Those of the part that have an event which waits as a dead letter.
        public var parked: Set<OrderID>

        /// Creates an answer.
        public init(
            orders: [OrderSummary], hasBefore: Bool, hasAfter: Bool, matching: Matching, all: OrderTotals,
            parked: Set<OrderID> = []
        ) {
            self.orders = orders
            self.hasBefore = hasBefore
            self.hasAfter = hasAfter
            self.matching = matching
            self.all = all
            self.parked = parked
        }
    }

    /// What is known of all orders that pass the filter.
    public enum Matching: Hashable, Sendable {
        /// Their count and sums.
        case exact(OrderTotals)
        /// There are so many, or more.
        case atLeast(Int)

        /// How many there are for certain.
        public var count: Int {
            switch self {
            case .exact(let totals): totals.count
            case .atLeast(let count): count
            }
        }

        /// Their count and sums; nil when not all were counted.
        public var totals: OrderTotals? {
            if case .exact(let totals) = self { totals } else { nil }
        }
    }

    /// How far orders that pass the filter are counted.
    public enum Counting: Hashable, Sendable {
        /// All matches, however slow that is.
        case exact
        /// As far as that costs little: all of them, but of a search with very many matches only that there are many.
        case quick
    }

    /// The query's name.
    public static let name = "GetOrderDashboard"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// Which orders.
    public var filter: OrderFilter
    /// In which order.
    public var sort: OrderSort
    /// Which part of them.
    public var page: OrderPage
    /// How far its orders are counted.
    public var counting: Counting

    /// Creates the query.
    public init(
        filter: OrderFilter = .all, sort: OrderSort = .newestFirst, page: OrderPage, counting: Counting = .exact
    ) {
        self.counting = counting
        self.filter = filter
        self.sort = sort
        self.page = page
    }
}

/// Asks for one order with its lines.
public struct GetOrder: Query {
    /// The order, or nil when the read model has none of that id.
    public typealias Answer = OrderDetail?
    /// The query's name.
    public static let name = "GetOrder"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// The order.
    public var orderID: OrderID

    /// Creates the query.
    public init(orderID: OrderID) {
        self.orderID = orderID
    }
}

/// Asks for one order's events in words, oldest first.
public struct GetOrderHistory: Query {
    /// The events; none when the read model has no order of that id.
    public typealias Answer = [OrderHistoryEntry]
    /// The query's name.
    public static let name = "GetOrderHistory"
    /// The projection it reads.
    public static let projection = ProjectionName.history

    /// The order.
    public var orderID: OrderID

    /// Creates the query.
    public init(orderID: OrderID) {
        self.orderID = orderID
    }
}

/// Asks for a customer's newest orders.
public struct GetCustomerOrders: Query {
    /// The orders, newest first.
    public typealias Answer = [OrderSummary]
    /// The query's name.
    public static let name = "GetCustomerOrders"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// The customer.
    public var customerID: CustomerID
    /// The most orders to return; never more than 10,000.
    public var limit: Int

    /// Creates the query.
    public init(customerID: CustomerID, limit: Int) {
        self.customerID = customerID
        self.limit = limit
    }
}

/// Asks for orders by words of their id, customer, e-mail, products or notes.
public struct SearchOrders: Query {
    /// The orders, newest first.
    public typealias Answer = [OrderSummary]
    /// The query's name.
    public static let name = "SearchOrders"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// The words, as beginnings of words.
    public var text: String
    /// The most orders to return; never more than 10,000.
    public var limit: Int

    /// Creates the query.
    public init(text: String, limit: Int) {
        self.text = text
        self.limit = limit
    }
}

/// Asks for customers whose id or name holds a text.
public struct ListCustomers: Query, Hashable {
    /// The customers, best first: whose id it is, whose id or name it begins, a word of whose name it begins, then the rest;
    /// among equals those of `recent`, then by name and id.
    public typealias Answer = [CustomerSummary]
    /// The query's name.
    public static let name = "ListCustomers"
    /// The projection it reads.
    public static let projection = ProjectionName.directory

    /// Any part of the id, name or e-mail address, whatever its case; blank for all.
    public var matching: String
    /// The customers used last, the newest first: they go before their equals.
    public var recent: [CustomerID]
    /// The most customers to return; nil for all.
    public var limit: Int?

    /// Creates the query.
    public init(matching: String = "", recent: [CustomerID] = [], limit: Int? = nil) {
        self.matching = matching
        self.recent = recent
        self.limit = limit
    }
}

/// Asks for products whose id or name holds a text.
public struct ListProducts: Query, Hashable {
    /// The products, best first: whose id it is, whose id or name it begins, a word of whose name it begins, then the rest;
    /// among equals those of `recent`, then by name and id.
    public typealias Answer = [ProductSummary]
    /// The query's name.
    public static let name = "ListProducts"
    /// The projection it reads.
    public static let projection = ProjectionName.directory

    /// Any part of the id or name, whatever its case; blank for all.
    public var matching: String
    /// The products used last, the newest first: they go before their equals.
    public var recent: [ProductID]
    /// The most products to return; nil for all.
    public var limit: Int?

    /// Creates the query.
    public init(matching: String = "", recent: [ProductID] = [], limit: Int? = nil) {
        self.matching = matching
        self.recent = recent
        self.limit = limit
    }
}

/// Asks for the kept counts and sums.
public struct GetTotals: Query, Hashable {
    /// Counts and sums by status and by day.
    public struct Answer: Hashable, Sendable {
        /// All orders of each status; every status is there.
        public var byStatus: [OrderStatus: OrderTotals]
        /// The high-value orders of each status; every status is there.
        public var highValueByStatus: [OrderStatus: OrderTotals]
        /// The orders that need somebody, as ``OrderAttention`` has it.
        public var attention: OrderTotals
        /// The same by why they do; an order with two reasons is counted with both.
        public var attentionByReason: [OrderAttention.Reason: OrderTotals]
        /// The orders placed on each of the newest days (UTC, `2026-11-21`), newest first.
        public var byDay: [DayTotals]

        /// Creates an answer.
        public init(
            byStatus: [OrderStatus: OrderTotals],
            highValueByStatus: [OrderStatus: OrderTotals],
            attention: OrderTotals,
            attentionByReason: [OrderAttention.Reason: OrderTotals] = [:],
            byDay: [DayTotals]
        ) {
            self.byStatus = byStatus
            self.highValueByStatus = highValueByStatus
            self.attention = attention
            self.attentionByReason = attentionByReason
            self.byDay = byDay
        }
    }

    /// Counts and sums the orders of one day.
    public struct DayTotals: Hashable, Sendable {
        /// The day in UTC, `2026-11-21`.
        public var day: String
        /// Its orders, whatever their status.
        public var totals: OrderTotals

        /// Creates a day's totals.
        public init(day: String, totals: OrderTotals) {
            self.day = day
            self.totals = totals
        }
    }

    /// The query's name.
    public static let name = "GetTotals"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// The most days to return.
    public var days: Int

    /// Creates the query.
    public init(days: Int = 31) {
        self.days = days
    }
}

/// Asks how far every projection has come, as the read store itself knows it.
public struct GetProjectionStatus: Query {
    /// Checkpoints, lease and control, as one snapshot.
    public typealias Answer = ProjectionStoreStatus
    /// The query's name.
    public static let name = "GetProjectionStatus"
    /// The projection whose checkpoint goes with the answer.
    public static let projection = ProjectionName.orders

    /// Creates the query.
    public init() {}
}
