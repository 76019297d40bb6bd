import CQRS
import OrderCommands
import OrderEvents

/// Adds a line to an order on what its customer and the product are at commit.
struct AddOrderItemHandler: CommandHandler {
    let store: AggregateStore

    func handle(_ envelope: CommandEnvelope<AddOrderItem>) async throws -> CommandAnswer<OrderDetails> {
        let command = envelope.command
        let order = try await store.load(Order.self, command.orderID.rawValue)
        let customer = try await customer(of: order.state)
        let product = try await store.load(Product.self, command.item.productID.rawValue)
        let decision = order.state.decide(
            command, at: order.version, by: envelope.metadata.actor, for: customer?.state ?? Customer(),
            of: product.state)
        return try await store.commit(
            decision, of: envelope, on: order, reading: [customer?.condition, product.condition].compactMap(\.self)
        ) { OrderDetails(command.orderID, $0) }
    }

    /// Returns nil for an order that was never placed: it has no customer, and is refused before one is asked for.
    private func customer(of order: Order) async throws -> Loaded<Customer>? {
        guard let placement = order.placement else { return nil }
        return try await store.load(Customer.self, placement.customerID.rawValue)
    }
}
