import OrderEvents

/// What the receipt of an accepted order command contains about its order.
public struct OrderDetails: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// Its status now.
    public let status: OrderStatus
    /// Its total now: what it was ordered for, whatever was refunded of it.
    public let total: Money
    /// What was refunded of it so far, in the same currency.
    public let refunded: Money

    /// Creates the details; nothing is refunded when `refunded` is nil.
    public init(orderID: OrderID, status: OrderStatus, total: Money, refunded: Money? = nil) {
        self.orderID = orderID
        self.status = status
        self.total = total
        self.refunded = refunded ?? Money(minorUnits: 0, currency: total.currency)
    }
}

/// What the receipt of an accepted customer command contains about its customer.
public struct CustomerDetails: Hashable, Sendable {
    /// The customer.
    public let customerID: CustomerID
    /// Whether the customer may place no orders.
    public let isSuspended: Bool

    /// Creates the details.
    public init(customerID: CustomerID, isSuspended: Bool) {
        self.customerID = customerID
        self.isSuspended = isSuspended
    }
}

/// What the receipt of an accepted policy command contains about the desk's policy.
public struct ApprovalPolicyDetails: Hashable, Sendable {
    /// Whether an order of high value has to be approved by someone who was not involved in it.
    public let fourEyes: Bool

    /// Creates the details.
    public init(fourEyes: Bool) {
        self.fourEyes = fourEyes
    }
}

/// What the receipt of an accepted product command contains about its product.
public struct ProductDetails: Hashable, Sendable {
    /// The product.
    public let productID: ProductID
    /// The price of one.
    public let unitPrice: Money
    /// Whether it can be ordered no more.
    public let isDiscontinued: Bool

    /// Creates the details.
    public init(productID: ProductID, unitPrice: Money, isDiscontinued: Bool) {
        self.productID = productID
        self.unitPrice = unitPrice
        self.isDiscontinued = isDiscontinued
    }
}
