import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Filters are kept by name; lists are taken out.
struct NamedFilterTests {
    private var desk = DashboardDriver(orders: (1...30).map { .sample($0, status: .pending, total: Int64($0) * 1_000) })

    private mutating func call(_ text: String) {
        desk.press(.character(":"))
        desk.type(text)
        desk.press(.enter)
    }

    private mutating func filter(_ text: String) {
        desk.press(.character("/"))
        desk.type(text)
        desk.press(.enter)
        desk.answer()
    }

    @Test mutating func `a filter is kept as it was typed, so that its days are those of the day of use`() {
        filter("since:today total>100")
        call("save late")
        #expect(
            desk.effects.last == .changeNamedFilters(.save(NamedFilter(name: "late", text: "since:today total>100"))))
    }

    @Test mutating func `a kept filter is listed by its name`() {
        let kept = NamedFilter(name: "large", text: "total>250")
        desk.send(.namedFiltersChanged(.load, .success([kept])))
        call("filter lar")
        desk.answer()
        #expect(desk.state.list.rows.count == 5)
        #expect(view(desk.state).text.contains("/ total>250 "))
    }

    @Test mutating func `the palette lists the kept filters, and asks for a name that is missing`() {
        filter("total>100")
        call("save")
        guard case .palette(let pane)? = desk.state.layers.last else {
            return #expect(Bool(false), "the palette is closed")
        }
        #expect(pane.input.text == "save ")
        #expect(desk.state.notice?.text == "type the name behind it, such as late")
    }

    @Test(arguments: ["a b", "über/mut", "-\u{1B}[31m"]) mutating func `a name that is no word is refused`(name: String)
    {
        filter("total>100")
        call("save \(name)")
        #expect(desk.state.notice?.text.hasPrefix("a filter's name is one word") == true)
        #expect(!desk.effects.contains { if case .changeNamedFilters(.save) = $0 { true } else { false } })
    }

    @Test mutating func `with nothing filtered there is nothing to keep, and with nothing kept nothing to list`() {
        call("save late")
        #expect(desk.state.notice?.text.contains("there is nothing to keep") == true)
        desk.press(.escape)
        call("filter")
        #expect(desk.state.notice?.text.contains("no filter is kept by a name yet") == true)
    }

    @Test mutating func `the export key offers the name of a file, and writes the list as it is filtered and sorted`() {
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character("o"))
        desk.answer()
        desk.press(.character("e"))
        #expect(view(desk.state).text.contains(":export orders-pending-2026-11-21.csv"))
        desk.press(.enter)
        let wanted = ListExport(
            .orders(OrderFilter(status: .pending), OrderSort(.total, isDescending: true)),
            path: "orders-pending-2026-11-21.csv")
        #expect(desk.effects.last == .export(wanted))
    }

    @Test mutating func `another name may be typed, with capitals and blanks as they are`() {
        call("export ~/My Orders.json")
        guard case .export(let export)? = desk.effects.last else { return #expect(Bool(false), "nothing is written") }
        #expect(export.path == "~/My Orders.json")
        desk.send(.listExported(.success("30 orders written")))
        #expect(desk.state.notice?.text == "30 orders written")
    }
}
