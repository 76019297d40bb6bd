/// The facts of a customer's stream.
public enum CustomerEvent: Hashable, Sendable {
    /// Entered at the desk.
    case registered(CustomerRegistered)
    /// Known by other details from now on.
    case updated(CustomerUpdated)
    /// May place no orders.
    case suspended(CustomerSuspended)
    /// May place orders again.
    case reinstated(CustomerReinstated)
}

/// The facts of a product's stream.
public enum ProductEvent: Hashable, Sendable {
    /// Put into the catalogue.
    case listed(ProductListed)
    /// Given a new price.
    case repriced(ProductRepriced)
    /// Removed from the catalogue.
    case discontinued(ProductDiscontinued)
}

/// The facts of the desk's policy about approvals.
public enum PolicyEvent: Hashable, Sendable {
    /// Orders of high value need a second person's approval.
    case fourEyesRequired(FourEyesRequired)
    /// Anyone approves anything.
    case fourEyesLifted(FourEyesLifted)
}

/// Any fact of the desk: what projections are fed.
public enum DomainEvent: Hashable, Sendable {
    /// A fact about a customer.
    case customer(CustomerEvent)
    /// A fact about a product.
    case product(ProductEvent)
    /// A fact about an order.
    case order(OrderEvent)
    /// A fact about the desk's policy.
    case policy(PolicyEvent)
}

/// Names the categories of the desk's streams.
public enum StreamCategory {
    /// Customers' streams.
    public static let customer = "customer"
    /// Products' streams.
    public static let product = "product"
    /// Orders' streams.
    public static let order = "order"
    /// The streams of the desk's policies.
    public static let policy = "policy"
}
