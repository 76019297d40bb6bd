import OrderEvents
import Testing

/// What a list of the log says of an event.
struct EventSummaryTests {
    private static let price = Money(minorUnits: 1_800, currency: .usd)
    private static let customer = CustomerID("ALFKI")
    private static let product = ProductID("1")

    @Test(arguments: [
        (
            CustomerEvent.registered(
                CustomerRegistered(customerID: customer, name: "Alf", email: "", country: "Germany")),
            "registered Alf, Germany"
        ),
        (.updated(CustomerUpdated(customerID: customer, name: "", email: "", country: "")), "now without a name"),
        (.suspended(CustomerSuspended(customerID: customer, reason: "unpaid")), "suspended: unpaid"),
        (.reinstated(CustomerReinstated(customerID: customer, reason: "")), "reinstated"),
    ])
    func `an event of a customer is said in words`(event: CustomerEvent, words: String) {
        #expect(DomainEvent.customer(event).summary == words)
        #expect(DomainEvent.customer(event).orderID == nil)
    }

    @Test(arguments: [
        (ProductEvent.listed(ProductListed(productID: product, name: "Chai", unitPrice: price)), "listed Chai, $18.00"),
        (.repriced(ProductRepriced(productID: product, unitPrice: price)), "now $18.00"),
        (.discontinued(ProductDiscontinued(productID: product)), "discontinued"),
    ])
    func `an event of a product is said in words`(event: ProductEvent, words: String) {
        #expect(DomainEvent.product(event).summary == words)
    }

    @Test func `an order that was placed names the customer, and other events of it say what they did`() {
        let line = OrderLine(
            productID: Self.product, productName: "Chai", quantity: 1, unitPrice: 1_800, discountBasisPoints: 0)
        let placed = OrderPlaced(
            orderID: OrderID("7"), customerID: Self.customer, customerName: "Alf", customerEmail: "", lines: [line],
            total: Self.price, paymentMethodID: PaymentMethodID("card"), shippingAddress: nil)
        #expect(DomainEvent.order(.placed(placed)).summary == "Alf · 1 item, $18.00")
        let approved = DomainEvent.order(.approved(OrderApproved(orderID: OrderID("7"), approvedBy: "bob")))
        #expect(approved.summary == "approved by bob" && approved.orderID == OrderID("7"))
        #expect(DomainEvent.policy(.fourEyesLifted(FourEyesLifted())).summary == "anyone approves orders of high value")
    }
}
