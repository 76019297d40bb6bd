import CQRS
import OrderEvents

/// One line asked for in an order.
public struct OrderItem: Hashable, Sendable {
    /// The product.
    public var productID: ProductID
    /// How many.
    public var quantity: Int64
    /// The price of one; the catalogue's when nil.
    public var unitPrice: Money?
    /// The discount in basis points, 0 to 10,000.
    public var discountBasisPoints: Int64

    /// Creates a line.
    public init(productID: ProductID, quantity: Int64, unitPrice: Money? = nil, discountBasisPoints: Int64 = 0) {
        self.productID = productID
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discountBasisPoints = discountBasisPoints
    }
}

/// Places an order.
public struct PlaceOrder: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "PlaceOrder"

    /// The new order's id.
    public var orderID: OrderID
    /// Whose it is.
    public var customerID: CustomerID
    /// The lines, in order.
    public var items: [OrderItem]
    /// How it is paid; may be empty.
    public var paymentMethodID: PaymentMethodID
    /// Where it goes; nil for the customer's own address.
    public var shippingAddress: String?

    /// Creates the command.
    public init(
        orderID: OrderID,
        customerID: CustomerID,
        items: [OrderItem],
        paymentMethodID: PaymentMethodID,
        shippingAddress: String? = nil
    ) {
        self.orderID = orderID
        self.customerID = customerID
        self.items = items
        self.paymentMethodID = paymentMethodID
        self.shippingAddress = shippingAddress
    }

    /// Refuses bad ids, no lines or too many, and quantities, prices and discounts out of range.
    public func validate() -> Rejection? {
        Validation.newID(orderID, of: "order") ?? Validation.id(customerID, of: "customer")
            ?? Validation.optionalID(paymentMethodID, of: "payment method")
            ?? shippingAddress.flatMap { Validation.text($0, "shipping address") }
            ?? Validation.items(items, of: orderID)
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(customerID.rawValue)
        fields.add(paymentMethodID.rawValue)
        fields.add(shippingAddress)
        fields.add(Int64(items.count))
        for item in items { fields.add(item) }
    }
}

/// Adds a line to a pending order.
public struct AddOrderItem: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "AddOrderItem"

    /// The order.
    public var orderID: OrderID
    /// The line.
    public var item: OrderItem
    /// The version the order has to be at; any when nil.
    public var expectedVersion: StreamVersion?

    /// Creates the command.
    public init(orderID: OrderID, item: OrderItem, expectedVersion: StreamVersion? = nil) {
        self.orderID = orderID
        self.item = item
        self.expectedVersion = expectedVersion
    }

    /// Refuses a bad id and a quantity, price or discount out of range.
    public func validate() -> Rejection? {
        Validation.id(orderID, of: "order") ?? Validation.item(item)
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(item)
        fields.add(expectedVersion?.rawValue)
    }
}

/// Approves a pending order.
public struct ApproveOrder: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "ApproveOrder"

    /// The order.
    public var orderID: OrderID
    /// Who approves it; when blank, the actor of the command.
    public var approvedBy: String
    /// Whether it reports an approval of the past, as an import does from its files.
    ///
    /// Then the importing person, who placed the order here, may approve it too: today's policy does not apply to an
    /// approval made elsewhere. No person's command sets it.
    public var isHistorical: Bool
    /// The version the order has to be at; any when nil.
    public var expectedVersion: StreamVersion?

    /// Creates the command.
    public init(
        orderID: OrderID, approvedBy: String, expectedVersion: StreamVersion? = nil, isHistorical: Bool = false
    ) {
        self.orderID = orderID
        self.approvedBy = approvedBy
        self.expectedVersion = expectedVersion
        self.isHistorical = isHistorical
    }

    /// Refuses a bad id and an approver's name that is too long.
    public func validate() -> Rejection? {
        Validation.id(orderID, of: "order") ?? Validation.name(approvedBy, "approver's name")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(approvedBy)
        fields.add(expectedVersion?.rawValue)
        fields.add(Int64(isHistorical ? 1 : 0))
    }
}

/// Ships an approved order.
public struct ShipOrder: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "ShipOrder"

    /// The order.
    public var orderID: OrderID
    /// The version the order has to be at; any when nil.
    public var expectedVersion: StreamVersion?

    /// Creates the command.
    public init(orderID: OrderID, expectedVersion: StreamVersion? = nil) {
        self.orderID = orderID
        self.expectedVersion = expectedVersion
    }

    /// Refuses a bad id.
    public func validate() -> Rejection? {
        Validation.id(orderID, of: "order")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(expectedVersion?.rawValue)
    }
}

/// Calls off an order that is not shipped yet.
public struct CancelOrder: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "CancelOrder"

    /// The order.
    public var orderID: OrderID
    /// Why; not blank.
    public var reason: String
    /// The version the order has to be at; any when nil.
    public var expectedVersion: StreamVersion?

    /// Creates the command.
    public init(orderID: OrderID, reason: String, expectedVersion: StreamVersion? = nil) {
        self.orderID = orderID
        self.reason = reason
        self.expectedVersion = expectedVersion
    }

    /// Refuses a bad id, a blank reason and one that is too long.
    public func validate() -> Rejection? {
        if let rejection = Validation.id(orderID, of: "order") { return rejection }
        if reason.isBlank {
            return Rejection(.reasonRequired, "order '\(orderID)' is not cancelled without a reason; say why")
        }
        return Validation.text(reason, "reason")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(reason)
        fields.add(expectedVersion?.rawValue)
    }
}
