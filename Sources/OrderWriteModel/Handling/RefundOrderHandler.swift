import CQRS
import OrderCommands
import OrderEvents

/// Refunds an order on what is left of it and of its lines at commit.
struct RefundOrderHandler: CommandHandler {
    let store: AggregateStore

    func handle(_ envelope: CommandEnvelope<RefundOrder>) async throws -> CommandAnswer<OrderDetails> {
        let command = envelope.command
        let refundable = try await store.load(RefundableOrder.self, command.orderID.rawValue)
        let decision = refundable.state.decide(command, at: refundable.version)
        return try await store.commit(decision, of: envelope, on: refundable) {
            OrderDetails(command.orderID, $0.order)
        }
    }
}
