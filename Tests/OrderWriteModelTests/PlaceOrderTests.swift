import OrderCommands
import OrderEvents
import OrderWriteModel
import Testing

struct PlaceOrderTests {
    @Test func `an order is priced from the catalogue and keeps the names as they were`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 3)))
            .then(placed(chaiLine(3)))
    }

    @Test func `the newest price counts`() async throws {
        try await given(registered, chaiListed, chaiRepriced(1_900))
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(placed(chaiLine(1, 1_900)))
    }

    @Test func `a line may have a price and a discount of its own`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 2, unitPrice: dollars(1_000), discountBasisPoints: 1_500)))
            .then(placed(chaiLine(2, 1_000, discount: 1_500)))
    }

    @Test func `a line may cost nothing, by its price or by its discount`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 2, unitPrice: dollars(0))))
            .then(placed(chaiLine(2, 0)))
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 2, discountBasisPoints: 10_000)))
            .then(placed(chaiLine(2, discount: 10_000)))
    }

    @Test func `several lines may name one product`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1), OrderItem(productID: chai, quantity: 2)))
            .then(placed(chaiLine(1), chaiLine(2)))
    }

    @Test func `an order says who placed it`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1)), by: "carol")
            .then(placed(chaiLine(1), by: "carol"))
    }

    @Test func `a reinstated customer may order again`() async throws {
        try await given(registered, suspended, reinstated, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(placed(chaiLine(1)))
    }

    @Test func `an order's id is taken once it was placed`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)), cancelled)
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(.duplicateOrder, mentioning: "'7f3a'", "CANCELLED", "another id")
    }

    @Test func `only a registered customer may order`() async throws {
        try await given(chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(.customerNotFound, mentioning: "'ALFKI'")
    }

    @Test func `a suspended customer may not order, and is reported why`() async throws {
        try await given(registered, suspended, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(.accountSuspended, mentioning: "'ALFKI'", "unpaid bills", "reinstate")
    }

    @Test func `an order needs a line`() async throws {
        try await given(registered).when(place()).then(.emptyOrder, mentioning: "'7f3a'")
    }

    @Test func `an order has a bounded number of lines`() async throws {
        let items = Array(repeating: OrderItem(productID: chai, quantity: 1), count: 10_001)
        try await given(registered, chaiListed)
            .when(PlaceOrder(orderID: order, customerID: alfki, items: items, paymentMethodID: card))
            .then(.orderTooLarge, mentioning: "10001", "10000")
    }

    @Test func `only listed products can be ordered`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1), OrderItem(productID: ProductID("CHAI"), quantity: 1)))
            .then(.productNotFound, mentioning: "'CHAI'")
    }

    @Test func `a discontinued product cannot be ordered`() async throws {
        try await given(registered, chaiListed, chaiDiscontinued)
            .when(place(OrderItem(productID: chai, quantity: 1)))
            .then(.productDiscontinued, mentioning: "'chai'", "Chai")
    }

    @Test func `an order is in one currency, that of its first line`() async throws {
        try await given(registered, chaiListed, teaListed)
            .when(place(OrderItem(productID: chai, quantity: 1), OrderItem(productID: tea, quantity: 1)))
            .then(.invalidPrice, mentioning: "'tea'", "GBP", "USD")
    }

    @Test func `a price of its own can bring a line into the order's currency`() async throws {
        let teaLine = OrderLine(
            productID: tea, productName: "Tea", quantity: 1, unitPrice: 300, discountBasisPoints: 0)
        try await given(registered, chaiListed, teaListed)
            .when(
                place(
                    OrderItem(productID: chai, quantity: 1),
                    OrderItem(productID: tea, quantity: 1, unitPrice: dollars(300)))
            )
            .then(placed(chaiLine(1), teaLine))
    }

    @Test(arguments: [0, -1, Int64.min, 1_000_000_001, .max])
    func `a quantity is a positive number within reason`(quantity: Int64) async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: quantity)))
            .then(.invalidQuantity, mentioning: "'chai'", "\(quantity)", "1 to 1000000000")
    }

    @Test(arguments: [-1, Int64.min, 1_000_000_001, .max])
    func `a price is not negative and within reason`(price: Int64) async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1, unitPrice: dollars(price))))
            .then(.invalidPrice, mentioning: "'chai'", "0.00 to 10000000.00")
    }

    @Test func `a price out of reason is named with the decimals of its currency`() async throws {
        for (code, bounds) in [("JPY", "0 to 1000000000"), ("KWD", "0.000 to 1000000.000")] {
            let currency = try #require(Currency(rawValue: code))
            let price = Money(minorUnits: 1_000_000_001, currency: currency)
            try await given(registered, chaiListed)
                .when(place(OrderItem(productID: chai, quantity: 1, unitPrice: price)))
                .then(.invalidPrice, mentioning: price.plain, bounds)
        }
    }

    @Test func `an order in yen is priced in whole yen, and its largest total is as many minor units`() async throws {
        let unagi = listed(chai, "Chai", 1_800, .jpy)
        try await given(registered, unagi)
            .when(place(OrderItem(productID: chai, quantity: 3, discountBasisPoints: 500)))
            .then(placed([chaiLine(3, discount: 500)], in: .jpy))
        try await given(registered, unagi)
            .when(place(OrderItem(productID: chai, quantity: 60_000)))
            .then(.orderTooLarge, mentioning: "JPY 108,000,000", "JPY 100,000,000")
    }

    @Test(arguments: [-1, 10_001, Int64.max, .min])
    func `a discount is nothing to everything`(discount: Int64) async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 1, discountBasisPoints: discount)))
            .then(.invalidPrice, mentioning: "'chai'", "0 to 10000")
    }

    @Test func `an order may come to a million`() async throws {
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: chai, quantity: 100, unitPrice: dollars(1_000_000))))
            .then(placed(chaiLine(100, 1_000_000)))
    }

    @Test func `an order may not come to a cent more`() async throws {
        try await given(registered, chaiListed)
            .when(
                place(
                    OrderItem(productID: chai, quantity: 100, unitPrice: dollars(1_000_000)),
                    OrderItem(productID: chai, quantity: 1, unitPrice: dollars(1)))
            )
            .then(.orderTooLarge, mentioning: "'7f3a'", "$1,000,000.01", "$1,000,000.00")
    }

    @Test func `an order that cannot be counted is too large`() async throws {
        let item = OrderItem(productID: chai, quantity: 1_000_000_000, unitPrice: dollars(1_000_000_000))
        try await given(registered, chaiListed).when(place(item)).then(
            .orderTooLarge, mentioning: "more than can be counted")
    }

    @Test(arguments: ["", " \t\n\u{A0}", String(repeating: "x", count: 201), "a\u{0}b"])
    func `an id that cannot be kept is refused`(text: String) async throws {
        var byOrder = place(OrderItem(productID: chai, quantity: 1))
        byOrder.orderID = OrderID(text)
        try await given(registered, chaiListed).when(byOrder).then(.invalidID, mentioning: "order")
        var byCustomer = place(OrderItem(productID: chai, quantity: 1))
        byCustomer.customerID = CustomerID(text)
        try await given(registered, chaiListed).when(byCustomer).then(.invalidID, mentioning: "customer")
        try await given(registered, chaiListed)
            .when(place(OrderItem(productID: ProductID(text), quantity: 1)))
            .then(.invalidID, mentioning: "product")
    }

    @Test(arguments: [" A", "A\u{A0}", "\u{FEFF}A", "cafe\u{301}"])
    func `a new id in another spelling than ids have is refused, and the spelling named`(text: String) async throws {
        var order = place(OrderItem(productID: chai, quantity: 1))
        order.orderID = OrderID(text)
        let spelling = "write it as '\(text.spelledAsID)'"
        try await given(registered, chaiListed).when(order).then(.invalidID, mentioning: "order", spelling)
        try await given()
            .when(RegisterCustomer(customerID: CustomerID(text), customerName: "A"))
            .then(.invalidID, mentioning: "customer", spelling)
        try await given()
            .when(ListProduct(productID: ProductID(text), productName: "A", unitPrice: dollars(1)))
            .then(.invalidID, mentioning: "product", spelling)
    }

    @Test func `an order that the log has in another spelling can still be worked on`() async throws {
        let desk = Desk()
        let old = OrderID("cafe\u{301} ")
        let placed = OrderPlaced(
            orderID: old, customerID: alfki, customerName: "", customerEmail: "", lines: [chaiLine(1)],
            total: dollars(1_800), paymentMethodID: card, shippingAddress: nil, placedBy: "alice")
        try await desk.log.append([registered, chaiListed, .order(.placed(placed))])
        #expect(try await desk.dispatch(CancelOrder(orderID: old, reason: "twice")).receipt != nil)
        #expect(try await desk.dispatch(CancelOrder(orderID: OrderID("caf\u{E9}"), reason: "twice")).receipt == nil)
    }

    @Test(arguments: [String(repeating: "x", count: 2_001), "a\u{0}b"])
    func `an address that cannot be kept is refused`(address: String) async throws {
        var command = place(OrderItem(productID: chai, quantity: 1))
        command.shippingAddress = address
        try await given(registered, chaiListed).when(command).then(.invalidText, mentioning: "shipping address")
    }

    @Test func `hostile but lawful text is kept as it is`() async throws {
        let hostile = OrderID("\u{1B}[2J\n\t\u{202E}\u{200B}-'; DROP TABLE--")
        let desk = Desk()
        try await desk.log.append([registered, chaiListed])
        let command = PlaceOrder(
            orderID: hostile, customerID: alfki, items: [OrderItem(productID: chai, quantity: 1)],
            paymentMethodID: PaymentMethodID(""))
        guard case .accepted(let receipt) = try await desk.dispatch(command) else {
            Issue.record("not accepted")
            return
        }
        #expect(receipt.details == OrderDetails(orderID: hostile, status: .pending, total: dollars(1_800)))
        #expect(receipt.stream.key == hostile.rawValue)
    }
}
