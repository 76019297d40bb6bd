import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The form that places an order, by keys alone.
struct PlaceOrderFormTests {
    private let customers = [
        CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "", country: "Germany",
            isSuspended: false),
        CustomerSummary(
            customerID: CustomerID("AROUT"), name: "Around the Horn", email: "", country: "UK", isSuspended: false),
    ]
    private let products = [
        ProductSummary(
            productID: ProductID("1"), name: "Chai", unitPrice: Money(minorUnits: 1_800, currency: .usd),
            isDiscontinued: false),
        ProductSummary(
            productID: ProductID("2"), name: "Chang", unitPrice: Money(minorUnits: 1_900, currency: .usd),
            isDiscontinued: false),
    ]

    private func desk() -> DashboardDriver {
        DashboardDriver(orders: (1...5).map { .sample($0) })
    }

    /// Answers every lookup, newest last, until none is open.
    private func lookUp(_ desk: inout DashboardDriver) {
        while !desk.open.isEmpty {
            switch desk.open.removeFirst() {
            case .findCustomers(let query, let request):
                let text = query.matching
                let found = customers.filter { text.isEmpty || $0.name.lowercased().contains(text.lowercased()) }
                desk.send(.answered(request, .customers(.success(found))))
            case .findProducts(let query, let request):
                let text = query.matching
                let found = products.filter { text.isEmpty || $0.name.lowercased().contains(text.lowercased()) }
                desk.send(.answered(request, .products(.success(found))))
            default: continue
            }
        }
    }

    private func form(_ desk: DashboardDriver) -> PlaceOrderForm? {
        if case .placeOrder(let form)? = desk.state.layers.last { form } else { nil }
    }

    @Test func `three Chai for Alfreds by keys, with answers between`() {
        var desk = desk()
        desk.press(.character("p"))
        lookUp(&desk)
        for (text, key) in [("alf", Key.enter), ("chai", .enter), ("3", .enter), ("", .enter), ("", .enter)] {
            desk.type(text)
            lookUp(&desk)
            desk.press(key)
            lookUp(&desk)
        }
        #expect(form(desk)?.field == .place)
        #expect(form(desk)?.estimate == Money(minorUnits: 5_400, currency: .usd))
        desk.press(.enter)
        guard case .place(let command, _)? = desk.dispatched?.action else {
            Issue.record("nothing was placed")
            return
        }
        #expect(command.customerID == CustomerID("ALFKI"))
        #expect(command.items == [OrderItem(productID: ProductID("1"), quantity: 3)])
        let row = desk.state.displayedOrders[0]
        #expect(row.isNew && row.isTotalGuess && row.summary.total.minorUnits == 5_400)
    }

    @Test func `an order in a currency without decimals is estimated and shown without any`() {
        var desk = desk()
        desk.press(.character("p"))
        let yen = ProductSummary(
            productID: ProductID("9"), name: "Sencha", unitPrice: Money(minorUnits: 1_800, currency: .jpy),
            isDiscontinued: false)
        for (text, answer) in [
            ("alf", .customers(.success([customers[0]]))), ("sencha", .products(.success([yen]))), ("3", nil),
        ] as [(String, Answer?)] {
            desk.type(text)
            for case .findProducts(_, let request) in desk.open { answer.map { desk.send(.answered(request, $0)) } }
            for case .findCustomers(_, let request) in desk.open { answer.map { desk.send(.answered(request, $0)) } }
            desk.press(.enter)
        }
        #expect(form(desk)?.estimate == Money(minorUnits: 5_400, currency: .jpy))
        #expect(view(desk.state).text.contains("~ JPY 5,400"))
        #expect(!view(desk.state).text.contains("JPY 5,400."))
    }

    @Test func `the same typed in one burst, before any answer, places the same order`() {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter)
        desk.type("3")
        desk.press(.enter, .control("s"))
        #expect(desk.dispatched == nil)
        lookUp(&desk)
        guard case .place(let command, _)? = desk.dispatched?.action else {
            Issue.record("nothing was placed")
            return
        }
        #expect(command.customerID == CustomerID("ALFKI"))
        #expect(command.items == [OrderItem(productID: ProductID("1"), quantity: 3)])
    }

    @Test func `Enter never takes a suggestion for an older text`() {
        var desk = desk()
        desk.press(.character("p"))
        lookUp(&desk)
        desk.type("arou")
        desk.press(.enter)
        #expect(form(desk)?.customer == nil)
        lookUp(&desk)
        #expect(form(desk)?.customer?.customerID == CustomerID("AROUT"))
    }

    @Test func `a text that finds nobody is said and nothing is taken`() {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("zzz")
        desk.press(.enter)
        lookUp(&desk)
        #expect(form(desk)?.customer == nil)
        #expect(form(desk)?.complaint == "no customer matches 'zzz'")
    }

    @Test func `an empty product line without any line before it is refused`() {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        lookUp(&desk)
        desk.press(.enter)
        #expect(form(desk)?.field == .product)
        #expect(form(desk)?.complaint?.contains("at least one line") == true)
    }

    @Test(arguments: ["0", "-3", "x", "99999999999999999999"])
    func `a quantity that is none is said`(quantity: String) {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter)
        lookUp(&desk)
        desk.type(quantity)
        desk.press(.enter)
        #expect(form(desk)?.lines.isEmpty == true)
        #expect(form(desk)?.complaint?.contains("whole number") == true)
    }

    @Test func `Esc leaves an untouched form at once and asks before it drops a touched one`() {
        var desk = desk()
        desk.press(.character("p"), .escape)
        #expect(desk.state.layers.isEmpty)
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.escape, .character("n"))
        #expect(form(desk)?.customerInput.text == "alf")
        desk.press(.escape, .character("y"))
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `a refused order leaves its form for the next p`() {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chang")
        desk.press(.enter, .control("s"))
        lookUp(&desk)
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        #expect(desk.state.displayedOrders[0].command?.isWaiting == false)
        desk.press(.character("p"))
        #expect(form(desk)?.lines.count == 1)
        #expect(form(desk)?.customer?.customerID == CustomerID("ALFKI"))
    }

    @Test func `an order that got no answer leaves its form too`() throws {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter, .control("s"))
        lookUp(&desk)
        let command = try #require(desk.dispatched)
        desk.send(.commandAnswered(command.commandID, .failure(Failure(message: "the disk is full"))))
        desk.press(.character("p"))
        #expect(form(desk)?.lines.count == 1)
    }

    @Test func `an order id that is taken is replaced by another without a word`() throws {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter, .control("s"))
        lookUp(&desk)
        let first = try #require(desk.dispatched)
        desk.reject(.duplicateOrder, "order exists")
        #expect(desk.dispatched?.orderID != first.orderID)
        #expect(desk.dispatched?.commandID != first.commandID)
        #expect(desk.state.pending.waitingCount == 1)
    }

    @Test func `backspace on an empty product line takes the last line up again, and nothing of it is lost`() {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter)
        desk.type("3")
        desk.press(.enter)
        lookUp(&desk)
        desk.press(.backspace)
        #expect(form(desk)?.field == .quantity)
        #expect(form(desk)?.entry.product?.name == "Chai")
        #expect(form(desk)?.entry.quantityInput.text == "3")
        #expect(form(desk)?.estimate == Money(minorUnits: 5_400, currency: .usd))
        desk.press(.escape)
        #expect(form(desk)?.lines.count == 1 && form(desk)?.field == .lines)
    }
}
