import ArgumentParser
import CommandOptions
import DeskComposition
import OrderCommands
import OrderEvents

/// Writes a note on an order.
struct NoteCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write a note on an order, whatever its status.",
        discussion: """
            Notes stay with the order: 'orderdesk order' shows them, a search finds the order by their words, and they \
            are exported with it.

            Example: orderdesk note 7f3a91c2 'the customer calls back on Monday'
            """)

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @Argument(help: "The note.") var text: String

    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run(on desk: Desk, _ console: Console) async throws {
        try await submit.send(AddNote(orderID: OrderID(typed: order), text: text), on: desk, console)
    }
}
