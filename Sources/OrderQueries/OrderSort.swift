import CQRS
import OrderEvents

/// Orders a list of orders; ties are broken by order id, in the same direction.
public struct OrderSort: Hashable, Sendable {
    /// The column to order by.
    public enum Key: String, Hashable, Sendable, CaseIterable {
        /// When it was placed.
        case placed
        /// Its total, in minor units whatever the currency.
        case total
        /// The customer's name, whatever its case and accents.
        case customer
        /// When its newest event occurred.
        case updated
        /// How many lines it has; with as many by when it was placed.
        case lines
        /// Where it is in its life, from pending on; within a status by when it was placed.
        case status
        /// Its id, by its bytes.
        case order
    }

    /// The column.
    public var key: Key
    /// Whether the largest, newest or last comes first.
    public var isDescending: Bool

    /// Creates an order.
    public init(_ key: Key, isDescending: Bool) {
        self.key = key
        self.isDescending = isDescending
    }

    /// Returns the order that people expect of a column: the newest and largest first, but names, ids and lives from their
    /// beginning.
    public static func usual(by key: Key) -> OrderSort {
        switch key {
        case .placed, .total, .updated, .lines: OrderSort(key, isDescending: true)
        case .customer, .status, .order: OrderSort(key, isDescending: false)
        }
    }

    /// Newest first.
    public static let newestFirst = OrderSort(.placed, isDescending: true)
    /// Oldest first.
    public static let oldestFirst = OrderSort(.placed, isDescending: false)
}

/// Marks a place in a sorted list of orders: the order's sort value and its id.
public struct OrderCursor: Hashable, Sendable {
    /// The value of the sort column.
    public enum Value: Hashable, Sendable {
        /// Of a time in microseconds or an amount in minor units.
        case number(Int64)
        /// Of a place in an order's life, or a number of lines, and a time in microseconds.
        case numbers(Int64, Int64)
        /// Of a name.
        case text(String)
    }

    /// The order's value in the sort column.
    public var value: Value
    /// The order.
    public var orderID: OrderID

    /// Creates a cursor.
    public init(value: Value, orderID: OrderID) {
        self.value = value
        self.orderID = orderID
    }

    /// Returns an order's place in a list with this sort.
    public init(_ order: OrderSummary, sort: OrderSort) {
        let value: Value =
            switch sort.key {
            case .placed: .number(order.placedAt.microseconds)
            case .total: .number(order.total.minorUnits)
            case .customer: .text(order.customerName)
            case .updated: .number(order.lastUpdated.microseconds)
            case .lines: .numbers(Int64(order.itemCount), order.placedAt.microseconds)
            case .status: .numbers(order.status.rank, order.placedAt.microseconds)
            // The id itself is what is compared where the values are equal.
            case .order: .number(0)
            }
        self.init(value: value, orderID: order.orderID)
    }
}

extension OrderStatus {
    /// Its place in an order's life, from 0 for pending.
    public var rank: Int64 { Int64(Self.allCases.firstIndex(of: self) ?? 0) }
}

/// Chooses which part of a list to return; no part holds more than ``largestSize`` orders on either side of its place.
public enum OrderPage: Hashable, Sendable {
    /// No page is larger, whatever is asked for.
    public static let largestSize = 100_000

    /// The first `limit` orders.
    case first(limit: Int)
    /// The last `limit` orders, still in the list's order.
    case last(limit: Int)
    /// At most `before` orders ahead of the place, and from the place on (the order there too) at most `after`.
    case around(OrderCursor, before: Int, after: Int)
    /// The same around an order's present place; the order itself counts as one of the `after`. When the list does not
    /// have it, around the given place; without one, the first `before + after` orders.
    case showing(OrderID, otherwise: OrderCursor?, before: Int, after: Int)
    /// Page `number`, from 1, of `size` orders a page.
    case number(Int, size: Int)
}
