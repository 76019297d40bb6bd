import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What the form offers, counts and remembers.
struct FormStateTests {
    private func product(_ id: String, _ minorUnits: Int64 = 1_000, _ currency: Currency = .usd) -> ProductSummary {
        ProductSummary(
            productID: ProductID(id), name: "Product \(id)",
            unitPrice: Money(minorUnits: minorUnits, currency: currency),
            isDiscontinued: false)
    }

    private func entry(_ product: ProductSummary) -> LineEntry {
        var entry = LineEntry()
        entry.choose(product)
        return entry
    }

    @Test func `each new text has the best of what is found highlighted`() {
        var suggestions = Suggestions<Int>()
        suggestions.request()
        suggestions.found([1, 2, 3])
        suggestions.move(by: 1)
        #expect(suggestions.choice == 2)
        suggestions.request()
        suggestions.found([4, 5, 6])
        #expect(suggestions.choice == 4)
        #expect(!suggestions.isChosen)
    }

    @Test func `what was found before stays when nothing can be looked for`() {
        var suggestions = Suggestions<Int>()
        suggestions.request()
        suggestions.found([1, 2])
        suggestions.request()
        suggestions.fail()
        #expect(suggestions.items == [1, 2] && !suggestions.isWaiting)
    }

    @Test func `Enter on a product line that was typed and emptied again goes on to the payment`() {
        var form = Sample.form
        form.entry.productInput = TextInput()
        _ = form.press(.down)
        #expect(form.products.isChosen)
        _ = form.press(.character("c"))
        _ = form.press(.backspace)
        form.products.found([Sample.chai])
        _ = form.press(.enter)
        #expect(form.field == .payment)
    }

    @Test func `Enter on an empty product line takes the product that an arrow went to`() {
        var form = Sample.form
        form.entry.productInput = TextInput()
        _ = form.press(.down)
        _ = form.press(.enter)
        #expect(form.field == .quantity && form.entry.product == Sample.chai)
    }

    @Test func `a total over two currencies is none`() {
        var form = PlaceOrderForm()
        form.lines = [PlaceOrderForm.Line(product: product("1"), quantity: 2)]
        #expect(form.estimate == Money(minorUnits: 2_000, currency: .usd))
        form.lines.append(PlaceOrderForm.Line(product: product("2", 1_000, .gbp), quantity: 1))
        #expect(form.estimate == nil)
    }

    @Test func `a total beyond all numbers is none`() {
        var form = PlaceOrderForm()
        form.lines = Array(repeating: PlaceOrderForm.Line(product: product("1", .max), quantity: 1), count: 2)
        #expect(form.estimate == nil)
    }

    @Test func `the form takes two hundred lines and says so at the next`() {
        var form = Sample.form
        form.lines = Array(repeating: PlaceOrderForm.Line(product: product("1"), quantity: 1), count: 199)
        (form.field, form.entry) = (.quantity, entry(product("1")))
        _ = form.press(.enter)
        #expect(form.lines.count == 200 && form.complaint == nil)
        (form.field, form.entry) = (.quantity, entry(product("1")))
        _ = form.press(.enter)
        #expect(form.lines.count == 200)
        #expect(form.complaint?.contains("200 lines") == true)
    }

    @Test func `Ctrl-s in a quantity takes the line in first`() {
        var form = Sample.form
        (form.field, form.entry) = (.quantity, entry(product("7")))
        form.entry.quantityInput = TextInput("4")
        guard case .place = form.press(.control("s")) else {
            Issue.record("the order is not placed")
            return
        }
        #expect(form.lines.last == PlaceOrderForm.Line(product: product("7"), quantity: 4))
    }

    @Test func `Ctrl-s says what is missing and goes there`() {
        var form = PlaceOrderForm()
        form.field = .payment
        _ = form.press(.control("s"))
        #expect(form.field == .customer && form.complaint == "choose a customer first")
        form.customer = Sample.customers[0]
        _ = form.press(.control("s"))
        #expect(form.field == .product && form.complaint?.contains("at least one line") == true)
        form = Sample.form
        form.entry = LineEntry()
        form.paymentInput = TextInput("  ")
        _ = form.press(.control("s"))
        #expect(form.field == .payment && form.complaint?.contains("how it is paid") == true)
    }

    @Test func `Shift-Tab goes back field by field`() {
        var form = Sample.form
        form.field = .place
        var fields: [PlaceOrderForm.Field] = []
        for _ in 0..<5 {
            _ = form.press(.backTab)
            fields.append(form.field)
        }
        #expect(fields == [.payment, .product, .address, .customer, .customer])
        (form.field, form.entry) = (.discount, entry(product("1")))
        fields = []
        for _ in 0..<3 {
            _ = form.press(.backTab)
            fields.append(form.field)
        }
        #expect(fields == [.price, .quantity, .product])
    }

    @Test func `the choices made last are offered first, each once and eight of them`() {
        var recent = RecentChoices()
        for number in [1, 2, 3, 1] { recent.add(ProductID("\(number)")) }
        #expect(recent.products == [ProductID("1"), ProductID("3"), ProductID("2")])
        for number in 1...9 { recent.add(CustomerID("\(number)")) }
        #expect(recent.customers == (2...9).reversed().map { CustomerID("\($0)") })
    }

    @Test func `a lag that is not known is worse than any, and seconds without a look repeat the one before`() {
        var history = LagHistory()
        let start = Sample.now
        history.record(.milliseconds(5), at: start)
        history.record(nil, at: start)
        history.record(.milliseconds(7), at: start)
        #expect(history.seconds == [nil])
        history.record(.milliseconds(9), at: start + .seconds(3))
        #expect(history.seconds.count == 4)
        #expect(history.seconds.last == .milliseconds(9))
        history.record(.milliseconds(1), at: start + .seconds(500))
        #expect(history.seconds.count == LagHistory.length)
        history.record(.milliseconds(2), at: start)
        #expect(history.seconds == [.milliseconds(2)], "a clock set back begins again")
    }
}
