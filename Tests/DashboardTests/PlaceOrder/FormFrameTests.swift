import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The form at three sizes, as it is drawn.
struct FormFrameTests {
    /// Two lines, the second at a price and discount of its own.
    private func desk(_ columns: Int, _ rows: Int) -> FormDesk {
        var desk = FormDesk(Size(columns: columns, rows: rows))
        desk.press(.character("p"))
        desk.enter("alf", then: .tab)
        desk.enter("Dock 4, Bremen", "chai", "3", "chang")
        desk.enter("12", "17.50", then: .tab)
        desk.enter("12.5")
        return desk
    }

    /// The rows of the form alone, without what is beside it.
    private func rows(_ desk: FormDesk) -> String {
        let lines = desk.screen.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        guard let first = lines.firstIndex(where: { String($0).contains("Place an order ") }) else { return "" }
        let left = lines[first].firstIndex(of: "┌") ?? 1
        let rows = lines[first...].map { row in
            let row = String(row.dropFirst(left))
            return String(row.reversed().drop { $0 == " " }.reversed())
        }
        return rows.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
    }

    @Test func `lines, what is found and the keys stand under each other on a wide screen`() {
        #expect(
            rows(desk(120, 36)) == """
                ┌─ Place an order ─────────────────────────────────────────────────────────────────────┐
                │ Customer  Alfreds Futterkiste  ALFKI · Germany                                       │
                │ Ship to   Dock 4, Bremen                                                             │
                │                                                                                      │
                │ PRODUCT                                       QTY        PRICE    DISC         TOTAL │
                │ Chai                                            3       $18.00                $54.00 │
                │ Chang                                          12       $17.50  −12.5%       $183.75 │
                │ type to find a product                                                               │
                │   Chai  1                                               $18.00                       │
                │   Chang  2                                              $19.00                       │
                │   Chartreuse  3                                 ▲ discontinued                       │
                │   Sencha  4                                          JPY 1,800                       │
                │   Dates  5                                           KWD 1.805                       │
                │                                                                                      │
                │                                                                                      │
                │ Payment   invoice                                                                    │
                │           [ Place order ]                                                            │
                │                                                                                      │
                │                                                                                      │
                │                                                                                      │
                │ Total     ~ $237.75                                                          2 lines │
                │ Enter goes on to payment  ↑ edit, remove  Ctrl-s places  Esc leaves                  │
                └──────────────────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test func `a line with the keyboard says how it is changed and removed`() {
        var desk = desk(80, 24)
        desk.press(.up)
        #expect(
            rows(desk) == """
                ┌─ Place an order ─────────────────────────────────────────────────────────┐
                │ Customer  Alfreds Futterkiste  ALFKI · Germany                           │0
                │ Ship to   Dock 4, Bremen                                                 │
                │                                                                          │
                │ PRODUCT                           QTY        PRICE    DISC         TOTAL │
                │ Chai                                3       $18.00                $54.00 │
                │ ▸ Chang                            12       $17.50  −12.5%       $183.75 │
                │                                                                          │
                │                                                                          │
                │ Payment   invoice                                                        │
                │           [ Place order ]                                                │
                │                                                                          │
                │                                                                          │
                │                                                                          │
                │                                                                          │
                │                                                                          │
                │                                                                          │
                │ Total     ~ $237.75                                              2 lines │
                │ Enter changes the line  Delete removes it  Ctrl-s places  Esc leaves     │
                └──────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test func `a narrow screen has price and discount in a row of their own`() {
        var desk = desk(40, 12)
        desk.press(.up)
        #expect(
            rows(desk) == """
                Place an order             ▼ 1–6 of 10
                Customer  Alfreds Futterkiste  ALFKI …
                Ship to   Dock 4, Bremen
                PRODUCT              QTY         TOTAL
                Chai                   3        $54.00
                ▸ Chang               12       $183.75
                  at $17.50 −12.5%
                Total     ~ $237.75            2 lines
                Enter changes  Delete removes
                Ctrl-s places  Esc leaves
                """)
        desk.press(.enter, .tab)
        #expect(
            rows(desk) == """
                Place an order              ▼ 1–6 of 9
                Customer  Alfreds Futterkiste  ALFKI …
                Ship to   Dock 4, Bremen
                PRODUCT              QTY         TOTAL
                Chai                   3        $54.00
                Chang             12         ~ $183.75
                  at 17.50         less 12.5  %
                Total     ~ $237.75            2 lines
                Enter changes  Tab price, discount
                Ctrl-s places  Esc back
                """)
        desk.press(.escape, .escape)
        #expect(rows(desk).hasSuffix("\n▲ Leave it?  [y] leave  [n] stay"))
    }

    @Test func `a form for a customer opens on a small screen with the customer in view`() {
        var desk = DirectoryDesk()
        desk.driver.send(.screenResized(Size(columns: 40, rows: 12)))
        desk.show()
        desk.press(.character("p"))
        desk.driver.answer()
        let lines = desk.text.split(separator: "\n").map(String.init)
        #expect(lines[2].hasPrefix(" Customer  QUICK-Stop"))
        #expect(lines[3].hasPrefix(" Ship to"))
        #expect(desk.text.contains("type to find"))
    }

    @Test(arguments: [(120, 36), (80, 24), (40, 12), (40, 10)])
    func `names longer than the screen are cut, and every field shows its cursor`(columns: Int, rows: Int) {
        let long = String(repeating: "日本 trading Tōkyō ", count: 20)
        var desk = FormDesk(Size(columns: columns, rows: rows))
        desk.customers = [FormDesk.customer("LONG", long)]
        desk.products = [FormDesk.product(String(repeating: "9", count: 60), long, 1_800)]
        desk.press(.character("p"))
        var fields: [PlaceOrderForm.Field] = []
        for key: Key in [.tab, .enter, .down, .enter, .tab, .tab, .enter, .up, .down, .enter, .enter] {
            let frame = view(desk.driver.state)
            let needsCursor = desk.form?.field != .lines && desk.form?.field != .place
            #expect((frame.cursor != nil) == needsCursor, "\(String(describing: desk.form?.field))")
            if let field = desk.form?.field { fields.append(field) }
            desk.press(key)
        }
        #expect(desk.form?.field == .place)
        #expect(
            fields == [
                .customer, .address, .product, .product, .quantity, .price, .discount, .product, .lines, .product,
                .payment,
            ])
        #expect(desk.screen.contains("…"))
    }
}
