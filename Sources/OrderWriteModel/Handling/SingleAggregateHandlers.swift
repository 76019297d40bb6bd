import CQRS
import OrderCommands
import OrderEvents

/// Handles a command that is decided on one customer alone.
struct CustomerHandler<C: Command>: CommandHandler where C.Details == CustomerDetails {
    private let store: AggregateStore
    private let creates: Bool
    private let id: @Sendable (C) -> CustomerID
    private let decide: @Sendable (C, Customer) -> Decision<CustomerEvent>

    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> CustomerID, creates: Bool = false,
        decide: @escaping @Sendable (C, Customer) -> Decision<CustomerEvent>
    ) {
        self.store = store
        self.creates = creates
        self.id = id
        self.decide = decide
    }

    func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<CustomerDetails> {
        let id = id(envelope.command)
        let customer =
            try await creates ? store.begin(Customer.self, id.rawValue) : store.load(Customer.self, id.rawValue)
        return try await store.commit(decide(envelope.command, customer.state), of: envelope, on: customer) {
            CustomerDetails(customerID: id, isSuspended: $0.account?.suspension != nil)
        }
    }
}

/// Handles a command that is decided on one product alone.
struct ProductHandler<C: Command>: CommandHandler where C.Details == ProductDetails {
    private let store: AggregateStore
    private let creates: Bool
    private let id: @Sendable (C) -> ProductID
    private let decide: @Sendable (C, Product) -> Decision<ProductEvent>

    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> ProductID, creates: Bool = false,
        decide: @escaping @Sendable (C, Product) -> Decision<ProductEvent>
    ) {
        self.store = store
        self.creates = creates
        self.id = id
        self.decide = decide
    }

    func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<ProductDetails> {
        let id = id(envelope.command)
        let product = try await creates ? store.begin(Product.self, id.rawValue) : store.load(Product.self, id.rawValue)
        return try await store.commit(decide(envelope.command, product.state), of: envelope, on: product) {
            guard let listing = $0.listing else { preconditionFailure("an accepted product command leaves a listing") }
            return ProductDetails(
                productID: id, unitPrice: listing.unitPrice, isDiscontinued: listing.isDiscontinued)
        }
    }
}

/// Handles a command that is decided on one order alone.
struct OrderHandler<C: Command>: CommandHandler where C.Details == OrderDetails {
    private let store: AggregateStore
    private let id: @Sendable (C) -> OrderID
    private let decide: @Sendable (CommandEnvelope<C>, Loaded<Order>) -> Decision<OrderEvent>

    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> OrderID,
        decide: @escaping @Sendable (CommandEnvelope<C>, Loaded<Order>) -> Decision<OrderEvent>
    ) {
        self.store = store
        self.id = id
        self.decide = decide
    }

    func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<OrderDetails> {
        let id = id(envelope.command)
        let order = try await store.load(Order.self, id.rawValue)
        return try await store.commit(decide(envelope, order), of: envelope, on: order) {
            OrderDetails(id, $0)
        }
    }
}

extension OrderDetails {
    init(_ id: OrderID, _ order: Order) {
        guard let placement = order.placement else {
            preconditionFailure("an accepted order command leaves a placed order")
        }
        self.init(
            orderID: id, status: placement.status, total: placement.total,
            refunded: Money(minorUnits: placement.refunded, currency: placement.total.currency))
    }
}
