import ArgumentParser
import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries

/// Places an order.
struct PlaceCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "place",
        abstract: "Place an order and print its receipt.",
        discussion: """
            A line's price is the catalogue's unless the line names one. The receipt says where the order is in the \
            log and whether the read model shows it yet.

            Example: orderdesk place --customer ALFKI --item 1:3 --item 11:10@19.50 --wait 5s --json
            """)

    /// How many order ids of eight hexadecimal digits are tried, since one may be in use.
    private static let idAttempts = 10

    @Option(help: ArgumentHelp("The customer's id.", valueName: "id"))
    var customer: String

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A line of the order; give one for each line.", valueName: "product:qty[@price]"))
    var item: [String] = []

    @Option(help: ArgumentHelp("How the order is paid.", valueName: "id"))
    var payment = "invoice"

    @Option(help: ArgumentHelp("Where it goes (default: the customer's own address).", valueName: "address"))
    var shipTo: String?

    @Option(help: ArgumentHelp("The new order's id (default: one is made).", valueName: "order"))
    var id: String?

    @OptionGroup var currency: CurrencyOption
    @OptionGroup(title: "Sending") var submit: SubmitOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var makesDesk: Bool { true }

    func validate() throws {
        // The shape alone; the currency is known once the desk is open.
        for text in item { _ = try ItemText.parse(text, currency: .usd) }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let currency = self.currency.currency ?? desk.configuration.currency
        let items = try item.map { try ItemText.parse($0, currency: currency).get() }
        let submission = try await place(items, on: desk)
        try console.show(submission, wait: submit.wait?.duration)
    }

    /// Places under the id given, or under made ones until one is free.
    private func place(_ items: [OrderItem], on desk: Desk) async throws -> Submission<OrderDetails> {
        var attempt = 1
        while true {
            do {
                let metadata = desk.metadata(submit.commandID)
                let command = PlaceOrder(
                    orderID: OrderID(typed: id ?? Self.makeID(for: metadata.commandID)),
                    customerID: CustomerID(typed: customer),
                    items: items,
                    paymentMethodID: PaymentMethodID(payment), shippingAddress: shipTo)
                return try await desk.submit(
                    command, metadata: metadata, showing: .orders, wait: submit.wait?.duration)
            } catch let refusal as RejectionError where mayTryAnotherID(after: refusal, attempt: attempt) {
                attempt += 1
            }
        }
    }

    /// A command id has one answer for ever, so with a given one another order id would have no effect.
    func mayTryAnotherID(after refusal: RejectionError, attempt: Int) -> Bool {
        refusal.rejection.code == .duplicateOrder && id == nil && submit.commandID == nil
            && attempt < Self.idAttempts
    }

    /// The same command id makes the same order id, so that a command sent again is the same one.
    static func makeID(for command: CommandID) -> String {
        String(ContentHash { $0.add(command.uuid) }.description.prefix(8))
    }
}
