import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// The help finds a key by what it does, and does it.
struct HelpTests {
    private var desk = DashboardDriver(orders: (1...30).map { .sample($0, status: .pending) })

    private var selected: HelpItem? {
        guard case .help(let pane)? = desk.state.layers.last else { return nil }
        return HelpItem.items(for: pane, in: desk.state)[pane.selected]
    }

    @Test mutating func `a key that is not known is found by its meaning and done`() {
        desk.press(.character("?"), .character("/"))
        desk.type("turn the direction")
        desk.press(.enter)
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.list.sort.key == .total)
    }

    @Test mutating func `what is done is meant for the order that was under the cursor`() {
        desk.press(.down, .down, .character("?"), .character("/"))
        desk.type("approve")
        desk.press(.enter)
        guard case .confirmation(let question)? = desk.state.layers.last else {
            return #expect(Bool(false), "nothing is asked")
        }
        #expect(question.order.orderID == OrderID("o0028"))
    }

    @Test mutating func `the selection moves over keys and signs, and the selected line is on the screen`() {
        desk.press(.character("?"))
        for _ in 1...300 {
            desk.press(.down)
            guard let item = selected else { return #expect(Bool(false), "nothing is selected") }
            let first = String(item.words.prefix(12))
            #expect(view(desk.state).text.contains(first), "\(item.words)")
        }
        #expect(selected?.action == nil)
        desk.press(.character("g"))
        #expect(selected?.keys == "p")
    }

    @Test mutating func `a sign has nothing to do, and says so`() {
        desk.press(.character("?"), .character("/"))
        desk.type("catching up")
        desk.press(.enter)
        #expect(desk.state.notice?.text.contains("there is nothing to do") == true)
        #expect(!desk.state.layers.isEmpty)
    }

    @Test mutating func `what cannot be done here says where it can`() {
        desk.press(.character("?"), .character("/"))
        desk.type("discard")
        desk.press(.enter)
        #expect(desk.state.notice?.text.contains("in the dead letters") == true)
    }

    @Test mutating func `what has to be given something is completed in the palette`() {
        desk.press(.character("?"), .character("/"))
        desk.type("all, pending")
        desk.press(.enter)
        guard case .palette(let pane)? = desk.state.layers.last else {
            return #expect(Bool(false), "the palette is closed")
        }
        #expect(pane.input.text == "status ")
    }

    @Test mutating func `leaving the search shows all of the help, and leaving that the orders`() {
        desk.press(.character("?"), .character("/"))
        desk.type("zzz")
        #expect(view(desk.state).text.contains("the help has nothing of that"))
        desk.press(.escape)
        #expect(view(desk.state).text.contains("place an order"))
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty)
    }
}
