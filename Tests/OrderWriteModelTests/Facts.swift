import OrderCommands
import OrderEvents

/// The facts and ids that the scenarios are written with.
let alfki = CustomerID("ALFKI")
let order = OrderID("7f3a")
let chai = ProductID("chai")
let tea = ProductID("tea")
let card = PaymentMethodID("card")

let registered = DomainEvent.customer(
    .registered(CustomerRegistered(customerID: alfki, name: "Alfreds Futterkiste", email: "a@b.de", country: "Germany"))
)
let suspended = DomainEvent.customer(.suspended(CustomerSuspended(customerID: alfki, reason: "unpaid bills")))
let reinstated = DomainEvent.customer(.reinstated(CustomerReinstated(customerID: alfki, reason: "paid")))

let chaiListed = listed(chai, "Chai", 1_800)
let teaListed = listed(tea, "Tea", 250, .gbp)
let chaiDiscontinued = DomainEvent.product(.discontinued(ProductDiscontinued(productID: chai)))

let fourEyesRequired = DomainEvent.policy(.fourEyesRequired(FourEyesRequired()))
let fourEyesLifted = DomainEvent.policy(.fourEyesLifted(FourEyesLifted()))

let approved = DomainEvent.order(.approved(OrderApproved(orderID: order, approvedBy: "bob")))
let shipped = DomainEvent.order(.shipped(OrderShipped(orderID: order)))
let cancelled = DomainEvent.order(.cancelled(OrderCancelled(orderID: order, reason: "twice")))

/// A refund of the order, with all that was refunded after it; each line is its number and how many came back.
func refunded(
    _ amount: Int64, total: Int64, lines: [(number: Int, quantity: Int64)] = [], reason: String = "",
    in currency: Currency = .usd
) -> DomainEvent {
    .order(
        .refunded(
            OrderRefunded(
                orderID: order, amount: Money(minorUnits: amount, currency: currency),
                lines: lines.map { OrderRefunded.Line(number: $0.number, quantity: $0.quantity) }, reason: reason,
                refundedTotal: Money(minorUnits: total, currency: currency))))
}

func dollars(_ minorUnits: Int64) -> Money {
    Money(minorUnits: minorUnits, currency: .usd)
}

func listed(_ id: ProductID, _ name: String, _ price: Int64, _ currency: Currency = .usd) -> DomainEvent {
    .product(.listed(ProductListed(productID: id, name: name, unitPrice: Money(minorUnits: price, currency: currency))))
}

func chaiRepriced(_ price: Int64) -> DomainEvent {
    .product(.repriced(ProductRepriced(productID: chai, unitPrice: dollars(price))))
}

func chaiLine(_ quantity: Int64, _ price: Int64 = 1_800, discount: Int64 = 0) -> OrderLine {
    OrderLine(
        productID: chai, productName: "Chai", quantity: quantity, unitPrice: price, discountBasisPoints: discount)
}

/// The order, placed with the lines given and their true total.
func placed(_ lines: OrderLine..., by actor: String = "alice", in currency: Currency = .usd) -> DomainEvent {
    placed(lines, by: actor, in: currency)
}

func placed(_ lines: [OrderLine], by actor: String = "alice", in currency: Currency = .usd) -> DomainEvent {
    .order(
        .placed(
            OrderPlaced(
                orderID: order, customerID: alfki, customerName: "Alfreds Futterkiste", customerEmail: "a@b.de",
                lines: lines,
                total: Money(minorUnits: lines.compactMap(\.total).reduce(0, +), currency: currency),
                paymentMethodID: card, shippingAddress: nil, placedBy: actor)))
}

/// A line that was added to the order, with the order's total after it.
func itemAdded(_ line: OrderLine, total: Int64, by actor: String) -> DomainEvent {
    .order(.itemAdded(OrderItemAdded(orderID: order, line: line, total: dollars(total), addedBy: actor)))
}

/// The command that places the order with these lines.
func place(_ items: OrderItem...) -> PlaceOrder {
    PlaceOrder(orderID: order, customerID: alfki, items: items, paymentMethodID: card)
}
