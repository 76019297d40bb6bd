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
            command, by: envelope.metadata.actor, for: customer.state, from: products.states)
        return try await store.commit(
            decision, of: envelope, on: order, reading: [customer.condition] + products.conditions
        ) { OrderDetails(command.orderID, $0) }
    }

    /// Loads every product once, however many lines name it.
    private func products(
        of items: [OrderItem]
    ) async throws -> (states: [ProductID: Product], conditions: [StreamCondition]) {
        var states = [ProductID: Product](minimumCapacity: items.count)
        var ids: [ProductID] = []
        for item in items where states.updateValue(Product(), forKey: item.productID) == nil {
            ids.append(item.productID)
        }
        let loaded = try await store.load(Product.self, all: ids.map(\.rawValue))
        for (id, product) in zip(ids, loaded) { states[id] = product.state }
        return (states, loaded.map(\.condition))
    }
}
