import CQRS
import OrderEvents

/// Chooses orders; every condition that is given has to hold.
public struct OrderFilter: Hashable, Sendable {
    /// Only orders in this status.
    public var status: OrderStatus?
    /// Only high-value orders when true, only others when false.
    public var highValue: Bool?
    /// Only orders placed at this instant or later.
    public var placedFrom: Timestamp?
    /// Only orders placed before this instant.
    public var placedBefore: Timestamp?
    /// Only this customer's orders.
    public var customerID: CustomerID?
    /// Only orders whose order id, customer name, e-mail, product names or notes hold every word of this, as word
    /// beginnings; blank for all.
    public var search: String
    /// More conditions, in the order they were given.
    public var terms: [OrderTerm]

    /// Creates a filter; without arguments it lets every order through.
    public init(
        status: OrderStatus? = nil,
        highValue: Bool? = nil,
        placedFrom: Timestamp? = nil,
        placedBefore: Timestamp? = nil,
        customerID: CustomerID? = nil,
        search: String = "",
        terms: [OrderTerm] = []
    ) {
        self.status = status
        self.highValue = highValue
        self.placedFrom = placedFrom
        self.placedBefore = placedBefore
        self.customerID = customerID
        self.search = search
        self.terms = terms
    }

    /// Lets every order through.
    public static let all = OrderFilter()
}
