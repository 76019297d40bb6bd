import CQRS
import OrderCommands
import OrderEvents
import OrderQueries

/// What a command of this dashboard does to a customer or a product.
enum DirectoryAct: Hashable, Sendable {
    /// Enters a customer.
    case register(RegisterCustomer)
    /// Changes what is known of a customer.
    case update(CustomerSummary, UpdateCustomer)
    /// Keeps a customer from placing orders.
    case suspend(CustomerSummary, reason: String)
    /// Lets a suspended customer place orders again.
    case reinstate(CustomerSummary, reason: String)
    /// Puts a product into the catalogue.
    case add(ListProduct)
    /// Changes a product's price, where it is still the one shown.
    case reprice(ProductSummary, Money)
    /// Takes a product out of the catalogue.
    case discontinue(ProductSummary)

    /// Whom or what it is about.
    enum Subject: Hashable, Sendable {
        case customer(CustomerID)
        case product(ProductID)

        /// The screen that lists it.
        var screen: ScreenID {
            switch self {
            case .customer: .customers
            case .product: .products
            }
        }
    }

    /// Whom or what it is about.
    var subject: Subject {
        switch self {
        case .register(let command): .customer(command.customerID)
        case .update(let customer, _): .customer(customer.customerID)
        case .suspend(let customer, _), .reinstate(let customer, _): .customer(customer.customerID)
        case .add(let command): .product(command.productID)
        case .reprice(let product, _), .discontinue(let product): .product(product.productID)
        }
    }

    /// What is done by it: `suspended`.
    var past: String {
        switch self {
        case .register: "registered"
        case .update: "changed"
        case .suspend: "suspended"
        case .reinstate: "reinstated"
        case .add: "added"
        case .reprice: "repriced"
        case .discontinue: "discontinued"
        }
    }

    /// What it does in the words of the person who asked for it: `suspended Alfreds Futterkiste`.
    var words: String {
        switch self {
        case .register(let command): "\(past) \(command.customerName) · \(command.customerID)"
        case .update(let customer, let command):
            "\(past) \(command.customerName ?? customer.name) · \(customer.customerID)"
        case .suspend(let customer, _), .reinstate(let customer, _):
            "\(past) \(customer.name.isEmpty ? customer.customerID.rawValue : customer.name)"
        case .add(let command): "\(past) \(command.productName) · \(command.unitPrice.formatted)"
        case .reprice(let product, let price):
            "\(past) \(product.name) · \(product.unitPrice.formatted) → \(price.formatted)"
        case .discontinue(let product): "\(past) \(product.name)"
        }
    }

    /// Sends it, and returns the position it was accepted at; throws what the bus throws.
    func send(to commands: CommandBus, metadata: CommandMetadata) async throws -> CommandAnswer<Position> {
        switch self {
        case .register(let command): try await commands.dispatch(command, metadata: metadata).position
        case .update(_, let command): try await commands.dispatch(command, metadata: metadata).position
        case .suspend(let customer, let reason):
            try await commands.dispatch(
                SuspendCustomer(customerID: customer.customerID, reason: reason), metadata: metadata
            ).position
        case .reinstate(let customer, let reason):
            try await commands.dispatch(
                ReinstateCustomer(customerID: customer.customerID, reason: reason), metadata: metadata
            ).position
        case .add(let command): try await commands.dispatch(command, metadata: metadata).position
        case .reprice(let product, let price):
            try await commands.dispatch(
                RepriceProduct(
                    productID: product.productID, unitPrice: price, expectedPrice: product.unitPrice),
                metadata: metadata
            ).position
        case .discontinue(let product):
            try await commands.dispatch(DiscontinueProduct(productID: product.productID), metadata: metadata).position
        }
    }
}

extension CommandAnswer {
    /// The same with nothing but the position.
    fileprivate var position: CommandAnswer<Position> {
        switch self {
        case .accepted(let receipt): .accepted(receipt.map { _ in receipt.position })
        case .rejected(let rejection, let isRepeated): .rejected(rejection, isRepeated: isRepeated)
        }
    }
}
