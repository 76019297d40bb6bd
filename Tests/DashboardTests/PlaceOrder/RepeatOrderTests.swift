import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Placing an earlier order once more.
struct RepeatOrderTests {
    private static let order = OrderID("o0005")

    private func desk(_ size: Size = Size(columns: 120, rows: 36)) -> FormDesk {
        var desk = FormDesk(size)
        var detail = OrderDetail.plain(.sample(5))
        detail.lines = [("1", "Chai", 3, 0), ("3", "Chartreuse", 1, 0), ("2", "Chang", 2, 1_250), ("9", "Gone", 1, 0)]
            .map {
                OrderLine(
                    productID: ProductID($0.0), productName: $0.1, quantity: $0.2, unitPrice: 100,
                    discountBasisPoints: $0.3)
            }
        detail.paymentMethodID = PaymentMethodID("card")
        detail.shippingAddress = "Dock 4"
        desk.repeatable[Self.order] = OrderToRepeat(detail, customer: desk.customers[0], products: desk.products)
        return desk
    }

    @Test func `the form opens with the lines of the order under the cursor, at today's prices`() {
        var desk = desk()
        desk.press(.character("="), .control("s"))
        guard case .place(let command, let estimate)? = desk.driver.dispatched?.action else {
            Issue.record("nothing was placed")
            return
        }
        #expect(
            command.items == [
                OrderItem(productID: ProductID("1"), quantity: 3),
                OrderItem(productID: ProductID("2"), quantity: 2, discountBasisPoints: 1_250),
            ])
        #expect(estimate.total.minorUnits == 5_400 + 3_325)
        #expect(command.customerID == CustomerID("ALFKI") && command.shippingAddress == "Dock 4")
        #expect(command.paymentMethodID == PaymentMethodID("card") && command.orderID != Self.order)
    }

    @Test func `lines that cannot be ordered any more are named and left out`() {
        var desk = desk()
        desk.press(.character("="))
        #expect(desk.screen.contains("▲ left out: Chartreuse (discontinued), Gone (not in the catalogue)"))
    }

    @Test func `it is found by its name, and by the key in an opened order`() {
        var desk = desk()
        desk.press(.character(":"))
        desk.enter("repeat")
        #expect(desk.form?.lines.count == 2)
        desk.press(.escape, .character("y"), .enter, .character("="))
        #expect(desk.form == nil, "an order that is not loaded yet")
        desk.driver.answer(Self.order, with: .plain(.sample(5)))
        desk.answer()
        #expect(desk.form?.lines.count == 2)
    }

    @Test func `keys typed before the order has come are meant for the filled form`() {
        var desk = desk()
        desk.driver.press(.character("="))
        desk.driver.type("cha")
        desk.driver.press(.down, .enter)
        desk.driver.type("7")
        desk.driver.press(.control("s"))
        #expect(desk.driver.dispatched == nil && desk.screen.contains("loading order o0005…"))
        desk.answer()
        guard case .place(let command, _)? = desk.driver.dispatched?.action else {
            Issue.record("nothing was placed")
            return
        }
        #expect(command.items.map(\.quantity) == [3, 2, 7])
    }

    @Test func `Esc leaves at once while the order is on its way, and its answer changes nothing`() {
        var desk = desk()
        desk.driver.press(.character("="), .escape)
        #expect(desk.driver.state.layers.isEmpty)
        desk.answer()
        #expect(desk.driver.state.layers.isEmpty)
    }

    @Test func `what cannot be repeated says why, and keys typed for it are dropped`() throws {
        var desk = FormDesk()
        desk.driver.press(.character("="), .character("x"))
        desk.answer()
        #expect(desk.driver.state.layers.isEmpty)
        #expect(
            desk.driver.state.messages.map(\.text).contains("o0005 is not in the read model, so it cannot be repeated"))
        desk.driver.press(.character("="))
        try desk.driver.failRequest(for: .orderToRepeat)
        #expect(desk.driver.state.notice?.text == "o0005 could not be loaded: disk gone")
        #expect(FormDesk(orders: []).driver.state.availability(of: .repeatOrder) == .noOrder)
    }

    @Test func `an order of more lines than the form takes is not cut`() {
        var desk = desk()
        var detail = OrderDetail.plain(.sample(5))
        detail.lines = Array(
            repeating: OrderLine(
                productID: ProductID("1"), productName: "Chai", quantity: 1, unitPrice: 1, discountBasisPoints: 0),
            count: 201)
        desk.repeatable[Self.order] = OrderToRepeat(detail, customer: nil, products: desk.products)
        desk.press(.character("="))
        #expect(desk.form == nil)
        #expect(desk.driver.state.notice?.text.contains("201 lines, this form takes 200") == true)
    }

    @Test func `an order that the read model does not show yet is repeated as this desk placed it`() {
        var desk = FormDesk()
        desk.press(.character("p"))
        desk.enter("alf", then: .tab)
        desk.enter("Dock 4", "chai")
        desk.enter("2", "1.00", then: .tab)
        desk.enter("50")
        desk.press(.control("s"))
        desk.driver.accept()
        desk.press(.character("g"))
        desk.driver.answer()
        desk.press(.character("="), .control("s"))
        guard desk.driver.allDispatched.count == 2, case .place(let command, _)? = desk.driver.dispatched?.action else {
            Issue.record("nothing was placed")
            return
        }
        #expect(
            command.items == [OrderItem(productID: ProductID("1"), quantity: 2, discountBasisPoints: 5_000)],
            "at the catalogue's price")
        #expect(command.shippingAddress == "Dock 4" && command.customerID == CustomerID("ALFKI"))
    }
}
