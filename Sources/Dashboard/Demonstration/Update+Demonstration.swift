import CQRS
import OrderCommands
import OrderEvents
import OrderQueries

extension DashboardState {
    /// Does what a demonstration does; whatever is open over the screen stays, unless another screen is shown.
    mutating func demonstrate(_ act: DemonstratedAct) -> [Effect] {
        if notice?.kind == .failure { notice = nil }
        switch act {
        case .showOrders: return screens.shown == .orders ? [] : show(.orders)
        case .showLag:
            return (screens.shown == .lag ? [] : show(.lag))
                + change(LagScreen.self) { $0.show(.minute, in: &$1) }
        case .place(let order): return place(order)
        case .pause(let isPaused): return isPaused == self.isPaused ? [] : togglePaused()
        case .delay(let delay):
            guard delay != controlAsked.delay ?? desk?.delay ?? .zero else { return [] }
            return setDelay(delay)
        case .showDeadLetters(let isShown): return showDeadLetters(isShown)
        case .failNextEvent: return desk?.projector.fault == nil ? [.failNextEvent(true)] : []
        case .retry:
            // One that was asked for and met no event yet is withdrawn: the person's own events are to pass.
            let withdrawal: [Effect] = desk?.projector.fault == nil ? [] : [.failNextEvent(false)]
            guard deadLetterCount > 0, !deadLetterWork.isRetrying else { return withdrawal }
            deadLetterWork.isRetrying = true
            return withdrawal + [.retryAllDeadLetters]
        case .slowDisk(let delay): return faults.commitDelay == delay ? [] : carryOut(.disk(delay))
        case .rebuild: return desk.map { [.rebuild($0.projections.map(\.projection))] } ?? []
        }
    }

    private mutating func showDeadLetters(_ isShown: Bool) -> [Effect] {
        let isOnTop = if case .deadLetters? = layers.last { true } else { false }
        if isShown, layers.isEmpty, finder == nil { return openDeadLetters() }
        if !isShown, isOnTop { closeTop() }
        return []
    }

    private mutating func place(_ order: DemonstratedOrder) -> [Effect] {
        let orderID = ids.nextOrderID()
        let command = PlaceOrder(
            orderID: orderID, customerID: order.customer, items: order.items,
            paymentMethodID: PaymentMethodID("invoice"))
        let estimate = OrderSummary(
            orderID: orderID, customerID: order.customer, customerName: order.customerName, customerEmail: "",
            status: .pending, itemCount: order.items.count, total: order.estimate, placedAt: now, lastUpdated: now,
            shippedAt: nil, version: .none, position: .start)
        return send(.place(command, summary: estimate), to: orderID)
    }
}
