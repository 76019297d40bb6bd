import CQRS
import OrderCommands
import OrderEvents

/// Places an order on what the customer and every product are at commit.
struct PlaceOrderHandler: CommandHandler {
    let store: AggregateStore

    func handle(_ envelope: CommandEnvelope<PlaceOrder>) async throws -> CommandAnswer<OrderDetails> {
        let command = envelope.command
        let order = try await store.begin(Order.self, command.orderID.rawValue)
        let customer = try await store.load(Customer.self, command.customerID.rawValue)
        let products = try await products(of: command.items)
        let decision = order.state.decide(
            command, by: envelope.metadata.actor, for: customer.state, from: products.mapValues(\.state))
        return try await store.commit(
            decision, of: envelope, on: order, reading: [customer.condition] + products.values.map(\.condition)
        ) { OrderDetails(command.orderID, $0) }
    }

    /// Loads every product once, however many lines name it.
    private func products(of items: [OrderItem]) async throws -> [ProductID: Loaded<Product>] {
        var products: [ProductID: Loaded<Product>] = [:]
        for item in items where products[item.productID] == nil {
            products[item.productID] = try await store.load(Product.self, item.productID.rawValue)
        }
        return products
    }
}
