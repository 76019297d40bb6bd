import OrderEvents
import OrderQueries
import TerminalKit

extension ActionID {
    static let registerCustomer = ActionID("customers.register")
    static let updateCustomer = ActionID("customers.update")
}

extension ActionSection {
    /// What can be done with a customer.
    static let customers = ActionSection(
        "Customers",
        [
            ActionRow(.openCustomerOrders), ActionRow(.placeForCustomer), ActionRow(.registerCustomer),
            ActionRow(.updateCustomer), ActionRow(.suspendCustomer), ActionRow(.reinstateCustomer),
            ActionRow("copy the customer: id, row, JSON or a command line", [.copyCustomer]),
        ])
}

extension Action {
    fileprivate static let openCustomerOrders = Action(
        "customers.theirOrders", "list their orders", [.keys(.enter, in: .screen(.customers))],
        hint: Hint("their orders")
    ) { state, _ in
        guard let customer = state.selectedCustomer else { return [] }
        return state.showOrders(OrderFilter(customerID: customer.summary.customerID))
    }.prepared { $0.pinScreenCursor() }.available(when: \.customerAtHand)

    fileprivate static let placeForCustomer = Action(
        "customers.place", "place an order for them", [.keys(.character("p"), in: .screen(.customers))],
        hint: Hint("place"), changesDesk: true
    ) { state, _ in
        guard let customer = state.selectedCustomer else { return [] }
        return state.openForm(for: customer.summary)
    }.prepared { $0.pinScreenCursor() }.available { state in
        guard let customer = state.selectedCustomer else { return state.customerAtHand }
        return customer.summary.isSuspended
            ? .unavailable("\(customer.summary.name) is suspended; reinstate them first") : .available
    }

    fileprivate static let registerCustomer = Action(
        "customers.register", "register a new customer", [.keys(.character("+"), in: .screen(.customers))],
        hint: Hint("new"), changesDesk: true
    ) { state, _ in state.openDirectoryForm(.register) }

    fileprivate static let updateCustomer = Action(
        "customers.update", "change name, e-mail address and country",
        [.keys(.character("c"), in: .screen(.customers))], hint: Hint("change"), changesDesk: true
    ) { state, _ in
        guard let customer = state.selectedCustomer else { return [] }
        return state.openDirectoryForm(.update(customer.summary))
    }.waiting { $0.isCustomerAwaited }.prepared { $0.pinScreenCursor() }.available(when: \.customerToChange)

    fileprivate static let suspendCustomer = Action(
        "customers.suspend", "suspend: they may place no orders", [.keys(.character("S"), in: .screen(.customers))],
        hint: Hint("suspend"), changesDesk: true
    ) { state, _ in
        guard let customer = state.selectedCustomer else { return [] }
        state.layers.append(.question(Question(.suspend(customer.summary))))
        return []
    }.waiting { $0.isCustomerAwaited }.prepared { $0.pinScreenCursor() }.available { state in
        state.selectedCustomer?.summary.isSuspended == true
            ? .unavailable("they are suspended already") : state.customerToChange
    }.opening(.question)

    fileprivate static let reinstateCustomer = Action(
        "customers.reinstate", "reinstate: they may place orders again",
        [.keys(.character("I"), in: .screen(.customers))], hint: Hint("reinstate"), changesDesk: true
    ) { state, _ in
        guard let customer = state.selectedCustomer else { return [] }
        state.layers.append(.question(Question(.reinstate(customer.summary))))
        return []
    }.waiting { $0.isCustomerAwaited }.prepared { $0.pinScreenCursor() }.available { state in
        state.selectedCustomer?.summary.isSuspended == false
            ? .unavailable("they are not suspended", .information) : state.customerToChange
    }.opening(.question)

    fileprivate static let copyCustomer = Action(
        "customers.copy", "copy from the customer", [.keys(.character("y"), in: .screen(.customers))],
        parameters: [
            .choice(named: "part", of: { $0.customerCopies?.forms(of: CopyForm.ofSales).map(\.rawValue) ?? [] })
        ]
    ) { state, arguments in
        guard let form = arguments.first.flatMap(CopyForm.init), let choices = state.customerCopies else { return [] }
        return state.copy(form, of: choices)
    }.prepared { $0.pinScreenCursor() }.available(when: \.customerAtHand)
}

extension DashboardState {
    /// The customer under the cursor of their screen, as they will be once this dashboard's commands are visible.
    var selectedCustomer: CustomerSales? {
        screens[CustomersScreen.self].selected.map { customer in
            var customer = customer
            customer.summary = expected(customer.summary)
            return customer
        }
    }

    fileprivate var customerToChange: Availability {
        selectedCustomer.flatMap { unansweredObstacle(to: .customer($0.summary.customerID)) } ?? customerAtHand
    }

    fileprivate var isCustomerAwaited: Bool {
        isAnswerAwaited(about: screens[CustomersScreen.self].list.cursor.held.map { .customer($0) })
    }

    fileprivate var customerCopies: CopyChoices? {
        let screen = screens[CustomersScreen.self]
        guard let id = selectedCustomer?.summary.customerID else { return nil }
        return CopyChoices(named: id.rawValue, id: id.rawValue)
            .with(.row, screen.copiedRow(in: self))
            .with(screen.exportedRow(in: self).map(CopiedRecord.row))
            .with(.command, ShellText.line(commandWords.customer(id)))
            .with(.lastAct, lastActLine(on: .directory(.customer(id))))
    }

    fileprivate var customerAtHand: Availability {
        screens[CustomersScreen.self].rowAtHand("customer")
    }
}
