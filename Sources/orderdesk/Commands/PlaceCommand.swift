import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
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
            A line's price is the catalogue's unless the line names one, and it may have a discount in percent. With \
            --repeat, the lines, customer, payment and address of an earlier order come first, at today's catalogue \
            prices; what can be ordered no more is left out and named. The receipt says where the order is in the log \
            and whether the read model shows it yet.

            Example: orderdesk place --customer ALFKI --item 1:3 --item 11:10@19.50-10% --wait 5s --json
            Example: orderdesk place --repeat 10248 --item 1:3
            """)

    /// How many order ids of eight hexadecimal digits are tried, since one may be in use.
    private static let idAttempts = 10

    @Option(
        help: ArgumentHelp("The customer's id (default: that of the order repeated).", valueName: "id"),
        completion: .customerID)
    var customer: String?

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("An earlier order to place again, at today's prices.", valueName: "order"),
        completion: .orderID)
    var repeated: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A line of the order; give one for each line.", valueName: "product:qty[@price][-percent%]"),
        completion: .orderLine)
    var item: [String] = []

    @Option(help: ArgumentHelp("How the order is paid (default: as the order repeated, or invoice).", valueName: "id"))
    var payment: String?

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
        guard customer != nil || repeated != nil else {
            throw ValidationError("Missing expected argument '--customer <id>' (or '--repeat <order>')")
        }
        // The shape alone; the currency is known once the desk is open.
        for text in item { _ = try ItemText.parse(text, currency: .usd) }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let currency = self.currency.currency ?? desk.configuration.currency
        let items = try item.map { try ItemText.parse($0, currency: currency).get() }
        let earlier = try await earlierOrder(on: desk, console)
        let order = PlaceOrder(
            orderID: OrderID(typed: id ?? ""),
            customerID: customer.map(CustomerID.init(typed:)) ?? earlier?.order.summary.customerID ?? CustomerID(""),
            items: (earlier?.items ?? []) + items,
            paymentMethodID: payment.map(PaymentMethodID.init(_:)) ?? earlier?.order.paymentMethodID
                ?? PaymentMethodID("invoice"),
            shippingAddress: shipTo ?? earlier?.order.shippingAddress)
        let submission = try await place(order, on: desk)
        try console.show(submission, wait: submit.wait?.duration)
    }

    /// Reads the order to repeat, and names the lines that are left out; nil without one.
    private func earlierOrder(on desk: Desk, _ console: Console) async throws -> OrderToRepeat? {
        guard let repeated else { return nil }
        let orderID = OrderID(typed: repeated)
        let result = try await desk.ask(GetOrderToRepeat(orderID: orderID), wait: nil)
        console.note(freshnessOf: result)
        guard let earlier = result.answer else {
            throw RejectionError(Rejection(.orderNotFound, "the read model has no order '\(orderID)'"))
        }
        for line in earlier.leftOut { console.note("left out: \(line)") }
        return earlier
    }

    /// Places under the id given, or under made ones until one is free.
    private func place(_ order: PlaceOrder, on desk: Desk) async throws -> Submission<OrderDetails> {
        var attempt = 1
        while true {
            do {
                let metadata = desk.metadata(submit.commandID)
                var command = order
                if id == nil { command.orderID = OrderID(Self.makeID(for: metadata.commandID)) }
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

extension OrderToRepeat {
    /// Its lines as they are ordered again, at the catalogue's price.
    fileprivate var items: [OrderItem] {
        lines.map {
            OrderItem(
                productID: $0.product.productID, quantity: $0.quantity, discountBasisPoints: $0.discountBasisPoints)
        }
    }
}
