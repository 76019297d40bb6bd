import OrderEvents

/// What an accepted order command says about its order.
public struct OrderDetails: Hashable, Sendable, Codable {
    /// The order.
    public let orderID: OrderID
    /// Its status now.
    public let status: OrderStatus
    /// Its total now.
    public let total: Money

    /// Creates the details.
    public init(orderID: OrderID, status: OrderStatus, total: Money) {
        self.orderID = orderID
        self.status = status
        self.total = total
    }
}

/// What an accepted customer command says about its customer.
public struct CustomerDetails: Hashable, Sendable, Codable {
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

/// What an accepted policy command says about the desk's policy.
public struct ApprovalPolicyDetails: Hashable, Sendable, Codable {
    /// Whether an order of high value has to be approved by someone who took no part in it.
    public let fourEyes: Bool

    /// Creates the details.
    public init(fourEyes: Bool) {
        self.fourEyes = fourEyes
    }
}

/// What an accepted product command says about its product.
public struct ProductDetails: Hashable, Sendable, Codable {
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
