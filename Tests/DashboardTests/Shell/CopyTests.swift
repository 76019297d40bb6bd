import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What `y` copies may be pasted into a shell.
struct CopyTests {
    @Test(arguments: [
        ("x\nrm -rf ~", "x␊rm -rf ~"), ("x\r\u{1B}[201~\u{3}", "x␍␛[201~␃"), ("\u{202E}a\u{200B}b\u{2029}c", "·a·b·c"),
    ])
    func `an order's id is copied as it is shown, on one line and without what is unseen`(
        id: String, copied: String
    ) {
        var desk = DashboardDriver(orders: [order(id)])
        desk.press(.down, .character("y"), .enter)
        #expect(desk.copies == [copied])
        #expect(desk.state.notice?.text.contains("characters that are not copied") == true)
    }

    @Test func `a plain id is copied as it is`() {
        var desk = DashboardDriver(orders: [order("7f3a-é")])
        desk.press(.down, .character("y"), .enter)
        #expect(desk.copies == ["7f3a-é"])
        #expect(desk.state.notice?.text == "copied 7f3a-é")
    }

    @Test func `from the open order the same is copied`() {
        let summary = order("x\nrm -rf ~")
        var desk = DashboardDriver(orders: [summary])
        desk.press(.down, .enter)
        desk.answer(
            summary.orderID,
            with: OrderDetail(
                summary: summary, lines: [], paymentMethodID: PaymentMethodID("card"), shippingAddress: nil,
                cancellationReason: nil, approvedBy: nil))
        desk.press(.character("y"), .enter)
        #expect(desk.copies == ["x␊rm -rf ~"])
        desk.type("yjson")
        desk.press(.enter)
        #expect(desk.effects.last == .copyJSON(.order(summary)))
    }

