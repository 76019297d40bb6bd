import CQRS
import OrderCommands
import OrderEvents
import OrderQueries

/// Writes the words of command lines that do what is done in the dashboard.
struct CommandWords {
    private let configuration: DashboardConfiguration

    init(_ configuration: DashboardConfiguration) {
        self.configuration = configuration
    }

    // MARK: Showing

    /// What shows an order.
    func order(_ id: OrderID) -> [String] { words(["order"], id.rawValue) }

    /// What lists a customer.
    func customer(_ id: CustomerID) -> [String] { words(["customers", "list"] + option("--search", id.rawValue)) }

    /// What lists a product.
    func product(_ id: ProductID) -> [String] { words(["products", "list"] + option("--search", id.rawValue)) }

    /// What prints an event.
    func event(_ position: Position) -> [String] {
        words(["events", "--after", "\(position.rawValue - 1)", "--limit", "1", "--json"])
    }

    // MARK: Acting

    /// What does an act on an order.
    func act(_ action: OrderAction, on id: OrderID) -> [String] {
        switch action {
        case .place(let command, _): place(command)
        case .act(let verb, let reason): acting([verb.rawValue] + given("--reason", reason), id.rawValue)
        case .addLine(let item):
            acting(["add-item"] + option("--item", Self.text(of: item)) + currency(of: [item]), id.rawValue)
        case .note(let text): acting(["note"], id.rawValue, text)
        }
    }

    /// What does an act on a customer or a product.
    func act(_ act: DirectoryAct) -> [String] {
        switch act {
        case .register(let command):
            acting(
                ["customers", "register"] + option("--name", command.customerName) + given("--email", command.email)
                    + given("--country", command.country), command.customerID.rawValue)
        case .update(let customer, let command):
            acting(
                ["customers", "update"] + (command.customerName.map { option("--name", $0) } ?? [])
                    + (command.email.map { option("--email", $0) } ?? [])
                    + (command.country.map { option("--country", $0) } ?? []), customer.customerID.rawValue)
        case .suspend(let customer, let reason):
            acting(["customers", "suspend"] + given("--reason", reason), customer.customerID.rawValue)
        case .reinstate(let customer, let reason):
            acting(["customers", "reinstate"] + given("--reason", reason), customer.customerID.rawValue)
        case .add(let command):
            acting(
                ["products", "add"] + option("--name", command.productName) + price(command.unitPrice),
                command.productID.rawValue)
        case .reprice(let product, let price):
            acting(["products", "reprice"] + self.price(price), product.productID.rawValue)
        case .discontinue(let product): acting(["products", "discontinue"], product.productID.rawValue)
        }
    }

    private func place(_ command: PlaceOrder) -> [String] {
        let items = command.items.flatMap { option("--item", Self.text(of: $0)) }
        return acting(
            ["place"] + option("--customer", command.customerID.rawValue) + items + currency(of: command.items)
                + given("--payment", command.paymentMethodID.rawValue)
                + given("--ship-to", command.shippingAddress ?? "")
                + option("--id", command.orderID.rawValue))
    }

    // MARK: Words

    private func acting(_ command: [String], _ arguments: String...) -> [String] {
        words(command + option("--user", configuration.user), arguments)
    }

    private func words(_ command: [String], _ arguments: String...) -> [String] { words(command, arguments) }

    /// An argument that begins with a hyphen would be read as an option.
    private func words(_ command: [String], _ arguments: [String]) -> [String] {
        let isMistakable = arguments.contains { $0.hasPrefix("-") }
        return ["orderdesk"] + command + configuration.deskArguments + (isMistakable ? ["--"] : []) + arguments
    }

    private func option(_ name: String, _ value: String) -> [String] {
        value.hasPrefix("-") ? ["\(name)=\(value)"] : [name, value]
    }

    private func given(_ name: String, _ value: String) -> [String] { value.isEmpty ? [] : option(name, value) }

    private func price(_ price: Money) -> [String] {
        option("--price", price.plain) + ["--currency", price.currency.rawValue]
    }

    private func currency(of items: [OrderItem]) -> [String] {
        items.lazy.compactMap(\.unitPrice).first.map { ["--currency", $0.currency.rawValue] } ?? []
    }

    /// A line as the command line writes it: `PRODUCT:QTY[@PRICE][-DISCOUNT%]`.
    private static func text(of item: OrderItem) -> String {
        let price = item.unitPrice.map { "@\($0.plain)" } ?? ""
        let discount = item.discountBasisPoints == 0 ? nil : Percentage(basisPoints: item.discountBasisPoints)
        return "\(item.productID.rawValue):\(item.quantity)\(price)" + (discount.map { "-\($0.plain)%" } ?? "")
    }
}

extension DashboardState {
    /// The command line that does again what was done last to something; nil when nothing was done.
    func lastActLine(on subject: LastActs.Subject) -> String? {
        lastActs.words(on: subject).map(ShellText.line)
    }

    /// Writes the words of command lines on this desk.
    var commandWords: CommandWords { CommandWords(configuration) }
}
