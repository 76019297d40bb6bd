import CQRS
import OrderEvents
import OrderQueries

/// One row of the table: an order as the read model has it, with this dashboard's own commands laid over it.
struct DisplayedOrder: Hashable, Sendable {
    /// What the row has to do with the list.
    enum Presence: Hashable, Sendable {
        /// The list has the order.
        case listed
        /// A command of this dashboard removes the order from the list, or moves it within the list; the cursor skips
        /// it.
        case leaving
        /// The order has left the list and its row stays for as long as the cursor is on it. Indirect, because every
        /// row would reserve room for it and hardly any needs it.
        indirect case departed(DepartedOrder)
    }

    /// The order, guesses included.
    var summary: OrderSummary
    /// Whether the status is a guess.
    var isStatusGuess = false
    /// Whether the total is a guess.
    var isTotalGuess = false
    /// Whether the read model has no such order yet.
    var isNew = false
    /// The command it waits for or just went through; nil when there is none.
    var command: PendingCommand?
    /// What the row has to do with the list.
    var presence = Presence.listed

    /// An order the read model has, with the commands of this dashboard laid over it.
    init(_ summary: OrderSummary, pending: PendingCommands = PendingCommands()) {
        self.summary = summary
        command = pending[summary.orderID]
        if let waiting = pending.waiting(for: summary.orderID) { expect(waiting) }
    }

    /// An order that a command places and the read model does not have yet.
    init(new estimate: OrderSummary, command: PendingCommand, pending: PendingCommands) {
        self.init(estimate, pending: pending)
        self.command = self.command ?? command
        isNew = true
        isTotalGuess = true
        isStatusGuess = true
    }

    /// Whether the cursor can be put on it.
    var isListed: Bool { if case .listed = presence { true } else { false } }

    /// Shows the order as a command will have made it.
    private mutating func expect(_ command: PendingCommand) {
        if let status = command.action.expectedStatus {
            summary.status = status
            isStatusGuess = true
        }
        if case .addLine = command.action { isTotalGuess = true }
        summary.lastUpdated = max(summary.lastUpdated, command.sentAt)
        if let version = command.acceptedVersion { summary.version = max(summary.version, version) }
    }
}