    @Test func `the key lists what of the order can be copied, the id first`() {
        var desk = DashboardDriver(orders: [order("7f3a")])
        desk.type("y")
        #expect(desk.state.paletteMatches.prefix(3).map(\.name) == ["copy id", "copy row", "copy json"])
        #expect(
            desk.state.paletteMatches.map(\.name).filter { $0.hasPrefix("copy") }
                == ["copy id", "copy row", "copy json", "copy command", "copy raw id", "copy raw row"])
        #expect(desk.copies.isEmpty)
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty && desk.copies.isEmpty)
    }

    @Test func `a row is copied as one line, with every value in full`() {
        var desk = DashboardDriver(orders: [order("7f3a", name: "Alfreds\nFutterkiste")])
        desk.type("yrow")
        desk.press(.enter)
        let row = "7f3a  21 Nov 2026 14:01:58 UTC  ALFKI  Alfreds␊Futterkiste  1  $50.00  PENDING"
        #expect(desk.copies == [row])
        #expect(desk.state.notice?.text.hasPrefix("copied the row of 7f3a") == true)
    }

    @Test func `an order is copied as JSON, and the act is said in the bottom line`() {
        let summary = order("7f3a")
        var desk = DashboardDriver(orders: [summary])
        desk.type("yjson")
        desk.press(.enter)
        #expect(desk.effects.last == .copyJSON(.order(summary)))
        #expect(desk.state.notice?.text == "copied the JSON of 7f3a")
    }

    @Test func `at an empty list there is nothing to copy`() {
        var desk = DashboardDriver()
        desk.state.layers = []
        desk.type("y")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.hasPrefix("no order is selected") == true)
    }

    // MARK: Command lines

    @Test func `the command line that shows an order is copied`() {
        var desk = DashboardDriver(orders: [order("7f3a")])
        desk.type("ycommand")
        desk.press(.enter)
        #expect(desk.copies == ["orderdesk order 7f3a"])
        #expect(desk.state.notice?.text == "copied orderdesk order 7f3a")
    }

    @Test func `after an act on an order its command line is offered, and does the same`() {
        var desk = DashboardDriver(orders: [order("7f3a")])
        desk.press(.character("a"), .character("y"))
        desk.type("ylast")
        desk.press(.enter)
        #expect(desk.copies == ["orderdesk approve --user alice 7f3a"])
        desk.accept()
        desk.press(.character("x"))
        desk.type("it's late")
        desk.press(.enter)
        desk.type("ylast")
        desk.press(.enter)
        #expect(desk.copies.last == #"orderdesk cancel --reason 'it'\''s late' --user alice 7f3a"#)
    }

    @Test func `the command line of a hostile id runs nothing when it is pasted`() {
        var desk = DashboardDriver(orders: [order("-x\nrm -rf ~")])
        desk.type("ycommand")
        desk.press(.enter)
        #expect(desk.copies == [#"orderdesk order -- $'-x\012rm -rf ~'"#])
    }

    // MARK: Raw

    @Test func `raw, an id is copied with its line end, and the notice says so`() {
        var desk = DashboardDriver(orders: [order("x\nrm -rf ~")])
        desk.type("yraw id")
        desk.press(.enter)
        #expect(desk.effects.last == .copyRaw("x\nrm -rf ~"))
        #expect(desk.state.notice?.kind == .warning)
        #expect(
            desk.state.notice?.text == "copied the id of x\nrm -rf ~ raw, with its line ends: mind where it is pasted")
    }

    @Test func `raw, a plain text is copied without a warning`() {
        var desk = DashboardDriver(orders: [order("7f3a")])
        desk.type("yraw id")
        desk.press(.enter)
        #expect(desk.state.notice?.kind == .information)
    }

    @Test(arguments: [
        ("a", []), ("a\u{2028}", ["line ends"]), ("\u{1B}[2J", ["control characters"]),
        ("a\r\n\u{7}", ["line ends", "control characters"]), ("a\u{202E}", ["characters that are not seen"]),
    ])
    func `what is not shown as it is has a name`(text: String, names: [String]) {
        #expect(HiddenText.names(in: text) == names)
    }

    // MARK: Other screens

    @Test func `of a customer and a product the same is copied as of an order`() {
        var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 130, rows: 30))
        for (key, screen, id, noun) in [
            (Key.function(5), ScreenID.customers, "C", "customers"), (.function(6), .products, "P", "products"),
        ] {
            desk.press(key)
            desk.answer(screen, from: ScreenModel())
            desk.draw()
            let number = desk.cursorLine?.firstMatch(of: #/Name(\d+)/#)?.output.1 ?? "?"
            for (part, copied) in [
                ("id", "\(id)\(number)"), ("command", "orderdesk \(noun) list --search \(id)\(number)"),
            ] {
                desk.type("y\(part)")
                desk.press(.enter)
                #expect(desk.copies.last == copied)
            }
            desk.type("yrow")
            desk.press(.enter)
            #expect(desk.copies.last?.hasPrefix("Name\(number)  \(id)\(number)  ") == true)
            desk.type("yjson")
            desk.press(.enter)
            guard case .copyJSON(.row(let rows))? = desk.effects.last else { return #expect(Bool(false), "\(noun)") }
            #expect(rows.rows.count == 1 && rows.rows[0][0] == .text("\(id)\(number)"))
        }
    }

    @Test func `of an event its row, its stream and the command that prints it are copied`() {
        var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 130, rows: 30))
        desk.press(.function(4))
        desk.answer(.events, from: ScreenModel())
        desk.type("ycommand")
        desk.press(.enter)
        #expect(desk.copies.last == "orderdesk events --after 449 --limit 1 --json")
        desk.type("yrow")
        desk.press(.enter)
        #expect(desk.copies.last?.hasPrefix("450  ") == true)
    }

    private func order(_ id: String, name: String = "Alfreds Futterkiste") -> OrderSummary {
        Sample.order(
            id, "ALFKI", name, 5_000, .pending, placed: "2026-11-21T14:01:58Z", items: 1)
    }
}

extension DashboardDriver {
    /// Every text that was put on the clipboard.
    fileprivate var copies: [String] {
        effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
    }
}
