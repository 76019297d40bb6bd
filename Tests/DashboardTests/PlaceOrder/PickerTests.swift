import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What the form offers to choose from.
struct PickerTests {
    @Test func `p offers the customer of the order under the cursor`() {
        var order = OrderSummary.sample(1)
        order.customerID = CustomerID("AROUT")
        var desk = FormDesk(orders: [order, .sample(2)])
        desk.press(.character("j"), .character("p"))
        #expect(desk.form?.customers.choice?.customerID == CustomerID("AROUT"))
        #expect(desk.screen.contains("▸ Around the Horn"))
        desk.driver.type("a")
        desk.answer()
        #expect(desk.form?.customers.choice?.customerID == CustomerID("ALFKI"), "what is typed counts more")
    }

    @Test func `another customer is chosen by an arrow, and without one the chosen one stays`() {
        var desk = FormDesk()
        desk.begin()
        desk.press(.backTab, .backTab)
        #expect(desk.form?.field == .customer && !desk.screen.contains("▸ Alfreds"))
        desk.press(.enter)
        #expect(desk.form?.customer?.customerID == CustomerID("ALFKI"))
        desk.press(.backTab, .backTab, .down, .down)
        #expect(desk.screen.contains("▸ Around the Horn"))
        desk.press(.enter)
        #expect(desk.form?.customer?.customerID == CustomerID("AROUT"))
    }

    @Test func `a suspended customer is shown as such, and the reason is said at once`() {
        var desk = FormDesk()
        desk.press(.character("p"))
        #expect(desk.screen.contains(/Blauer See +BLAUS +▲ suspended/))
        desk.enter("blau")
        #expect(desk.screen.contains("▲ this account is suspended: the order will be refused"))
    }

    @Test(arguments: [(120, 36), (80, 24), (40, 12)])
    func `where a reason for the suspension is known, it is said in full`(columns: Int, rows: Int) throws {
        var desk = FormDesk(Size(columns: columns, rows: rows))
        desk.customers.append(
            FormDesk.customer("FOLKO", "Folk", isSuspended: true, because: "two invoices of May are not paid"))
        desk.press(.character("p"))
        desk.enter("folk")
        desk.press(.backTab)
        desk.press(.backTab)
        let form = try #require(desk.form)
        let lines = PlaceOrderFormView(form, state: desk.driver.state).overlay.lines
        let text = lines.flatMap(\.left).map(\.text).joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(
            text.contains(
                "▲ this account is suspended (two invoices of May are not paid): the order will be refused"))
    }

    @Test func `a discontinued product is shown as such, and cannot be chosen`() {
        var desk = FormDesk()
        desk.begin()
        desk.driver.type("chart")
        desk.answer()
        #expect(desk.screen.contains(/▸ Chartreuse  3 +▲ discontinued/))
        desk.press(.enter)
        #expect(desk.form?.entry.product == nil && desk.form?.field == .product)
        #expect(desk.form?.complaint == "Chartreuse is discontinued: it can be ordered no more, choose another product")
    }

    @Test func `narrow screens show who is suspended and what is discontinued`() {
        var desk = FormDesk(Size(columns: 40, rows: 12))
        desk.press(.character("p"))
        #expect(desk.screen.contains(/Blauer See +▲ suspended/))
        desk.enter("alf")
        desk.driver.type("cha")
        desk.answer()
        #expect(desk.screen.contains(/Chartreuse +▲ discontinued/))
    }

    @Test func `the highlighted one is always among those that are seen`() {
        for size in [Size(columns: 40, rows: 10), Size(columns: 40, rows: 12), Size(columns: 80, rows: 24)] {
            var desk = FormDesk(size)
            desk.customers = (1...20).map { FormDesk.customer("C\($0)", "Customer \($0)") }
            desk.press(.character("p"))
            for number in 1...20 {
                #expect(desk.screen.contains("▸ Customer "), "\(size), customer \(number)")
                desk.press(.down)
            }
        }
    }
}
