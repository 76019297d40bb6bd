import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Where the row of an order stands that the read model does not have yet.
struct PlacedRowTests {
    private func desk(_ count: Int = 20) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    private func id(_ desk: DashboardDriver) throws -> OrderID { try #require(desk.dispatched?.orderID) }

    @Test func `a placed order that belongs behind the loaded part is not shown at its end`() throws {
        var desk = desk(1_000)
        desk.press(.character("O"))
        desk.answer()
        desk.placeOrder()
        #expect(desk.state.list.hasAfter)
        #expect(!desk.displayed.contains(try id(desk)))
        desk.press(.character("G"))
        desk.answer()
        #expect(!desk.state.list.hasAfter)
        #expect(desk.displayed.last == (try id(desk)))
        #expect(desk.state.list.selection == (try id(desk)), "the last order of the list is the one just placed")
    }

    @Test func `a placed order that belongs ahead of the loaded part is not shown at its top`() throws {
        var desk = desk(1_000)
        desk.press(.character("G"))
        desk.answer()
        desk.placeOrder()
        #expect(desk.state.list.hasBefore)
        #expect(!desk.displayed.contains(try id(desk)))
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.displayed.first == (try id(desk)))
    }

    @Test func `a placed order is shown once while it waits, loaded or not`() throws {
        var desk = desk()
        desk.placeOrder()
        let id = try id(desk)
        #expect(desk.displayed.count { $0 == id } == 1)
        desk.accept()
        // The list has it, and no observation of the desk shows that yet.
        var loaded = try #require(desk.state.displayedOrders.first?.summary)
        loaded.version = StreamVersion(1)
        desk.orders.append(loaded)
        desk.checkpoint = desk.head
        desk.press(.character("0"))
        desk.answer()
        #expect(desk.state.pending.waitingCount == 1)
        #expect(desk.displayed.count { $0 == id } == 1)
        #expect(desk.state.displayedOrders.first { $0.summary.orderID == id }?.isNew == false)
    }

    @Test(arguments: [(Int64(5_000), false), (500_000, true)])
    func `a placed order passes the high value filter by its expected total`(unitPrice: Int64, isListed: Bool) throws {
        var desk = DashboardDriver(orders: (1...20).map { .sample($0, total: 200_000) })
        desk.press(.character("$"))
        desk.answer()
        desk.placeOrder(unitPrice: unitPrice)
        #expect(desk.displayed.contains(try id(desk)) == isListed)
    }

    @Test func `a placed order passes the status filter as a pending one`() throws {
        var desk = desk()
        desk.press(.character("2"))
        desk.answer()
        desk.placeOrder()
        #expect(!desk.displayed.contains(try id(desk)))
        desk.press(.character("1"))
        desk.answer()
        #expect(desk.displayed.contains(try id(desk)))
    }

    @Test(arguments: [
        ("alf", true), ("chai", true), ("alf chai", true), ("alf tofu", false), ("fut", true), ("lfr", false),
    ])
    func `a placed order is found by every word that begins one of its words`(search: String, isFound: Bool) throws {
        var desk = desk()
        desk.placeOrder()
        desk.press(.character("/"))
        desk.type(search)
        desk.press(.enter)
        desk.answer()
        #expect(desk.displayed.contains(try id(desk)) == isFound)
    }

    @Test func `the expected total of a large order is marked as a guess and as high`() throws {
        var desk = desk()
        desk.placeOrder(unitPrice: 500_000)
        #expect(desk.line(of: try id(desk)).contains("$5,000.00 ~!"))
        desk.accept()
        desk.placeOrder(unitPrice: 5_000)
        let line = desk.line(of: try id(desk))
        #expect(line.contains("$50.00 ~") && !line.contains("!"))
    }

    @Test func `a placed order that was refused stays in the list until it is dismissed`() throws {
        var desk = desk()
        desk.placeOrder()
        let id = try id(desk)
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        #expect(desk.displayed.contains(id))
        desk.press(.escape)
        #expect(!desk.displayed.contains(id))
    }

    @Test func `a placed order that became visible is the read model's to show`() throws {
        var desk = desk()
        desk.placeOrder()
        let id = try id(desk)
        desk.accept()
        desk.project()
        #expect(!desk.displayed.contains(id), "the read model has no such order")
    }

