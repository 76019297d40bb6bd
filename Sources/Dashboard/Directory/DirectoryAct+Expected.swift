import OrderEvents
import OrderQueries

extension DirectoryAct {
    /// Returns a customer as this leaves them; one that it is not about stays.
    func applied(to customer: CustomerSummary) -> CustomerSummary {
        guard subject == .customer(customer.customerID) else { return customer }
        var customer = customer
        switch self {
        case .update(_, let command):
            customer.name = command.customerName ?? customer.name
            customer.email = command.email ?? customer.email
            customer.country = command.country ?? customer.country
        case .suspend(_, let reason): (customer.isSuspended, customer.suspensionReason) = (true, reason)
        case .reinstate: (customer.isSuspended, customer.suspensionReason) = (false, "")
        case .register, .add, .reprice, .discontinue: break
        }
        return customer
    }

    /// Returns a product as this leaves it; one that it is not about stays.
    func applied(to product: ProductSummary) -> ProductSummary {
        guard subject == .product(product.productID) else { return product }
        var product = product
        switch self {
        case .reprice(_, let price): product.unitPrice = price
        case .discontinue: product.isDiscontinued = true
        case .register, .update, .suspend, .reinstate, .add: break
        }
        return product
    }
}

extension DirectoryCommand {
    /// Whether the write model has it, or will, and the directory does not show it yet.
    fileprivate var isToCome: Bool { if case .deadLetter = phase { true } else { isWaiting } }
}

extension DashboardState {
    /// Returns a customer as they will be once this dashboard's own commands are visible: further acts build on that.
    func expected(_ customer: CustomerSummary) -> CustomerSummary {
        directoryCommands.commands.reduce(customer) { $1.isToCome ? $1.act.applied(to: $0) : $0 }
    }

    /// Returns a product as it will be once this dashboard's own commands are visible.
    func expected(_ product: ProductSummary) -> ProductSummary {
        directoryCommands.commands.reduce(product) { $1.isToCome ? $1.act.applied(to: $0) : $0 }
    }

    /// What is known now of a customer of the list; nil where the list does not have them.
    func present(_ id: CustomerID) -> CustomerSummary? {
        screens[CustomersScreen.self].list.answer?.customers.first { $0.summary.customerID == id }
            .map { expected($0.summary) }
    }

    /// What is known now of a product of the list; nil where the list does not have it.
    func present(_ id: ProductID) -> ProductSummary? {
        screens[ProductsScreen.self].list.answer?.products.first { $0.summary.productID == id }
            .map { expected($0.summary) }
    }

    /// Whether the write model's answer about one of some customers or products is still to come.
    func isAnswerAwaited(about subjects: [DirectoryAct.Subject]) -> Bool {
        layers.isEmpty && subjects.contains { directoryCommands.isSent(for: $0) }
    }

    /// Why a customer or a product cannot be acted on: the log has not answered what was asked before.
    func unansweredObstacle(to subject: DirectoryAct.Subject) -> Availability? {
        guard let command = directoryCommands.waiting(for: subject), command.unanswered != nil else { return nil }
        return .unavailable("\(command.words): there is no answer yet, it is asked again; wait for that")
    }
}
