import CQRS
import OrderCommands
import OrderEvents

/// Writes a note in the name of whoever issues the command, unless it names an author.
struct AddNoteHandler: CommandHandler {
    let store: AggregateStore

    func handle(_ envelope: CommandEnvelope<AddNote>) async throws -> CommandAnswer<OrderDetails> {
        let command = envelope.command
        let order = try await store.load(Order.self, command.orderID.rawValue)
        return try await store.commit(
            order.state.decide(command, by: envelope.metadata.actor), of: envelope, on: order
        ) {
            OrderDetails(command.orderID, $0)
        }
    }
}
