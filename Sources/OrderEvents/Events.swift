/// A customer was entered at the desk.
public struct CustomerRegistered: Hashable, Sendable {
    /// The customer.
    public let customerID: CustomerID
    /// The name; may be empty where none is known.
    public let name: String
    /// The e-mail address; empty where none is known.
    public let email: String
    /// The country; empty where none is known.
    public let country: String

    /// Creates the fact.
    public init(customerID: CustomerID, name: String, email: String, country: String) {
        self.customerID = customerID
        self.name = name
        self.email = email
        self.country = country
    }
}

/// What is known of a customer changed; orders placed before keep what was known then.
public struct CustomerUpdated: Hashable, Sendable {
    /// The customer.
    public let customerID: CustomerID
    /// The name from now on; may be empty where none is known.
    public let name: String
    /// The e-mail address from now on; empty where none is known.
    public let email: String
    /// The country from now on; empty where none is known.
    public let country: String

    /// Creates the fact.
    public init(customerID: CustomerID, name: String, email: String, country: String) {
        self.customerID = customerID
        self.name = name
        self.email = email
        self.country = country
    }
}

/// A customer may place no orders until reinstated.
public struct CustomerSuspended: Hashable, Sendable {
    /// The customer.
    public let customerID: CustomerID
    /// Why; empty where nobody said.
    public let reason: String

    /// Creates the fact.
    public init(customerID: CustomerID, reason: String) {
        self.customerID = customerID
        self.reason = reason
    }
}

/// A suspended customer may place orders again.
public struct CustomerReinstated: Hashable, Sendable {
    /// The customer.
    public let customerID: CustomerID
    /// Why; empty where nobody said.
    public let reason: String

    /// Creates the fact.
    public init(customerID: CustomerID, reason: String) {
        self.customerID = customerID
        self.reason = reason
    }
}

/// A product was put into the catalogue.
public struct ProductListed: Hashable, Sendable {
    /// The product.
    public let productID: ProductID
    /// Its name.
    public let name: String
    /// The price of one.
    public let unitPrice: Money

    /// Creates the fact.
    public init(productID: ProductID, name: String, unitPrice: Money) {
        self.productID = productID
        self.name = name
        self.unitPrice = unitPrice
    }
}

/// A product's price changed for orders from now on.
public struct ProductRepriced: Hashable, Sendable {
    /// The product.
    public let productID: ProductID
    /// The new price of one.
    public let unitPrice: Money

    /// Creates the fact.
    public init(productID: ProductID, unitPrice: Money) {
        self.productID = productID
        self.unitPrice = unitPrice
    }
}

/// A product can be ordered no more.
public struct ProductDiscontinued: Hashable, Sendable {
    /// The product.
    public let productID: ProductID

    /// Creates the fact.
    public init(productID: ProductID) {
        self.productID = productID
    }
}

/// An order was placed and waits for approval.
///
/// It carries the customer's and products' names as they were, so that a read model needs no other stream.
public struct OrderPlaced: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// Whose it is.
    public let customerID: CustomerID
    /// The customer's name at that moment.
    public let customerName: String
    /// The customer's e-mail address at that moment.
    public let customerEmail: String
    /// The priced lines, in order; at least one.
    public let lines: [OrderLine]
    /// The sum of the lines.
    public let total: Money
    /// How it is paid.
    public let paymentMethodID: PaymentMethodID
    /// Where it goes; nil for the customer's own address.
    public let shippingAddress: String?
    /// Who placed it; empty where that is not known.
    public internal(set) var placedBy: String

    /// Creates the fact.
    public init(
        orderID: OrderID,
        customerID: CustomerID,
        customerName: String,
        customerEmail: String,
        lines: [OrderLine],
        total: Money,
        paymentMethodID: PaymentMethodID,
        shippingAddress: String?,
        placedBy: String = ""
    ) {
        self.orderID = orderID
        self.customerID = customerID
        self.customerName = customerName
        self.customerEmail = customerEmail
        self.lines = lines
        self.total = total
        self.paymentMethodID = paymentMethodID
        self.shippingAddress = shippingAddress
        self.placedBy = placedBy
    }
}

/// A line was added to a pending order.
public struct OrderItemAdded: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// The line.
    public let line: OrderLine
    /// The order's total with it.
    public let total: Money
    /// Who added it; empty where that is not known.
    public internal(set) var addedBy: String

    /// Creates the fact.
    public init(orderID: OrderID, line: OrderLine, total: Money, addedBy: String = "") {
        self.orderID = orderID
        self.line = line
        self.total = total
        self.addedBy = addedBy
    }
}

/// An order was approved and waits to be shipped.
public struct OrderApproved: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// Who approved it.
    public let approvedBy: String

    /// Creates the fact.
    public init(orderID: OrderID, approvedBy: String) {
        self.orderID = orderID
        self.approvedBy = approvedBy
    }
}

/// An order left the house.
public struct OrderShipped: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID

    /// Creates the fact.
    public init(orderID: OrderID) {
        self.orderID = orderID
    }
}

/// An order was called off.
public struct OrderCancelled: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// Why.
    public let reason: String

    /// Creates the fact.
    public init(orderID: OrderID, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }
}

/// From now on an order of high value is approved by someone who took no part in it.
public struct FourEyesRequired: Hashable, Sendable {
    /// Creates the fact.
    public init() {}
}

/// From now on anyone approves an order of high value.
public struct FourEyesLifted: Hashable, Sendable {
    /// Creates the fact.
    public init() {}
}
