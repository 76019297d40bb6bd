import CQRS
import OrderEvents

/// Asks for one customer with what its orders come to.
public struct GetCustomer: Query, Hashable {
    /// The customer; nil when the read model has none of that id.
    public typealias Answer = CustomerDetail?
    /// The query's name.
    public static let name = "GetCustomer"
    /// The projection it reads the customer from; counts and sums are those of `orders`.
    public static let projection = ProjectionName.directory

    /// The customer.
    public var customerID: CustomerID

    /// Creates the query.
    public init(customerID: CustomerID) {
        self.customerID = customerID
    }
}

/// Holds one customer with what its orders come to.
public struct CustomerDetail: Hashable, Sendable {
    /// What lists show.
    public var summary: CustomerSummary
    /// Its orders of each status; a status without orders is left out.
    public var byStatus: [OrderStatus: OrderTotals]

    /// Creates a detail.
    public init(summary: CustomerSummary, byStatus: [OrderStatus: OrderTotals]) {
        self.summary = summary
        self.byStatus = byStatus
    }
}
