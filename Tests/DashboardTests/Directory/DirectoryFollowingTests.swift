import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What others do to the same customer or product is seen in an open form or question.
struct DirectoryFollowingTests {
    private var desk = DirectoryDesk()

    /// Lets the list on the screen have what was changed in the desk.
    private mutating func change(at position: Int64 = 101, _ change: (inout DirectoryDesk) -> Void) {
        change(&desk)
        desk.observe(position)
        desk.driver.pass(.seconds(6))
        desk.reply()
    }

    // MARK: Forms

    @Test
    mutating func
        `a field that another desk changes is shown beside what was typed, and replaced only when sent again`()
        throws
    {
        desk.show()
        desk.press(.character("c"), .tab, .tab, .control("u"))
        desk.type("Austria")
        change { $0.customers[0].country = "France" }
        #expect(desk.typed == ["QUICK-Stop", "", "Austria"])
        #expect(desk.text.contains("▲ now: France"))
        desk.press(.enter)
        #expect(desk.sent.isEmpty)
        #expect(desk.text.contains("somebody has changed it meanwhile: Country is 'France' now"))
        desk.press(.enter)
        let update = UpdateCustomer(customerID: CustomerID("QUICK"), country: "Austria", expectedCountry: "France")
        #expect(try #require(desk.sent.last).act == .update(desk.customers[0], update))
    }

    @Test mutating func `a field that was not typed into has what another desk wrote, and is not sent`() throws {
        desk.show()
        desk.press(.character("c"))
        desk.type(" GmbH")
        change { $0.customers[0].country = "France" }
        #expect(desk.typed == ["QUICK-Stop GmbH", "", "France"])
        #expect(!desk.text.contains("now:"))
        desk.press(.enter, .enter, .enter)
        let update = UpdateCustomer(
            customerID: CustomerID("QUICK"), customerName: "QUICK-Stop GmbH", expectedName: "QUICK-Stop")
        #expect(try #require(desk.sent.last).act == .update(desk.customers[0], update))
    }

    @Test mutating func `where another desk wrote the same, nothing is left to be sent`() {
        desk.show()
        desk.press(.character("c"), .tab, .tab, .control("u"))
        desk.type("Austria")
        change { $0.customers[0].country = "Austria" }
        desk.press(.enter)
        #expect(desk.sent.isEmpty && desk.text.contains("✖ nothing is changed yet"))
    }

    @Test mutating func `a refused change opens with what was typed and what the other wrote`() throws {
        desk.show()
        desk.press(.character("c"), .tab, .tab, .control("u"))
        desk.type("Austria")
        desk.press(.enter)
        let words = "the country of customer 'QUICK' is 'France' by now; it was to be changed from 'Germany'"
        desk.reject(try #require(desk.sent.last).id, .versionConflict, words)
        change { $0.customers[0].country = "France" }
        desk.press(.character("c"))
        #expect(desk.typed == ["QUICK-Stop", "", "Austria"])
        #expect(desk.text.contains("VERSION_CONFLICT") && desk.text.contains("▲ now: France"))
    }

    @Test mutating func `a price is compared with the one of now, not with that of the opening`() throws {
        desk.show(.function(6))
        desk.press(.character("r"), .control("u"))
        desk.type("31")
        change { $0.products[0].unitPrice = Money(minorUnits: 3_100, currency: .usd) }
        desk.press(.enter)
        #expect(desk.sent.isEmpty && desk.text.contains("✖ it costs $31.00 already"))
        desk.press(.control("u"))
        desk.type("18.00")
        desk.press(.enter)
        #expect(
            try #require(desk.sent.last).act == .reprice(desk.products[0], Money(minorUnits: 1_800, currency: .usd)),
            "what it cost at the opening is another price now")
    }

    // MARK: Questions

    @Test mutating func `a question whose act another desk has done says so, and a yes does nothing more`() {
        desk.show()
        desk.press(.character("S"))
        change {
            $0.customers[0].isSuspended = true
            $0.customers[0].suspensionReason = "unpaid"
        }
        #expect(desk.text.contains("it changed while you were asked: QUICK-Stop is"))
        #expect(desk.text.contains("nothing is left to do"))
        desk.press(.character("y"))
        #expect(desk.sent.isEmpty && desk.state.layers.isEmpty)
        #expect(
            desk.notice
                == "QUICK-Stop is suspended already (unpaid); it changed while the question was open, and nothing was done"
        )
    }

    @Test mutating func `a question about somebody who has another name now is asked again`() throws {
        desk.show()
        desk.press(.character("S"))
        change { $0.customers[0].name = "QUICK-Stop GmbH" }
        desk.press(.character("y"))
        #expect(desk.sent.isEmpty)
        #expect(desk.text.contains("Suspend QUICK-Stop GmbH?") && desk.text.contains("asked again"))
        desk.press(.character("y"))
        #expect(try #require(desk.sent.last).act == .suspend(desk.customers[0], reason: ""))
    }

    @Test mutating func `a product that another desk discontinues is not discontinued again`() {
        desk.show(.function(6))
        desk.press(.character("X"))
        change { $0.products[0].isDiscontinued = true }
        desk.press(.character("y"))
        #expect(desk.sent.isEmpty && desk.notice?.hasPrefix("Chai is discontinued already") == true)
    }

    // MARK: One's own acts

    @Test mutating func `an act builds on the one before it that the list does not show yet`() throws {
        desk.show(.function(6))
        desk.press(.character("r"), .control("u"))
        desk.type("19")
        desk.press(.enter, .character("r"))
        #expect(desk.form == nil && desk.state.heldInput.count == 1, "the write model has not answered")
        desk.accept(try #require(desk.sent.last).id, at: 101)
        #expect(desk.typed == ["19.00"])
        #expect(desk.row("Chai").contains("$19.00~"))
        desk.press(.control("u"))
        desk.type("20")
        desk.press(.enter)
        let chai = DirectoryDesk.product("1", "Chai", 1_900)
        #expect(try #require(desk.sent.last).act == .reprice(chai, Money(minorUnits: 2_000, currency: .usd)))
    }

    @Test mutating func `one who was suspended a moment ago can be reinstated, and not suspended again`() throws {
        desk.show()
        let id = try desk.suspend()
        desk.accept(id, at: 101)
        desk.press(.character("S"))
        #expect(desk.notice == "they are suspended already")
        desk.press(.character("I"), .character("y"))
        #expect(try #require(desk.sent.last).act.past == "reinstated")
    }

    @Test mutating func `an act behind one without an answer says what it would wait for`() throws {
        desk.show()
        desk.fail(try desk.suspend(), .outcomeUnknown)
        desk.press(.character("c"))
        #expect(desk.form == nil)
        #expect(desk.notice?.contains("there is no answer yet") == true)
    }

    @Test mutating func `after a refusal the next act builds on what is there`() throws {
        desk.show(.function(6))
        desk.press(.character("r"), .control("u"))
        desk.type("19")
        desk.press(.enter)
        desk.reject(try #require(desk.sent.last).id, .productDiscontinued, "gone")
        #expect(desk.row("Chai").contains("$18.00") && !desk.row("Chai").contains("~"))
    }
}