    @Test(arguments: [Key.character("a"), .character("x")])
    func `an order that is not accepted yet waits with the keys that change it`(key: Key) throws {
        var desk = desk()
        desk.placeOrder()
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.state.list.selection == (try id(desk)))
        desk.press(key)
        #expect(desk.state.heldInput.count == 1)
        #expect(desk.question == nil)
        desk.accept()
        #expect(desk.question?.order.orderID == (try id(desk)))
        #expect(desk.question?.order.version == StreamVersion(1))
    }

    @Test func `a refused order has a sentence for every key that would change it`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        desk.press(.character("g"))
        desk.answer()
        desk.press(.character("a"))
        #expect(desk.question == nil)
        #expect(desk.state.notice?.text.contains("was refused, so there is no such order") == true)
    }

    // MARK: Orders that a command brings under the filter

    @Test func `what the read model has after an act is final, whatever the act led to expect`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        // Another desk has shipped it since, which no observation shows yet.
        desk.orders[19] = .sample(20, status: .shipped, version: 3)
        desk.checkpoint = Position(102)
        desk.press(.character("2"))
        desk.answer()
        #expect(desk.state.pending.waitingCount == 1)
        #expect(desk.displayed.isEmpty)
    }

    @Test func `an approved order that became visible is not among the pending as well`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.project(.sample(20, status: .approved, version: 2))
        #expect(desk.state.pending.commands.count == 1)
        desk.press(.character("1"))
        desk.answer()
        #expect(!desk.displayed.contains(OrderID("o0020")))
    }

    @Test func `an order approved in a search is among the approved of that search`() {
        var desk = desk()
        desk.press(.character("/"))
        desk.type("alf")
        desk.press(.enter)
        desk.answer()
        desk.approve()
        desk.accept()
        desk.press(.character("2"))
        desk.answer()
        #expect(desk.state.list.loadedFilter == OrderFilter(status: .approved, search: "alf"))
        #expect(desk.displayed == [OrderID("o0020")])
    }

    @Test func `an approved order is not in a search that may not find it`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.press(.character("/"))
        desk.type("zeta")
        desk.press(.enter)
        desk.answer()
        #expect(desk.displayed.isEmpty)
    }

    @Test func `the cursor goes with its order into another list, far down in it too`() {
        var desk = DashboardDriver(orders: (1...1_000).map { .sample($0, status: .approved) })
        desk.orders[499].status = .pending
        desk.press(.character("1"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0500"))
        desk.press(.down)
        desk.approve()
        desk.accept()
        desk.press(.character("2"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0500"))
        #expect(desk.state.list.hasBefore && desk.state.list.hasAfter)
    }

    @Test func `a search that does not find the cursor's order begins with the first that it finds`() {
        var desk = DashboardDriver(orders: (1...1_000).map { .sample($0, status: .approved, customer: "Zeta") })
        desk.orders[499] = .sample(500, customer: "Alfa")
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        desk.approve()
        desk.accept()
        desk.press(.character("2"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0500"))
        desk.press(.character("/"))
        desk.type("zeta")
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o1000"))
        #expect(!desk.state.list.hasBefore)
    }

    @Test func `by newest change an approved order goes to the top at once`() {
        var desk = desk()
        while desk.state.list.sort.key != .updated {
            desk.press(.character("o"))
            desk.answer()
        }
        desk.press(.down, .down, .character("a"), .character("y"))
        #expect(desk.displayed.first == OrderID("o0018"))
        #expect(Set(desk.displayed).count == 20)
    }

    @Test func `by newest change an order that leaves the loaded part keeps its row and loses the cursor`() {
        var desk = desk(1_000)
        while desk.state.list.sort.key != .updated {
            desk.press(.character("o"))
            desk.answer()
        }
        desk.press(.character("G"))
        desk.answer()
        desk.approve()
        let row = desk.state.displayedOrders.last
        #expect(row?.summary.orderID == OrderID("o0001") && row?.presence == .leaving)
        #expect(desk.state.list.selection == OrderID("o0002"))
    }
}
