import CQRS
import OrderEvents

/// One order as lists show it.
public struct OrderSummary: Hashable, Sendable {
    /// The order.
    public var orderID: OrderID
    /// Whose it is.
    public var customerID: CustomerID
    /// The customer's name when it was placed.
    public var customerName: String
    /// The customer's e-mail address when it was placed.
    public var customerEmail: String
    /// Where it is in its life.
    public var status: OrderStatus
    /// How many lines it has.
    public var itemCount: Int
    /// The sum of its lines, whatever was refunded of it.
    public var total: Money
    /// What was refunded of it so far, in the same currency.
    public var refunded: Money
    /// When it was placed.
    public var placedAt: Timestamp
    /// When its newest event occurred.
    public var lastUpdated: Timestamp
    /// When it was shipped; nil when it was not.
    public var shippedAt: Timestamp?
    /// The version of its stream that is shown.
    public var version: StreamVersion
    /// The position of its newest event.
    public var position: Position

    /// Creates a summary; nothing is refunded when `refunded` is nil.
    public init(
        orderID: OrderID,
        customerID: CustomerID,
        customerName: String,
        customerEmail: String,
        status: OrderStatus,
        itemCount: Int,
        total: Money,
        refunded: Money? = nil,
        placedAt: Timestamp,
        lastUpdated: Timestamp,
        shippedAt: Timestamp?,
        version: StreamVersion,
        position: Position
    ) {
        self.orderID = orderID
        self.customerID = customerID
        self.customerName = customerName
        self.customerEmail = customerEmail
        self.status = status
        self.itemCount = itemCount
        self.total = total
        self.refunded = refunded ?? Money(minorUnits: 0, currency: total.currency)
        self.placedAt = placedAt
        self.lastUpdated = lastUpdated
        self.shippedAt = shippedAt
        self.version = version
        self.position = position
    }

    /// Whether the total is over `OrderPolicy.highValueThreshold`.
    public var isHighValue: Bool { total.minorUnits > OrderPolicy.highValueThreshold }
}

/// One order with everything the desk knows of it.
public struct OrderDetail: Hashable, Sendable {
    /// What lists show.
    public var summary: OrderSummary
    /// Its lines, in order.
    public var lines: [OrderLine]
    /// How many of a line were refunded, by the line's number from 1; a line that nothing came back of is left out.
    public var refundedQuantities: [Int: Int64]
    /// How it is paid.
    public var paymentMethodID: PaymentMethodID
    /// Where it goes; nil for the customer's own address.
    public var shippingAddress: String?
    /// Why it was cancelled; nil when it was not.
    public var cancellationReason: String?
    /// Who approved it; nil when nobody did.
    public var approvedBy: String?
    /// Its notes, in the order they were written.
    public var notes: [OrderNote]

    /// Creates a detail.
    public init(
        summary: OrderSummary,
        lines: [OrderLine],
        refundedQuantities: [Int: Int64] = [:],
        paymentMethodID: PaymentMethodID,
        shippingAddress: String?,
        cancellationReason: String?,
        approvedBy: String?,
        notes: [OrderNote] = []
    ) {
        self.summary = summary
        self.lines = lines
        self.refundedQuantities = refundedQuantities
        self.paymentMethodID = paymentMethodID
        self.shippingAddress = shippingAddress
        self.cancellationReason = cancellationReason
        self.approvedBy = approvedBy
        self.notes = notes
    }
}

/// One note on an order.
public struct OrderNote: Hashable, Sendable {
    /// The note.
    public var text: String
    /// Who wrote it.
    public var author: String
    /// When it was written.
    public var notedAt: Timestamp

    /// Creates a note.
    public init(text: String, author: String, notedAt: Timestamp) {
        self.text = text
        self.author = author
        self.notedAt = notedAt
    }
}

/// One event of an order in words.
public struct OrderHistoryEntry: Hashable, Sendable {
    /// Its place in the log.
    public var position: Position
    /// Its place in the order's stream.
    public var version: StreamVersion
    /// The event's name.
    public var type: String
    /// When the fact occurred.
    public var occurredAt: Timestamp
    /// When the log recorded it.
    public var recordedAt: Timestamp
    /// Who caused it.
    public var actor: String
    /// What it says, in a few words.
    public var summary: String

    /// Creates an entry.
    public init(
        position: Position,
        version: StreamVersion,
        type: String,
        occurredAt: Timestamp,
        recordedAt: Timestamp,
        actor: String,
        summary: String
    ) {
        self.position = position
        self.version = version
        self.type = type
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.actor = actor
        self.summary = summary
    }
}

/// One customer as lists show it.
public struct CustomerSummary: Hashable, Sendable {
    /// The customer.
    public var customerID: CustomerID
    /// The name; may be empty.
    public var name: String
    /// The e-mail address; may be empty.
    public var email: String
    /// The country; may be empty.
    public var country: String
    /// Whether the customer may place no orders.
    public var isSuspended: Bool
    /// Why; empty for a customer who is not suspended, and where nobody said.
    public var suspensionReason: String

    /// Creates a summary.
    public init(
        customerID: CustomerID, name: String, email: String, country: String, isSuspended: Bool,
        suspensionReason: String = ""
    ) {
        self.customerID = customerID
        self.name = name
        self.email = email
        self.country = country
        self.isSuspended = isSuspended
        self.suspensionReason = suspensionReason
    }
}

/// One product as lists show it.
public struct ProductSummary: Hashable, Sendable {
    /// The product.
    public var productID: ProductID
    /// Its name.
    public var name: String
    /// The price of one.
    public var unitPrice: Money
    /// Whether it can be ordered no more.
    public var isDiscontinued: Bool

    /// Creates a summary.
    public init(productID: ProductID, name: String, unitPrice: Money, isDiscontinued: Bool) {
        self.productID = productID
        self.name = name
        self.unitPrice = unitPrice
        self.isDiscontinued = isDiscontinued
    }
}

/// Counts and sums some orders.
public struct OrderTotals: Hashable, Sendable {
    /// How many orders.
    public var count: Int
    /// Their sums, one a currency, in order of currency; none for no orders.
    public var sums: [Money]
    /// What was refunded of them, one a currency, in order of currency; a currency with nothing refunded is left out.
    public var refunds: [Money]

    /// Creates totals; nothing is refunded unless `refunds` says so.
    public init(count: Int, sums: [Money], refunds: [Money] = []) {
        self.count = count
        self.sums = sums
        self.refunds = refunds
    }

    /// No orders.
    public static let none = OrderTotals(count: 0, sums: [])
}
