import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What is typed of a customer or a product is sent as meant, and never lost.
struct DirectoryFormTests {
    private var desk = DirectoryDesk()

    // MARK: Refused

    @Test mutating func `a refused form opens nothing under the keys; the notice says what opens it again`() throws {
        desk.show()
        let id = try desk.register("NEW", "Neue Kundin")
        desk.press(.function(2))
        desk.reject(id, .duplicateCustomer, "'NEW' is taken")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.notice == "DUPLICATE_CUSTOMER: 'NEW' is taken (F5 + opens it again)")
        desk.show()
        desk.press(.character("+"))
        #expect(desk.typed == ["NEW", "Neue Kundin", "", ""])
        #expect(desk.text.contains("✖ DUPLICATE_CUSTOMER: 'NEW' is taken"))
    }

    @Test mutating func `every refused form is kept, and another form that is opened drops none`() throws {
        desk.show()
        let (first, second) = (try desk.register("ONE", "First"), try desk.register("TWO", "Second"))
        desk.reject(first)
        desk.reject(second)
        desk.press(.character("c"), .escape)
        #expect(desk.state.layers.isEmpty, "nothing was typed into that one")
        desk.press(.character("+"))
        #expect(desk.typed.first == "TWO")
        desk.press(.escape, .character("y"), .character("+"))
        #expect(desk.typed.first == "ONE")
    }

    @Test mutating func `a refused change is opened over what is known of the customer now`() throws {
        desk.show()
        desk.press(.character("c"))
        desk.type(" GmbH")
        desk.press(.enter, .enter, .enter)
        let id = try #require(desk.sent.last).id
        desk.reject(id, .customerNotFound, "there is none")
        #expect(desk.notice == "CUSTOMER_NOT_FOUND: there is none (c on QUICK opens it again)")
        desk.customers[0].country = "Austria"
        desk.driver.pass(.seconds(5))
        desk.press(.character("t"))
        desk.reply()
        desk.press(.character("c"))
        #expect(desk.typed == ["QUICK-Stop GmbH", "", "Austria"])
    }

    @Test mutating func `a long refusal is read in full in its form`() throws {
        desk.show()
        let words =
            "product '17' costs $77.00 by now; it was to be repriced from $55.00, which nobody asks for any more"
        desk.reject(try desk.register("NEW", "Neue"), .versionConflict, words)
        desk.press(.character("+"))
        let text = desk.text.split(whereSeparator: \.isWhitespace).filter { $0 != "│" }.joined(separator: " ")
        #expect(text.contains("it was to be") && text.contains("any more"))
        desk.driver.send(.screenResized(Size(columns: 40, rows: 8)))
        #expect(desk.text.contains("NEW"), "the field with the keyboard stays in view")
    }

    // MARK: Leaving

    @Test mutating func `Esc asks where something was typed, and only a yes drops it`() {
        desk.show()
        desk.press(.character("+"))
        desk.type("NEW")
        desk.press(.escape)
        #expect(desk.text.contains("▲ Leave without sending it?  [y] leave  [n] stay"))
        desk.press(.character("x"))
        #expect(desk.typed.first == "NEW", "any other key stays, and types nothing")
        desk.press(.escape, .character("n"))
        #expect(desk.typed.first == "NEW" && desk.form?.isLeavingAsked == false)
        desk.press(.escape, .character("y"))
        #expect(desk.state.layers.isEmpty)
        desk.press(.character("+"), .escape)
        #expect(desk.state.layers.isEmpty, "an empty form is left at once")
    }

    @Test mutating func `what cannot be sent now stays in the form`() {
        desk.show()
        for _ in 0..<DirectoryCommands.limit {
            _ = desk.driver.state.send(.suspend(desk.customers[0], reason: ""))
        }
        desk.press(.character("+"))
        desk.type("NEW")
        desk.press(.enter)
        desk.type("Neue")
        desk.press(.enter, .enter, .enter)
        #expect(desk.notice == "500 commands are waiting already; let some settle first")
        #expect(desk.typed == ["NEW", "Neue", "", ""])
    }

    // MARK: What is sent

    @Test mutating func `only what was changed is sent, so that the rest stays as another desk has it`() throws {
        desk.show()
        desk.press(.character("c"), .tab, .tab, .control("u"))
        desk.type("Austria")
        desk.press(.enter)
        let act = try #require(desk.sent.last).act
        #expect(
            act
                == .update(
                    desk.customers[0],
                    UpdateCustomer(customerID: CustomerID("QUICK"), country: "Austria", expectedCountry: "Germany")))
        #expect(act.words == "changed QUICK-Stop · QUICK")
    }

    @Test mutating func `a form in which nothing is changed sends nothing`() {
        desk.show()
        desk.press(.character("c"), .enter, .enter, .enter)
        #expect(desk.sent.isEmpty)
        #expect(desk.text.contains("✖ nothing is changed yet"))
    }

    @Test mutating func `the form of a price names its currency, and what it accepts`() throws {
        let yen = try #require(Currency(rawValue: "JPY"))
        desk.products[0] = DirectoryDesk.product("1", "Sake", 4_812, yen)
        desk.show(.function(6))
        desk.press(.character("r"))
        #expect(desk.text.contains("Price, JPY"))
        desk.press(.control("u"))
        desk.type("18.00")
        desk.press(.enter)
        #expect(desk.text.contains("✖ '18.00' has 2 decimals; an amount in JPY has none, such as 18"))
    }

    // MARK: Limits

    @Test mutating func `what a field has no room for is not inserted, and not cut`() {
        desk.show()
        desk.press(.character("+"))
        desk.driver.send(.textPasted(String(repeating: "x", count: 501)))
        #expect(desk.typed[0].isEmpty)
        #expect(
            desk.form?.complaint
                == "the field holds 500 characters and has room for 500 more; 501 do not fit, so none was inserted")
        desk.driver.send(.textPasted(String(repeating: "x", count: 500)))
        #expect(desk.typed[0].count == 500 && desk.form?.complaint == nil)
        desk.type("y")
        #expect(desk.typed[0].count == 500)
        #expect(desk.text.contains("✖ the field is full: it holds 500 characters"))
        desk.press(.backspace)
        #expect(desk.typed[0].count == 499 && desk.form?.complaint == nil)
    }

    @Test mutating func `a reason that is too long is not cut either`() {
        desk.show()
        desk.press(.character("S"), .character("r"))
        desk.driver.send(.textPasted(String(repeating: "é", count: 501)))
        #expect(desk.text.contains("✖ the field holds 500 characters"))
        desk.press(.enter)
        #expect(desk.sent.isEmpty, "there is no reason yet")
    }

    // MARK: An order for a customer

    @Test mutating func `p on a customer opens what was refused of theirs, and keeps what was of another`() {
        var form = Sample.form
        form.customer = desk.customers[1]
        desk.driver.state.keepDraft(form.refused(because: Rejection(.productDiscontinued, "product '1' is out")))
        desk.show()
        desk.press(.character("p"))
        #expect(desk.driver.form?.customer?.customerID == CustomerID("QUICK"))
        desk.press(.escape)
        desk.press(.character("j"), .character("p"))
        #expect(desk.driver.form?.customer?.customerID == CustomerID("ALFKI"))
    }
}
