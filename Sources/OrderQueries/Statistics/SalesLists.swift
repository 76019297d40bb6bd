import CQRS
import Foundation
import OrderEvents

/// Asks for customers with what they ordered: in a period, in each of twelve months, and in all.
///
/// Sums leave cancelled orders out, and take off what was given back.
public struct ListCustomerSales: Query, Hashable {
    /// The customers of the list with what they ordered.
    public struct Answer: Hashable, Sendable {
        /// The customers, in the list's order; at most as many as were asked for.
        public var customers: [CustomerSales]
        /// How many pass the filter, and what they ordered in all.
        public var matching: SalesSummary

        /// Creates an answer.
        public init(customers: [CustomerSales], matching: SalesSummary) {
            self.customers = customers
            self.matching = matching
        }
    }

    /// Orders the list.
    public enum Key: String, Hashable, Sendable, CaseIterable {
        /// By name, whatever its case and accents.
        case name
        /// By what they ordered in the period, in minor units whatever the currency.
        case period
        /// By how many orders they have in all.
        case orders
        /// By how many of their orders are pending.
        case pending
        /// By when they ordered last; those who never did come last.
        case last
        /// By country, whatever its case and accents.
        case country
    }

    /// The query's name.
    public static let name = "ListCustomerSales"
    /// The projection it reads; customers are those of `directory`.
    public static let projection = ProjectionName.statistics

    /// Any part of the id, name or e-mail address, whatever its case; blank for all.
    public var matching: String
    /// Which period.
    public var period: StatisticsPeriod
    /// The zone whose days and months count.
    public var timeZone: TimeZone
    /// The order of the list; ties are broken by name and id.
    public var sort: Key
    /// Whether the largest or last comes first.
    public var isDescending: Bool
    /// The most customers to return; nil for all.
    public var limit: Int?

    /// Creates the query.
    public init(
        matching: String = "", period: StatisticsPeriod = .month, timeZone: TimeZone, sort: Key = .period,
        isDescending: Bool = true, limit: Int? = nil
    ) {
        self.matching = matching
        self.period = period
        self.timeZone = timeZone
        self.sort = sort
        self.isDescending = isDescending
        self.limit = limit
    }
}

/// Holds a customer with what was ordered.
public struct CustomerSales: Hashable, Sendable {
    /// The customer.
    public var summary: CustomerSummary
    /// What was ordered in all; the refunds are not taken off the sums.
    public var all: OrderTotals
    /// What was ordered in the period.
    public var inPeriod: OrderTotals
    /// What of all is pending.
    public var pending: OrderTotals
    /// What was ordered less what was given back in each of the last twelve months, the newest last, in the currency of most
    /// of the orders.
    public var months: [Int64]
    /// When the last order was placed, whatever became of it; nil when there is none.
    public var lastPlacedAt: Timestamp?

    /// Creates a customer's sales.
    public init(
        summary: CustomerSummary, all: OrderTotals = .none, inPeriod: OrderTotals = .none,
        pending: OrderTotals = .none, months: [Int64] = [], lastPlacedAt: Timestamp? = nil
    ) {
        self.summary = summary
        self.all = all
        self.inPeriod = inPeriod
        self.pending = pending
        self.months = months
        self.lastPlacedAt = lastPlacedAt
    }
}

/// Sums up a list of customers or products.
public struct SalesSummary: Hashable, Sendable {
    /// How many are in the list.
    public var count: Int
    /// What they come to in the period.
    public var inPeriod: OrderTotals
    /// What they come to in the period before, up to the same time.
    public var before: OrderTotals
    /// How many of them can order, or be ordered, no more: suspended or discontinued.
    public var closed: Int
    /// How many of the customers ordered nothing for 90 days, or the products were not ordered in the period.
    public var idle: Int

    /// Creates a summary.
    public init(
        count: Int = 0, inPeriod: OrderTotals = .none, before: OrderTotals = .none, closed: Int = 0, idle: Int = 0
    ) {
        self.count = count
        self.inPeriod = inPeriod
        self.before = before
        self.closed = closed
        self.idle = idle
    }
}

/// Asks for products with what was sold of them: in a period, and in each of twelve months.
///
/// Sold is what was ordered and neither cancelled nor returned, at the lines' own prices.
public struct ListProductSales: Query, Hashable {
    /// The products of the list with what was sold of them.
    public struct Answer: Hashable, Sendable {
        /// The products, in the list's order; at most as many as were asked for.
        public var products: [ProductSales]
        /// How many pass the filter, and what was sold of them in all.
        public var matching: SalesSummary

        /// Creates an answer.
        public init(products: [ProductSales], matching: SalesSummary) {
            self.products = products
            self.matching = matching
        }
    }

    /// Orders the list.
    public enum Key: String, Hashable, Sendable, CaseIterable {
        /// By name, whatever its case and accents.
        case name
        /// By how many were sold in the period.
        case sold
        /// By what they came to in the period, in minor units whatever the currency.
        case money
        /// By the price of one, in minor units whatever the currency.
        case price
    }

    /// The query's name.
    public static let name = "ListProductSales"
    /// The projection it reads; products are those of `directory`.
    public static let projection = ProjectionName.statistics

    /// Any part of the id or name, whatever its case; blank for all.
    public var matching: String
    /// Which period.
    public var period: StatisticsPeriod
    /// The zone whose days and months count.
    public var timeZone: TimeZone
    /// The order of the list; ties are broken by name and id.
    public var sort: Key
    /// Whether the largest or last comes first.
    public var isDescending: Bool
    /// The most products to return; nil for all.
    public var limit: Int?

    /// Creates the query.
    public init(
        matching: String = "", period: StatisticsPeriod = .month, timeZone: TimeZone, sort: Key = .sold,
        isDescending: Bool = true, limit: Int? = nil
    ) {
        self.matching = matching
        self.period = period
        self.timeZone = timeZone
        self.sort = sort
        self.isDescending = isDescending
        self.limit = limit
    }
}

/// Holds a product with what was sold of it.
public struct ProductSales: Hashable, Sendable {
    /// The product.
    public var summary: ProductSummary
    /// How many were sold in the period.
    public var sold: Int64
    /// What they came to, one sum a currency, and in how many orders.
    public var inPeriod: OrderTotals
    /// How many were sold in each of the last twelve months, the newest last.
    public var months: [Int64]

    /// Creates a product's sales.
    public init(summary: ProductSummary, sold: Int64 = 0, inPeriod: OrderTotals = .none, months: [Int64] = []) {
        self.summary = summary
        self.sold = sold
        self.inPeriod = inPeriod
        self.months = months
    }
}
