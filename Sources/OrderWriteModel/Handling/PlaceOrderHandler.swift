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
        let products = try await store.load(Product.self, all: command.items.map { $0.productID.rawValue })
        let decision = order.state.decide(
            command, by: envelope.metadata.actor, for: customer.state, of: products.lazy.map { $0.state })
        // A product of several lines is asked for as often, which costs less than to find that out.
        var conditions: [StreamCondition] = []
        conditions.reserveCapacity(products.count + 1)
        conditions.append(customer.condition)
        for product in products { conditions.append(product.condition) }
        return try await store.commit(decision, of: envelope, on: order, reading: conditions) {
            OrderDetails(command.orderID, $0)
        }
    }
}
