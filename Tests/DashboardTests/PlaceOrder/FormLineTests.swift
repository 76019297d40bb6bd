import OrderCommands
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Quantity, price and discount of a line, and changing and removing one.
struct FormLineTests {
    private func placed(_ desk: FormDesk) -> PlaceOrder? {
        if case .place(let command, _)? = desk.driver.dispatched?.action { command } else { nil }
    }

    @Test func `a price is typed over the catalogue's, and a discount is given in percent`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai")
        desk.enter("3", "17.5", then: .tab)
        desk.enter("12.5")
        #expect(desk.form?.lines.map(\.estimate?.minorUnits) == [4_594])
        desk.press(.control("s"))
        let price = Money(minorUnits: 1_750, currency: .usd)
        #expect(
            placed(desk)?.items == [
                OrderItem(productID: ProductID("1"), quantity: 3, unitPrice: price, discountBasisPoints: 1_250)
            ])
    }

    @Test func `what is not typed is one, the catalogue's price and no discount`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai")
        desk.press(.tab, .tab, .enter, .control("s"))
        #expect(placed(desk)?.items == [OrderItem(productID: ProductID("1"), quantity: 1)])
    }

    @Test(arguments: [
        ("x", "", "", "quantity"), ("0", "", "", "quantity"), ("1", "x", "", "price"), ("1", "-3", "", "price"),
        ("1", "18.005", "", "price"), ("1", "", "101", "discount"), ("1", "", "1.234", "discount"),
        ("1", "", "x", "discount"),
    ])
    func `a figure that is none is said, and the cursor is in its field`(
        quantity: String, price: String, discount: String, field: String
    ) {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai")
        desk.enter(quantity, price, discount, then: .tab)
        #expect(desk.form?.complaint?.hasPrefix("the \(field)") == true)
        #expect(desk.form.map { "\($0.field)" } == field)
        #expect(desk.form?.lines.isEmpty == true && desk.form?.estimate == nil)
        #expect(desk.screen.contains("✖ the \(field)"))
        #expect(desk.screen.contains("Total     ~ ? "))
    }

    @Test(arguments: [
        ("EUR 17.50", Currency.eur), ("17.50eur", .eur), ("€17.50", .eur), ("£17.50", .gbp), ("17.50", .usd),
    ])
    func `a price may be in another currency than the catalogue's`(text: String, currency: Currency) {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai")
        desk.press(.tab)
        desk.enter(text)
        #expect(desk.form?.estimate == Money(minorUnits: 1_750, currency: currency))
        desk.press(.up, .enter)
        #expect(desk.form?.entry.priceInput.text == (currency == .usd ? "17.50" : "\(currency) 17.50"))
    }

    @Test func `a line in another currency than the others needs a price in theirs`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "1", "sencha", "2")
        #expect(desk.form?.complaint?.contains("Sencha is priced in JPY and the order is in USD") == true)
        #expect(desk.form?.field == .price)
        desk.enter("12.50")
        #expect(desk.form?.estimate == Money(minorUnits: 4_300, currency: .usd))
    }

    @Test func `amounts have the decimals of their currency`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("dates", "3")
        #expect(desk.screen.contains("Total     ~ KWD 5.415 "))
        desk.press(.up, .delete)
        desk.enter("sencha", "3")
        #expect(desk.screen.contains("Total     ~ JPY 5,400 "))
    }

    @Test func `a line is changed in its place, and the others stay as they are`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3", "chang", "2", "chai", "1")
        desk.press(.up, .up, .enter)
        #expect(desk.form?.field == .quantity && desk.form?.entry.index == 1)
        desk.press(.control("u"))
        desk.enter("5")
        #expect(desk.form?.lines.map(\.quantity) == [3, 5, 1])
        #expect(desk.form?.lines.map(\.product.name) == ["Chai", "Chang", "Chai"])
        #expect(desk.form?.field == .product)
    }

    @Test func `a line's product can be exchanged, and a price typed for the other goes`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai")
        desk.enter("3", "1.00", then: .tab)
        desk.press(.enter, .up, .enter, .backTab)
        desk.enter("chang")
        #expect(desk.form?.entry.priceInput.isEmpty == true)
        desk.press(.enter)
        #expect(desk.form?.lines.map(\.product.name) == ["Chang"])
        #expect(desk.form?.lines.map(\.quantity) == [3])
    }

    @Test func `Esc while a line is changed leaves the line as it was`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3")
        desk.press(.up, .enter, .control("u"), .character("9"))
        #expect(desk.form?.estimate?.minorUnits == 16_200)
        desk.press(.escape)
        #expect(desk.form?.field == .lines && desk.form?.isLeavingAsked == false)
        #expect(desk.form?.lines.map(\.quantity) == [3])
    }

    @Test func `a line is removed, and the one behind it is next`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3", "chang", "2", "chai", "1")
        desk.press(.up, .up, .delete)
        #expect(desk.form?.lines.map(\.quantity) == [3, 1])
        #expect(desk.form?.selectedLine == 1)
        desk.press(.delete)
        #expect(desk.form?.selectedLine == 0)
        desk.press(.backspace)
        #expect(desk.form?.lines.isEmpty == true && desk.form?.field == .product)
    }

    @Test func `arrows go from the product line through the lines to the address and back`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3", "chang", "2")
        var places: [String] = []
        for key: Key in [.up, .up, .up, .down, .up, .up, .down] {
            desk.press(key)
            places.append("\(desk.form.map { "\($0.field) \($0.selectedLine)" } ?? "")")
        }
        #expect(
            places == ["lines 1", "lines 0", "address 0", "product 0", "lines 1", "lines 0", "lines 1"])
    }

    @Test func `an arrow that went among the products comes back to none, and Enter goes on again`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3")
        desk.press(.down)
        #expect(desk.form?.isTakingProduct == true)
        desk.press(.up)
        #expect(desk.form?.isTakingProduct == false && desk.form?.field == .product)
        desk.press(.enter)
        #expect(desk.form?.field == .payment)
    }

    @Test func `a line that is only begun is dropped by backspace, and placed by Ctrl-s`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3", "chang", then: .enter)
        desk.press(.backTab, .backspace)
        #expect(desk.form?.entry == LineEntry() && desk.form?.lines.count == 1)
        desk.enter("chang")
        desk.press(.character("4"))
        #expect(desk.form?.estimate?.minorUnits == 13_000)
        desk.press(.control("s"))
        #expect(placed(desk)?.items.map(\.quantity) == [3, 4])
    }

    @Test func `what is typed and not chosen is never left out in silence`() {
        var desk = FormDesk()
        desk.begin()
        desk.enter("chai", "3")
        desk.driver.type("chan")
        desk.press(.control("s"))
        #expect(placed(desk) == nil)
        #expect(desk.form?.complaint == "'chan' is typed, and no product is chosen for it yet")
        desk.press(.control("u"), .up, .up, .up)
        #expect(desk.form?.field == .customer)
        desk.driver.type("arou")
        desk.press(.control("s"))
        #expect(placed(desk) == nil)
        #expect(desk.form?.field == .customer)
        #expect(desk.form?.complaint == "'arou' is typed, and no customer is chosen for it yet")
    }

    @Test func `the address goes with the order, and a blank one is the customer's own`() {
        for (text, address) in [("Dock 4, Bremen", "Dock 4, Bremen"), ("   ", nil)] as [(String, String?)] {
            var desk = FormDesk()
            desk.press(.character("p"))
            desk.enter("alf", then: .tab)
            #expect(desk.form?.field == .address)
            desk.enter(text, "chai", "3", "", "card")
            desk.press(.enter)
            #expect(placed(desk)?.shippingAddress == address)
            #expect(placed(desk)?.paymentMethodID == PaymentMethodID("invoicecard"))
        }
    }
}
