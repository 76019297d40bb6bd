import CQRS
import OrderCommands
import OrderEvents

/// Approves an order under the policy that the log has at commit, or a stricter one.
struct ApproveOrderHandler: CommandHandler {
    let store: AggregateStore
    /// What this process requires at least, whatever policy the log holds.
    let minimum: ApprovalPolicy

    func handle(_ envelope: CommandEnvelope<ApproveOrder>) async throws -> CommandAnswer<OrderDetails> {
        let command = envelope.command
        let order = try await store.load(Order.self, command.orderID.rawValue)
        let recorded = try await store.load(RecordedPolicy.self, RecordedPolicy.key)
        let decision = order.state.decide(
            command, at: order.version, by: envelope.metadata.actor, under: recorded.state.policy.stricter(minimum))
        return try await store.commit(decision, of: envelope, on: order, reading: [recorded.condition]) {
            OrderDetails(command.orderID, $0)
        }
    }
}
