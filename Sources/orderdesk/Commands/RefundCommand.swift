import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import OrderCommands
import OrderEvents

/// Refunds an order.
struct RefundCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "Refund a shipped order, as a whole or in part.",
        discussion: """
            Without --line and --amount, all that is not refunded yet is given back. Lines have the numbers that \
            'orderdesk order' shows; what comes back of them is given back at their price and discount. An order is \
            REFUNDED once its whole total is.

            Example: orderdesk refund 7f3a91c2 --line 1 --line 2:3 --reason 'arrived broken'
            """)

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @Option(
        name: .customLong("line"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A line, or so many of it; can be given more than once.", valueName: "n[:qty]"))
    var lines: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("This much, in the order's currency, for no line in particular.", valueName: "amount"))
    var amount: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Why.", valueName: "text"))
    var reason = ""

    @OptionGroup var currency: CurrencyOption
    @OptionGroup var version: VersionOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        if amount != nil, !lines.isEmpty {
            throw ValidationError("give --line or --amount, not both; --amount is for no line in particular")
        }
        // The shape alone; the currency is known once the desk is open.
        _ = try refund(in: .usd)
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let refund = try refund(in: currency.currency ?? desk.configuration.currency).get()
        let command = RefundOrder(
            orderID: OrderID(order), refund: refund, reason: reason, expectedVersion: version.expected)
        try await submit.send(command, on: desk, console)
    }

    private func refund(in currency: Currency) throws -> Result<Refund, RejectionError> {
        if let amount { return try RefundText.amount(amount, currency: currency).map { .amount($0) } }
        guard !lines.isEmpty else { return .success(.full) }
        var parsed: [RefundedLine] = []
        for text in lines {
            switch try RefundText.line(text) {
            case .success(let line): parsed.append(line)
            case .failure(let refusal): return .failure(refusal)
            }
        }
        return .success(.lines(parsed))
    }
}
