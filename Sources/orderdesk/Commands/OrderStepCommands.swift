import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import OrderCommands
import OrderEvents
import OrderQueries

/// The subcommands that change a placed order, in the order of the help.
let orderStepCommands: [any ParsableCommand.Type] = [
    ApproveCommand.self, ShipCommand.self, CancelCommand.self, RefundCommand.self, AddItemCommand.self,
    NoteCommand.self, SubmitCommand.self,
]

/// Approves an order.
struct ApproveCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a pending order.",
        discussion: """
            Where the desk's policy asks for four eyes (orderdesk policy), whoever placed an order of more than \
            1,000.00 or added lines to it cannot approve it, neither as the user nor as --by.

            Example: orderdesk approve 7f3a91c2 --by alice --if-version 1
            """)

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @Option(help: ArgumentHelp("Who approves it (default: the user).", valueName: "name"))
    var by: String?

    @OptionGroup var version: VersionOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run(on desk: Desk, _ console: Console) async throws {
        let command = ApproveOrder(
            orderID: OrderID(typed: order), approvedBy: by ?? desk.user, expectedVersion: version.expected)
        try await submit.send(command, on: desk, console)
    }
}

/// Ships an order.
struct ShipCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship",
        abstract: "Ship an approved order.",
        discussion: "Example: orderdesk ship 7f3a91c2 --wait 5s")

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @OptionGroup var version: VersionOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run(on desk: Desk, _ console: Console) async throws {
        try await submit.send(
            ShipOrder(orderID: OrderID(typed: order), expectedVersion: version.expected), on: desk, console)
    }
}

/// Cancels an order.
struct CancelCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel an order that is not shipped yet.",
        discussion: "Example: orderdesk cancel 7f3a91c2 --reason 'out of stock'")

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    // A reason left out is a business matter (REASON_REQUIRED), not wrong usage.
    @Option(parsing: .unconditional, help: ArgumentHelp("Why; has to be given.", valueName: "text"))
    var reason = ""

    @OptionGroup var version: VersionOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run(on desk: Desk, _ console: Console) async throws {
        let command = CancelOrder(
            orderID: OrderID(typed: order), reason: reason, expectedVersion: version.expected)
        try await submit.send(command, on: desk, console)
    }
}

/// Adds a line to an order.
struct AddItemCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-item",
        abstract: "Add a line to a pending order.",
        discussion: "Example: orderdesk add-item 7f3a91c2 --item 11:3")

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The line.", valueName: "product:qty[@price][-percent%]"),
        completion: .orderLine)
    var item: String

    @OptionGroup var currency: CurrencyOption
    @OptionGroup var version: VersionOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        // The shape alone; the currency is known once the desk is open.
        _ = try ItemText.parse(item, currency: .usd)
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let currency = self.currency.currency ?? desk.configuration.currency
        let item = try ItemText.parse(self.item, currency: currency).get()
        let command = AddOrderItem(orderID: OrderID(typed: order), item: item, expectedVersion: version.expected)
        try await submit.send(command, on: desk, console)
    }
}
