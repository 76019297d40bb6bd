import OrderCommands
import OrderEvents

/// The desk as made-up traffic takes it to be: what it placed itself and what was done with it since.
struct ImaginedDesk: Sendable {
    /// An order that goes on.
    private struct Order {
        let id: OrderID
        let placedBy: String
        let isHighValue: Bool
        /// When its next step may come, in seconds.
        var ready: Double
    }

    /// As many orders are remembered of each kind; older ones stay as they are.
    private static let limit = 200
    /// How long an order lies at the least before its next step, in seconds.
    private static let rest = 2.0
    private static let reasons = ["ordered twice", "out of stock", "the customer changed their mind", "wrong address"]

    private let catalogue: TrafficCatalogue
    private var nextOrder: Int
    private var pending: [Order] = []
    private var approved: [Order] = []
    private var suspended: [CustomerID] = []

    init(_ catalogue: TrafficCatalogue, nextOrder: Int) {
        self.catalogue = catalogue
        self.nextOrder = nextOrder
    }

    // MARK: Placing

    mutating func place(
        by actor: String, at seconds: Double, choosing numbers: inout SplitMix64
    ) -> TrafficStep.Act {
        let customer = orderingCustomer(&numbers)
        let lines = 1 + numbers.belowPreferringFew(5)
        var (items, sum) = ([OrderItem](), Int64(0))
        for _ in 0..<lines {
            let product = sellableProduct(&numbers)
            guard !items.contains(where: { $0.productID == product.id }) else { continue }
            let quantity = Int64(1 + numbers.belowPreferringFew(24))
            items.append(OrderItem(productID: product.id, quantity: quantity))
            sum += quantity * product.price.minorUnits
        }
        let command = place(customer, items, &numbers)
        pending.append(
            Order(
                id: command.orderID, placedBy: actor, isHighValue: sum > OrderPolicy.highValueThreshold,
                ready: seconds + Self.rest))
        pending.removeFirst(max(0, pending.count - Self.limit))
        return .place(command)
    }

    /// An order of a customer who may not order.
    mutating func placeForSuspended(choosing numbers: inout SplitMix64) -> TrafficStep.Act {
        let product = sellableProduct(&numbers)
        let customer = suspended.last ?? catalogue.suspended.id
        return .place(place(customer, [OrderItem(productID: product.id, quantity: 2)], &numbers))
    }

    /// An order of what is sold no more.
    mutating func placeDiscontinued(choosing numbers: inout SplitMix64) -> TrafficStep.Act {
        let customer = orderingCustomer(&numbers)
        return .place(place(customer, [OrderItem(productID: catalogue.discontinued.id, quantity: 1)], &numbers))
    }

    private mutating func place(
        _ customer: CustomerID, _ items: [OrderItem], _ numbers: inout SplitMix64
    ) -> PlaceOrder {
        defer { nextOrder += 1 }
        let payment = ["card", "invoice", "transfer"][numbers.below(3)]
        return PlaceOrder(
            orderID: OrderID("\(nextOrder)"), customerID: customer, items: items,
            paymentMethodID: PaymentMethodID(payment))
    }

    private func orderingCustomer(_ numbers: inout SplitMix64) -> CustomerID {
        let all = catalogue.customers
        let chosen = numbers.belowPreferringFew(all.count)
        // The next one who may order.
        for step in 0..<all.count {
            let customer = all[(chosen + step) % all.count].id
            if customer != catalogue.suspended.id, !suspended.contains(customer) { return customer }
        }
        return all[chosen].id
    }

    private func sellableProduct(_ numbers: inout SplitMix64) -> TrafficCatalogue.Product {
        let all = catalogue.products
        let chosen = numbers.belowPreferringFew(all.count)
        return all[chosen].id == catalogue.discontinued.id ? all[(chosen + 1) % all.count] : all[chosen]
    }

    // MARK: Going on

    /// Approves the order that has waited longest; an order of high value is left to somebody who did not place it.
    mutating func approve(by clerk: String, at seconds: Double) -> TrafficStep.Act? {
        let isPossible = { (order: Order) in
            order.ready <= seconds && !(order.isHighValue && order.placedBy == clerk)
        }
        guard let index = pending.firstIndex(where: isPossible) else { return nil }
        var order = pending.remove(at: index)
        order.ready = seconds + Self.rest
        approved.append(order)
        approved.removeFirst(max(0, approved.count - Self.limit))
        return .approve(ApproveOrder(orderID: order.id, approvedBy: clerk))
    }

    /// Somebody approves an order of high value that they placed themselves; it stays as it is.
    func approveOwn() -> (actor: String, act: TrafficStep.Act)? {
        guard let order = pending.last(where: { $0.isHighValue && $0.placedBy != TrafficGenerator.shop }) else {
            return nil
        }
        return (order.placedBy, .approve(ApproveOrder(orderID: order.id, approvedBy: order.placedBy)))
    }

    mutating func ship(at seconds: Double) -> TrafficStep.Act? {
        guard let index = approved.firstIndex(where: { $0.ready <= seconds }) else { return nil }
        return .ship(ShipOrder(orderID: approved.remove(at: index).id))
    }

    mutating func cancel(choosing numbers: inout SplitMix64) -> TrafficStep.Act? {
        guard !pending.isEmpty else { return nil }
        let order = pending.remove(at: numbers.below(pending.count))
        return .cancel(CancelOrder(orderID: order.id, reason: Self.reasons[numbers.below(Self.reasons.count)]))
    }

    /// Suspends a customer who orders seldom; at most two at a time.
    mutating func suspend(choosing numbers: inout SplitMix64) -> TrafficStep.Act? {
        guard suspended.count < 2 else { return nil }
        let all = catalogue.customers
        let customer = all[all.count - 1 - numbers.belowPreferringFew(all.count / 2)].id
        guard customer != catalogue.suspended.id, !suspended.contains(customer) else { return nil }
        suspended.append(customer)
        return .suspend(SuspendCustomer(customerID: customer, reason: "invoices unpaid"))
    }

    /// Reinstates the customer who was suspended first.
    mutating func reinstate() -> TrafficStep.Act? {
        guard !suspended.isEmpty else { return nil }
        return .reinstate(ReinstateCustomer(customerID: suspended.removeFirst(), reason: "paid"))
    }
}
