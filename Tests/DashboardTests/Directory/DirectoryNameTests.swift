import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What can be done with customers and products is found by a name of its own.
struct DirectoryNameTests {
    private var desk = DirectoryDesk()

    @Test(arguments: Screens.all.map { $0.id })
    mutating func `no two things that can be done on a screen have one name, and screens keep theirs`(id: ScreenID) {
        var state = desk.state
        state.screens.show(id)
        let entries = state.paletteEntries(typed: "").filter { $0.availability == .available }
        let names = entries.map(\.name)
        #expect(Set(names).count == names.count, "\(names.sorted())")
        #expect(
            state.paletteEntries(typed: "").filter { $0.name == "orders" }.map(\.action.id.rawValue) == [
                "screen.orders"
            ])
    }

    @Test mutating func `orders by name are the screen of orders, also on the customers`() {
        desk.show()
        desk.type(":orders")
        desk.press(.enter)
        #expect(desk.state.screens.shown == .orders && desk.state.list.filter == .all)
        desk.show()
        desk.type(":their orders")
        desk.press(.enter)
        #expect(desk.state.list.filter == OrderFilter(customerID: CustomerID("QUICK")))
    }

    @Test(arguments: ["copy", "period", "place"])
    mutating func `a name that means something here stands for nothing of another place`(name: String) {
        desk.show()
        desk.type(":\(name)")
        let named = desk.state.paletteMatches.filter { $0.name == name || $0.name.hasPrefix("\(name) ") }
        #expect(!named.isEmpty && named.allSatisfy { $0.availability == .available })
    }

    @Test mutating func `the search of a list names its keys`() {
        desk.show()
        desk.press(.character("/"))
        #expect(desk.text.contains("Enter keeps it") && desk.text.contains("Esc clears it"))
    }
}
