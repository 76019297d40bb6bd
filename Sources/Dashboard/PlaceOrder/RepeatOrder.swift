import OrderEvents
import OrderQueries
import TerminalKit

extension Action {
    /// Opens the form filled in with what the order under the cursor, or the opened one, has.
    static let repeatOrder = Action(
        "orders.repeat", "repeat this order", [.keys(.character("="), in: .screen(.orders), .order)], changesDesk: true
    ) { state, _ in
        state.orderToActOn.map { state.repeatOrder($0) } ?? []
    }
    .prepared { $0.pinCursorInTable() }
    .available { $0.orderToActOn == nil ? .noOrder : .available }
}

extension DashboardState {
    /// Opens the form: with what this desk itself has just placed, or waiting for the order that it repeats.
    fileprivate mutating func repeatOrder(_ order: DisplayedOrder) -> [Effect] {
        let orderID = order.summary.orderID
        var form = PlaceOrderForm()
        if order.isNew, let placed = pending.commands.last(where: { $0.orderID == orderID && !$0.lines.isEmpty }) {
            form.fill(with: placed)
            let lookup = form.requestSuggestions()
            layers.append(.placeOrder(form))
            return effects(of: lookup)
        }
        form.awaitedOrder = orderID
        layers.append(.placeOrder(form))
        return [.loadOrderToRepeat(orderID, requests.start(.orderToRepeat))]
    }

    /// Fills the form in, or closes it with the reason why that cannot be.
    mutating func receiveOrderToRepeat(_ result: Result<OrderToRepeat?, Failure>) -> [Effect] {
        guard case .placeOrder(var form)? = layers.last, let order = form.awaitedOrder else { return [] }
        switch result {
        case .success(let found?) where found.lines.count <= PlaceOrderForm.lineLimit:
            form.fill(with: found)
            let lookup = form.requestSuggestions()
            replaceTop(.placeOrder(form))
            return effects(of: lookup)
        case .success(let found?):
            let count = NumberText.counted(found.lines.count, "line")
            return closeForm("\(order) has \(count), this form takes \(PlaceOrderForm.lineLimit); use the command line")
        case .success(nil): return closeForm("\(order) is not in the read model, so it cannot be repeated")
        case .failure(let failure): return closeForm("\(order) could not be loaded: \(failure.message)")
        }
    }

    private mutating func closeForm(_ reason: String) -> [Effect] {
        closeTop()
        showNotice(.failure, reason)
        dropHeldInput(because: reason)
        return []
    }
}

extension PlaceOrderForm {
    /// Fills an empty form in with what an earlier order has, at today's catalogue prices.
    fileprivate mutating func fill(with found: OrderToRepeat) {
        let lines = found.lines.map {
            Line(product: $0.product, quantity: $0.quantity, discountBasisPoints: $0.discountBasisPoints)
        }
        let order = found.order
        fill(
            with: lines, for: found.customer ?? CustomerSummary(of: order.summary), paidBy: order.paymentMethodID,
            to: order.shippingAddress)
        leftOut = found.leftOut
    }

    /// Fills an empty form in with what an order has that the read model does not show yet.
    fileprivate mutating func fill(with placed: PendingCommand) {
        guard case .place(let command, let summary) = placed.action else { return }
        let lines = placed.lines.map {
            Line(product: $0.product, quantity: $0.quantity, discountBasisPoints: $0.discountBasisPoints)
        }
        fill(
            with: lines, for: CustomerSummary(of: summary), paidBy: command.paymentMethodID,
            to: command.shippingAddress)
    }

    private mutating func fill(
        with lines: [Line], for customer: CustomerSummary, paidBy payment: PaymentMethodID, to address: String?
    ) {
        awaitedOrder = nil
        self.customer = customer
        self.lines = lines
        addressInput = TextInput(address ?? "")
        paymentInput = TextInput(payment.rawValue.isEmpty ? Self.usualPayment : payment.rawValue)
        field = .product
    }
}

extension CustomerSummary {
    /// What an order says of its customer.
    fileprivate init(of order: OrderSummary) {
        self.init(
            customerID: order.customerID, name: order.customerName, email: order.customerEmail, country: "",
            isSuspended: false)
    }
}
