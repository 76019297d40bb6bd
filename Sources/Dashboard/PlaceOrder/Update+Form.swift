import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// Opens the form: with what was refused last in it, or else with the customer of the order under the cursor offered.
    mutating func openForm() -> [Effect] {
        open(drafts.popLast() ?? PlaceOrderForm(offering: shownCustomer))
    }

    /// Opens the form for a customer, with what was refused of an order of that customer; the rest is kept.
    mutating func openForm(for customer: CustomerSummary) -> [Effect] {
        if let index = drafts.lastIndex(where: { $0.customer?.customerID == customer.customerID }) {
            return open(drafts.remove(at: index))
        }
        recentChoices.add(customer.customerID)
        return open(PlaceOrderForm(for: customer))
    }

    private mutating func open(_ form: PlaceOrderForm) -> [Effect] {
        var form = form
        let lookup = form.requestSuggestions()
        layers.append(.placeOrder(form))
        return effects(of: lookup)
    }

    /// Keeps a form to be opened again; of very many, the newest.
    mutating func keepDraft(_ form: PlaceOrderForm?) {
        guard let form else { return }
        drafts.append(form)
        drafts.removeFirst(max(0, drafts.count - PendingCommands.limit))
    }

    /// The customer of the order that the person sees under the cursor; nil when there is none.
    private var shownCustomer: CustomerID? {
        guard let order = list.followsTop ? list.shownSelection : list.selection else { return nil }
        return displayedOrder(order)?.summary.customerID
    }

    /// Edits the field with the keyboard.
    mutating func typeIntoForm(_ key: Key) -> [Effect] {
        changeForm { $0.type(key) }
    }

    /// Changes the form on top, and does what comes of that.
    mutating func changeForm(_ change: (inout PlaceOrderForm) -> PlaceOrderForm.Outcome) -> [Effect] {
        guard case .placeOrder(var form)? = layers.last else { return [] }
        let before = form
        switch change(&form) {
        case .stay(let lookup):
            replaceTop(.placeOrder(form))
            noteChoices(before: before, after: form)
            return effects(of: lookup)
        case .leave:
            closeTop()
            return []
        case .place:
            return place(form)
        }
    }

    mutating func paste(_ text: String, into form: PlaceOrderForm) -> [Effect] {
        var form = form
        let lookup = form.insert(text)
        replaceTop(.placeOrder(form))
        return effects(of: lookup)
    }

    mutating func effects(of lookup: PlaceOrderForm.Lookup?) -> [Effect] {
        let limit = PlaceOrderForm.suggestionLimit
        switch lookup {
        case .customers(let text):
            let query = ListCustomers(matching: text, recent: likelyCustomers(for: text), limit: limit)
            return [.findCustomers(query, requests.start(.customers))]
        case .products(let text):
            let query = ListProducts(matching: text, recent: recentChoices.products, limit: limit)
            return [.findProducts(query, requests.start(.products))]
        case nil: return []
        }
    }

    /// The customers that go before their equals: those chosen last, and while nothing is typed the one offered first.
    private func likelyCustomers(for text: String) -> [CustomerID] {
        guard text.isEmpty, case .placeOrder(let form)? = layers.last, let offered = form.offeredCustomer else {
            return recentChoices.customers
        }
        return [offered] + recentChoices.customers.filter { $0 != offered }
    }

    private mutating func noteChoices(before: PlaceOrderForm, after: PlaceOrderForm) {
        if let customer = after.customer, customer != before.customer { recentChoices.add(customer.customerID) }
        if let product = after.entry.product, product != before.entry.product { recentChoices.add(product.productID) }
    }

    mutating func receiveCustomers(_ result: Result<[CustomerSummary], Failure>) -> [Effect] {
        receive(result) { $0.customers.found($1) }
    }

    mutating func receiveProducts(_ result: Result<[ProductSummary], Failure>) -> [Effect] {
        receive(result) { $0.products.found($1) }
    }

    private mutating func receive<Item>(
        _ result: Result<[Item], Failure>, show: (inout PlaceOrderForm, [Item]) -> Void
    ) -> [Effect] {
        let index = layers.lastIndex {
            if case .placeOrder = $0 { true } else { false }
        }
        guard let index, case .placeOrder(var form) = layers[index] else { return [] }
        switch result {
        case .success(let found): show(&form, found)
        case .failure(let failure):
            form.fail(failure)
            // Keys typed for the results of a new search must not be applied to those of the search before.
            dropHeldInput(because: "nothing could be searched")
        }
        layers[index] = .placeOrder(form)
        return []
    }

    private mutating func place(_ form: PlaceOrderForm) -> [Effect] {
        guard let customer = form.customer else { return [] }
        let orderID = ids.nextOrderID()
        let command = PlaceOrder(
            orderID: orderID, customerID: customer.customerID,
            items: form.lines.map(\.item), paymentMethodID: PaymentMethodID(form.paymentInput.text),
            shippingAddress: form.shippingAddress)
        let estimate = OrderSummary(
            orderID: orderID, customerID: customer.customerID, customerName: customer.name,
            customerEmail: customer.email, status: .pending, itemCount: form.lines.count,
            total: form.estimate ?? Money(minorUnits: 0, currency: configuration.currency),
            placedAt: now, lastUpdated: now, shippedAt: nil, version: .none, position: .start)
        closeTop()
        let effects = send(
            .place(command, summary: estimate), to: orderID, lines: form.lines)
        if case .dispatch(let sent)? = effects.first { submittedForms[sent.commandID] = form } else { keepDraft(form) }
        return effects
    }
}
