import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

struct PaletteTests {
    private var desk = DashboardDriver(orders: [
        .sample(1, status: .pending), .sample(2, status: .shipped), .sample(3, status: .pending),
    ])

    private var found: [String] { desk.state.paletteMatches.map(\.name) }
    private var lines: [String] { view(desk.state).text.split(separator: "\n").map(String.init) }

    @Test mutating func `an empty line lists everything that has a name`() {
        desk.type(":")
        #expect(found.contains("approve"))
        #expect(found.contains("status pending"))
        #expect(found.contains("dead letters"))
        #expect(!found.contains("down"), "a step of the cursor is no command")
        #expect(!found.contains("yes"), "an answer is no command")
    }

    @Test(arguments: 2...3)
    mutating func `what breaks something is not what Enter does before a name is typed`(screen: Int) throws {
        desk.press(.function(screen))
        desk.type(":")
        let entries = desk.state.paletteMatches
        let breaking = try #require(entries.firstIndex { $0.action.breaksOnPurpose })
        let harmless = entries.filter { !$0.action.breaksOnPurpose && $0.availability == .available }
        #expect(breaking == harmless.count, "behind all that can be done and breaks nothing")
        #expect(entries[0].hasKeyHere, "what one would do here comes first: \(entries[0].name)")
    }

    @Test mutating func `the exact name comes first, then beginnings, then words inside, then scattered letters`() {
        desk.type(":re")
        #expect(found.prefix(2).allSatisfy { $0.hasPrefix("re") })
        desk.type("fund")
        #expect(found.first == "refund")
        desk.press(.control("u"))
        desk.type("high val")
        #expect(found.first == "high value")
        desk.press(.control("u"))
        desk.type("samples")
        #expect(found == ["load samples"])
        desk.press(.control("u"))
        desk.type("aprve")
        #expect(found.first == "approve")
    }

    @Test mutating func `Enter does what is highlighted, to the order under the cursor`() {
        desk.press(.down, .down)
        let order = desk.state.selectedOrder?.summary.orderID
        #expect(order == desk.orders[0].orderID)
        desk.type(":appro")
        desk.press(.enter)
        guard case .confirmation(let question)? = desk.state.layers.last else {
            #expect(desk.state.notice?.text == "nothing was asked")
            return
        }
        #expect(question.order.orderID == order)
        #expect(desk.state.layers.count == 1, "the palette is gone")
    }

    @Test mutating func `an argument is completed and given to the action`() {
        desk.type(":stat")
        desk.press(.tab)
        guard case .palette(let pane)? = desk.state.layers.last else { return #expect(Bool(false), "closed") }
        #expect(pane.input.text == "status all ")
        desk.press(.control("u"))
        desk.type("status ship")
        desk.press(.enter)
        desk.answer()
        #expect(desk.state.list.filter.status == .shipped)
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `what cannot be done says why and stays open`() {
        desk.state.list.selection = OrderID("2")
        desk.type(":clear")
        desk.press(.escape)
        desk.type(":discard")
        desk.press(.enter)
        #expect(desk.state.notice?.text == "discard: in the dead letters; D lists them")
        #expect(desk.state.layers.count == 1)
    }

    @Test mutating func `what was done last comes first among equals`() {
        desk.type(":status shipped")
        desk.press(.enter)
        desk.answer()
        desk.type(":")
        #expect(found.first == "status shipped")
        desk.type("status")
        #expect(found.first == "status shipped")
    }

    @Test mutating func `keys typed ahead behind it act as if they were typed slowly`() {
        desk.type(":status shipped")
        desk.press(.enter, .enter)
        #expect(desk.state.layers.isEmpty, "the second Enter waits for the list")
        desk.answer()
        guard case .order(let pane)? = desk.state.layers.last else { return #expect(Bool(false), "nothing opened") }
        #expect(pane.orderID == desk.orders[1].orderID)
    }

    @Test mutating func `an action waits in the palette as it does under its key`() {
        desk.approve()
        desk.type(":ship")
        desk.press(.enter)
        guard case .palette? = desk.state.layers.last else { return #expect(Bool(false), "did not wait") }
        desk.accept()
        guard case .confirmation(let question)? = desk.state.layers.last else {
            return #expect(Bool(false), "nothing asked")
        }
        #expect(question.verb == .ship && question.order.orderID == desk.orders[2].orderID)
    }

    @Test mutating func `Backspace on an empty line closes it, and pasted text is typed`() {
        desk.type(":a")
        desk.press(.backspace)
        desk.send(.textPasted("ship"))
        #expect(found.first == "ship")
        desk.press(.control("u"), .backspace)
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `a read-only desk shows why nothing can be changed`() {
        desk = DashboardDriver(orders: [.sample(1)], isReadOnly: true)
        desk.type(":approve")
        #expect(lines.contains { $0.contains("approve") && $0.contains("read-only") })
    }

    @Test(arguments: [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12)])
    mutating func `name, words and key stand in columns, at any size`(size: Size) {
        desk.send(.screenResized(size))
        desk.type(":cancel")
        let row = lines.first { $0.contains("▸ cancel ") }
        #expect(row?.contains("x") == true, "\(lines)")
        #expect(lines.contains { $0.contains(":cancel") })
    }
}
