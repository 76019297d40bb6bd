import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// Opens the form, with what was refused last in it if there is that.
    mutating func openForm() -> [Effect] {
        guard !refusesCommands() else { return [] }
        var form = draft ?? PlaceOrderForm()
        draft = nil
        let effects = form.lookForSuggestions()
        layers.append(.placeOrder(form))
        return effects
    }

    mutating func press(_ key: Key, in form: PlaceOrderForm) -> [Effect] {
        var form = form
        let outcome = form.press(key)
        switch outcome {
        case .stay(let effects):
            replaceTop(.placeOrder(form))
            return effects
        case .leave:
            layers.removeLast()
            return []
        case .place:
            return place(form)
        }
    }

    mutating func paste(_ text: String, into form: PlaceOrderForm) -> [Effect] {
        var form = form
        let effects = form.insert(text)
        replaceTop(.placeOrder(form))
        return effects
    }

    mutating func takeCustomers(_ result: Result<[CustomerSummary], Failure>, tag: Int) -> [Effect] {
        withForm { form in
            switch result {
            case .success(let found):
                guard form.customers.found(found, tag: tag), form.customers.isTaking else { return [] }
                form.customers.isTaking = false
                return form.takeCustomer()
            case .failure(let failure):
                form.fail(failure)
                return []
            }
        }
    }

    mutating func takeProducts(_ result: Result<[ProductSummary], Failure>, tag: Int) -> [Effect] {
        withForm { form in
            switch result {
            case .success(let found):
                guard form.products.found(found, tag: tag), form.products.isTaking else { return [] }
                form.products.isTaking = false
                return form.takeProduct()
            case .failure(let failure):
                form.fail(failure)
                return []
            }
        }
    }

    /// Changes the open form, then takes up the keys that waited for the change.
    private mutating func withForm(_ change: (inout PlaceOrderForm) -> [Effect]) -> [Effect] {
        let index = layers.lastIndex {
            if case .placeOrder = $0 { true } else { false }
        }
        guard let index, case .placeOrder(var form) = layers[index] else { return [] }
        var effects = change(&form)
        var keys: [Key] = []
        if !form.isTaking { swap(&keys, &form.heldKeys) }
        layers[index] = .placeOrder(form)
        for key in keys { effects += press(key) }
        return effects
    }

    private mutating func place(_ form: PlaceOrderForm) -> [Effect] {
        guard let customer = form.customer else { return [] }
        let orderID = ids.nextOrderID()
        let command = PlaceOrder(
            orderID: orderID, customerID: customer.customerID,
            items: form.lines.map { OrderItem(productID: $0.product.productID, quantity: $0.quantity) },
            paymentMethodID: PaymentMethodID(form.paymentInput.text))
        let estimate = OrderSummary(
            orderID: orderID, customerID: customer.customerID, customerName: customer.name,
            customerEmail: customer.email, status: .pending, itemCount: form.lines.count,
            total: form.estimate ?? Money(minorUnits: 0, currency: configuration.currency),
            placedAt: now, lastUpdated: now, shippedAt: nil, version: .none, position: .start)
        layers.removeLast()
        let effects = send(.place(command, summary: estimate), to: orderID)
        if case .dispatch(let sent)? = effects.first { submittedForms[sent.commandID] = form } else { draft = form }
        return effects
    }
}
