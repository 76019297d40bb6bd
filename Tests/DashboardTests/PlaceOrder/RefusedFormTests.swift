import CQRS
import OrderCommands
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// A refused order comes back whole, at the field that the refusal is about.
struct RefusedFormTests {
    /// An order of two lines with everything typed that can be.
    private func placed() -> FormDesk {
        var desk = FormDesk()
        desk.press(.character("p"))
        desk.enter("alf", then: .tab)
        desk.enter("Dock 4", "chai", "3", "chang")
        desk.enter("2", "17.50", then: .tab)
        desk.enter("10")
        desk.press(.control("s"))
        return desk
    }

    @Test(
        arguments: [
            (RejectionCode.accountSuspended, "customer 'ALFKI' is suspended (unpaid)", "customer", nil),
            (.customerNotFound, "there is no customer 'ALFKI'", "customer", nil),
            (.productDiscontinued, "product '1' (Chai) is discontinued; choose another product", "product", 0),
            (.productNotFound, "there is no product '2'; check the id", "product", 1),
            (.invalidQuantity, "the quantity of product '2' is 9999999999; it has to be less", "quantity", 1),
            (.invalidPrice, "the price of product '1' is 1; it has to be more", "price", 0),
            (.invalidPrice, "the discount on product '2' is 1 basis points", "discount", 1),
            (.orderTooLarge, "the order comes to more than $1,000,000.00", "lines", nil),
            (.invalidID, "the payment method id has 300 bytes", "payment", nil),
            (.invalidText, "the shipping address has 3,000 bytes", "address", nil),
            (RejectionCode(rawValue: "STORE_UNAVAILABLE"), "the disk is full", "place", nil),
        ] as [(RejectionCode, String, String, Int?)])
    func `everything typed is there again, with the cursor where the refusal points and its text in full`(
        code: RejectionCode, message: String, field: String, line: Int?
    ) throws {
        var desk = placed()
        let sent = try #require(desk.driver.allDispatched.last)
        desk.driver.reject(code, message)
        desk.press(.character("p"))
        let form = try #require(desk.form)
        #expect("\(form.field)" == field && form.entry.index == line)
        #expect(desk.screen.contains("✖ \(code): \(message)"))
        #expect(form.addressInput.text == "Dock 4" && form.lines.map(\.quantity) == [3, 2])
        // The same order is placed once more, unless something is changed.
        desk.press(.control("s"))
        guard case .place(let again, _)? = desk.driver.dispatched?.action, case .place(let first, _) = sent.action
        else {
            Issue.record("nothing was placed")
            return
        }
        #expect(again.items == first.items && again.shippingAddress == first.shippingAddress)
        #expect(again.customerID == first.customerID && again.paymentMethodID == first.paymentMethodID)
        #expect(again.orderID != first.orderID)
    }

    @Test func `a refusal stays readable while the field is corrected, and a new complaint goes before it`() {
        var desk = placed()
        desk.driver.reject(.invalidPrice, "the price of product '1' is 1; it has to be more")
        desk.press(.character("p"), .character("1"))
        #expect(desk.screen.contains("✖ INVALID_PRICE: the price of product '1' is 1; it has to be more"))
        desk.press(.character("x"), .enter)
        #expect(desk.screen.contains("✖ the price: '1x' is no amount; write digits alone, such as 18.00"))
    }

    @Test(arguments: [(40, 12), (40, 10), (80, 24)])
    func `a long refusal is wrapped, and the field it is about stays in view`(columns: Int, rows: Int) {
        var desk = placed()
        let reason = "customer 'ALFKI' is suspended (has not paid two invoices); reinstate the customer first"
        desk.driver.reject(.accountSuspended, reason)
        desk.driver.send(.screenResized(Size(columns: columns, rows: rows)))
        desk.press(.character("p"))
        let words = desk.screen.split { " │\n".contains($0) }.joined(separator: " ")
        #expect(words.contains("ACCOUNT_SUSPENDED: \(reason)"))
        #expect(desk.screen.contains("Customer  Alfreds Futterkiste"))
    }

    @Test func `an order without an answer says that it may have been accepted`() throws {
        var desk = placed()
        let command = try #require(desk.driver.dispatched)
        desk.driver.send(.commandAnswered(command.commandID, .failure(Failure(message: "timed out"))))
        desk.press(.character("p"))
        #expect(desk.screen.contains("✖ no answer, so this order may have been accepted already: timed out"))
    }

    @Test func `leaving asks about whatever was typed, and the next form is empty`() {
        for keys: [Key] in [[.character("a")], [.enter], [.enter, .backTab, .character("D")]] {
            var desk = FormDesk()
            desk.press(.character("p"))
            for key in keys { desk.press(key) }
            desk.press(.escape)
            #expect(desk.form?.isLeavingAsked == true, "\(keys)")
            desk.press(.character("y"), .character("p"))
            #expect(desk.form?.isTouched == false)
        }
    }

    @Test func `pasted text of any kind is one line of text`() {
        var desk = FormDesk()
        desk.press(.character("p"))
        desk.enter("alf", then: .tab)
        desk.driver.send(.textPasted("Dock 4\r\n\u{1B}[2J\u{202E}rm -rf\u{7}\n"))
        desk.press(.enter)
        #expect(desk.form?.field == .product && desk.driver.dispatched == nil)
        #expect(desk.form?.addressInput.text.contains("\n") == false)
        let scalars = desk.screen.unicodeScalars
        #expect(!scalars.contains { $0 != "\n" && [.control, .format].contains($0.properties.generalCategory) })
        #expect(desk.screen.contains("Ship to   Dock 4 "))
    }
}
