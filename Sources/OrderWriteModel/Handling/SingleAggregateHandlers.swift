import CQRS
import OrderCommands
import OrderEvents

/// Handles a command that is decided on one customer alone.
typealias CustomerHandler<C: Command> = AggregateHandler<C, Customer>

/// Handles a command that is decided on one product alone.
typealias ProductHandler<C: Command> = AggregateHandler<C, Product>

/// Handles a command that is decided on one order alone.
typealias OrderHandler<C: Command> = AggregateHandler<C, Order>

extension AggregateHandler where A == Customer, C.Details == CustomerDetails {
    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> CustomerID, creates: Bool = false,
        decide: @escaping @Sendable (C, Customer) -> Decision<CustomerEvent>
    ) {
        self.init(
            store, of: { id($0).rawValue }, creates: creates, decide: { decide($0, $1.state) },
            details: { CustomerDetails(customerID: id($0), isSuspended: $1.account?.suspension != nil) })
    }
}

extension AggregateHandler where A == Product, C.Details == ProductDetails {
    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> ProductID, creates: Bool = false,
        decide: @escaping @Sendable (C, Product) -> Decision<ProductEvent>
    ) {
        self.init(
            store, of: { id($0).rawValue }, creates: creates, decide: { decide($0, $1.state) },
            details: { ProductDetails(id($0), $1) })
    }
}

extension AggregateHandler where A == Order, C.Details == OrderDetails {
    init(
        _ store: AggregateStore, of id: @escaping @Sendable (C) -> OrderID,
        decide: @escaping @Sendable (C, Loaded<Order>) -> Decision<OrderEvent>
    ) {
        self.init(store, of: { id($0).rawValue }, decide: decide, details: { OrderDetails(id($0), $1) })
    }
}

extension ProductDetails {
    fileprivate init(_ id: ProductID, _ product: Product) {
        guard let listing = product.listing else {
            preconditionFailure("an accepted product command leaves a listing")
        }
        self.init(productID: id, unitPrice: listing.unitPrice, isDiscontinued: listing.isDiscontinued)
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
