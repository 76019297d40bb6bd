import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct ViewOverlayTests {
    // MARK: The form

    @Test func `the text cursor is where the next character goes`() throws {
        var form = Sample.form
        let cursor = try #require(frame(.placeOrder(form)).cursor)
        #expect(lines(.placeOrder(form))[cursor.row].contains("cha"))
        #expect(cursor.column == 21)
        form.field = .payment
        let payment = try #require(frame(.placeOrder(form)).cursor)
        #expect(payment == (14, 35))
        form.field = .place
        #expect(frame(.placeOrder(form)).cursor == nil)
    }

    @Test func `a suspended customer is warned of before the order is refused`() {
        var form = Sample.form
        #expect(!text(.placeOrder(form)).contains("suspended"))
        form.customer = Sample.customers[1]
        #expect(text(.placeOrder(form)).contains("▲ this account is suspended: the order will be refused"))
    }

    @Test func `the running total is a guess, and unknown when it cannot be counted`() {
        var form = Sample.form
        #expect(text(.placeOrder(form)).contains("Total     ~ $54.00 "))
        form.lines.append(PlaceOrderForm.Line(product: Sample.chai, quantity: .max))
        #expect(text(.placeOrder(form)).contains("Total     ~ ? "))
        form.lines = [PlaceOrderForm.Line(product: Sample.chai, quantity: 60)]
        #expect(text(.placeOrder(form)).contains("Total     ~ $1,080.00  ! high value"))
        form.lines = [PlaceOrderForm.Line(product: Sample.chai, quantity: 60_000)]
        #expect(text(.placeOrder(form)).contains("Total     ~ $1,080,000.00  ▲ over $1,000,000.00"))
        form.lines = []
        #expect(text(.placeOrder(form)).contains("Total     ~ $0.00 "))
    }

    @Test func `a complaint stands in the place of the keys, and leaving is asked about`() {
        var form = Sample.form
        #expect(text(.placeOrder(form)).contains("Enter takes the product  Ctrl-s places  Esc leaves"))
        form.complaint = "no product matches 'cha'"
        #expect(text(.placeOrder(form)).contains("✖ no product matches 'cha'"))
        form.isLeavingAsked = true
        #expect(text(.placeOrder(form)).contains("▲ Leave without placing it?  [y] leave  [n] stay"))
    }

    @Test func `with nothing typed no product is highlighted, for Enter goes on`() {
        var form = Sample.form
        form.entry.productInput = TextInput()
        #expect(!text(.placeOrder(form)).contains("▸ Chai"))
        #expect(text(.placeOrder(form)).contains("Enter goes on to payment"))
    }

    @Test func `suggestions follow the highlight, and say when there are none`() {
        var form = PlaceOrderForm()
        form.customers.request()
        #expect(text(.placeOrder(form)).contains("looking…"))
        let many = (1...20).map { number in
            CustomerSummary(
                customerID: CustomerID("C\(number)"), name: "Customer \(number)", email: "", country: "",
                isSuspended: false)
        }
        form.customers.found(many)
        form.customers.move(by: 15)
        #expect(text(.placeOrder(form)).contains("▸ Customer 16"))
        #expect(!text(.placeOrder(form)).contains("Customer 1 "))
        form.customerInput = TextInput("zzz")
        form.customers.request()
        form.customers.found([])
        #expect(text(.placeOrder(form)).contains("no customer matches"))
    }

    @Test func `a form with many lines keeps the one being entered on screen`() {
        var form = Sample.form
        form.lines = Array(repeating: form.lines[0], count: 150)
        for size in [(120, 36), (80, 24), (40, 10)] {
            let frame = frame(.placeOrder(form), size.0, size.1)
            #expect(frame.cursor != nil, "\(size)")
            #expect(frame.text.contains("▸ Chai") && frame.text.contains("150 lines"), "\(size)")
        }
    }

    // MARK: Questions

    @Test func `each act says what becomes of the order`() {
        #expect(text(.confirmation(Confirmation(.approve, order: Sample.orders[0]))).contains("it becomes APPROVED"))
        #expect(text(.confirmation(Confirmation(.ship, order: Sample.orders[1]))).contains("it becomes SHIPPED; from"))
        var cancel = Confirmation(.cancel, order: Sample.orders[0])
        #expect(text(.confirmation(cancel)).contains("it becomes CANCELLED, which is final"))
        cancel.reason?.insert("changed their mind")
        #expect(text(.confirmation(cancel)).contains("Reason    changed their mind"))
        cancel.complaint = "a cancellation needs a reason"
        #expect(text(.confirmation(cancel)).contains("✖ a cancellation needs a reason"))
    }

    @Test func `a refund says how much is given back, and takes a reason that need not be`() {
        var order = Sample.orders[2]
        var refund = Confirmation(.refund, order: order)
        #expect(text(.confirmation(refund)).contains("Refund order 10248?"))
        #expect(text(.confirmation(refund)).contains("all of $440.00 is given back, and it becomes REFUNDED"))
        #expect(text(.confirmation(refund)).contains("[n] leave it   [y] refund   [r] reason"))
        #expect(frame(.confirmation(refund), 40, 12).text.contains("[n] leave it   [y] refund   [r] reason"))
        #expect(!text(.confirmation(refund)).contains("Refunded  "))
        order.refunded = Sample.usd(4_000)
        refund = Confirmation(.refund, order: order, reason: TextInput("broken"))
        #expect(text(.confirmation(refund)).contains("Refunded  $40.00"))
        #expect(text(.confirmation(refund)).contains("the remaining $400.00 is given back"))
        #expect(text(.confirmation(refund)).contains("Reason    broken"))
        #expect(text(.confirmation(refund)).contains("Enter refunds the order  Esc back"))
    }

    @Test func `a long reason keeps its end and the cursor in view`() throws {
        var cancel = Confirmation(.cancel, order: Sample.orders[0])
        cancel.reason?.insert(String(repeating: "because ", count: 20) + "end")
        let cursor = try #require(frame(.confirmation(cancel)).cursor)
        #expect(lines(.confirmation(cancel))[cursor.row].contains("because end "))
        #expect(cursor.column == 91)
    }

    // MARK: The order

    @Test func `an order shows what was refunded of it and of its lines`() {
        var pane = Sample.pane
        pane.detail?.summary.status = .shipped
        pane.detail?.summary.refunded = Sample.usd(12_345)
        pane.detail?.refundedQuantities = [2: 17]
        #expect(text(.order(pane)).contains("Refunded     $123.45"))
        #expect(text(.order(pane)).contains(/QTY  PRODUCT +PRICE +DISC\. +BACK +TOTAL/))
        #expect(text(.order(pane)).contains(#/120  Chang +\$19\.00  −12\.50% +17 /#))
        let narrow = frame(.order(pane), 40, 24).text
        #expect(narrow.contains("BACK") && narrow.contains("r refund  N note  Esc back"))
        #expect(!narrow.contains("approve"))
        pane.detail?.summary.status = .pending
        #expect(frame(.order(pane), 40, 24).text.contains("a approve  x cancel  N note  Esc back"))
        #expect(text(.order(pane)).contains("a approve  x cancel  s ship  r refund  N note  + line"))
    }

    @Test func `an order that is not loaded, not there, or not there yet says which`() {
        var pane = OrderPane(orderID: OrderID("nowhere"))
        #expect(text(.order(pane)).contains("loading…"))
        pane.isLoaded = true
        #expect(text(.order(pane)).contains("the read model has no order 'nowhere'"))
        pane.failure = "it is locked"
        #expect(text(.order(pane)).contains("✖ the order could not be loaded: it is locked"))
        var placed = OrderPane(orderID: OrderID("7f3a91c2"))
        placed.isLoaded = true
        #expect(text(.order(placed)).contains("place ◔ projecting 0.4 s"))
        #expect(text(.order(placed)).contains("not in the read model yet"))
    }

    @Test func `a refused command says why on the open order`() {
        var state = Sample.desk(120, 36)
        let rejection = Rejection(RejectionCode(rawValue: "INVALID_TRANSITION"), "it is shipped already")
        state.pending.add(
            Sample.pending(
                "91bc02aa", .act(.cancel, reason: "why"), sentSecondsAgo: 1, .rejected(rejection, at: Sample.now)))
        state.layers = [.order(Sample.pane)]
        #expect(view(state).text.contains("cancel ✖ INVALID_TRANSITION: it is shipped already"))
    }

    @Test func `scrolling stops at the last line and says where one is`() {
        var state = Sample.desk(80, 24)
        state.messages = (1...60).map { Notice(.information, "message \($0)", at: Sample.now) }
        state.layers = [.messages(MessagePane())]
        let last = state.lastScroll
        #expect(last > 0)
        state.layers = [.messages(MessagePane(scroll: last))]
        let bottom = view(state).text
        state.layers = [.messages(MessagePane(scroll: 10_000))]
        #expect(view(state).text == bottom)
        #expect(bottom.contains("▲  \(last + 1)–\(last + 17) of \(last + 17) "))
        #expect(bottom.contains("message 1 "))
    }

    @Test func `the settings' warnings come first in the help`() {
        var state = Sample.state(80, 24, warnings: ["line 3: no theme is called 'pink'"])
        state.layers = [.help(HelpPane())]
        #expect(view(state).text.contains("▲ line 3: no theme is called 'pink'"))
    }

    @Test func `the help names every key`() {
        var state = Sample.desk(120, 170)
        state.layers = [.help(HelpPane())]
        let help = view(state).text
        let keys = [
            "p ", "a ", "x ", "s ", "Enter", "/ ", "Esc", "n N", "0 1 2 3 4", "$ ", "o O", "P ", ". ", "[ ]", "R ",
            "D ", "r ", "A ", "w ",
            "j k", "g G", "Home End", "PgUp PgDn", "Ctrl-u Ctrl-d", "y ", "l ", "? F1", "Ctrl-l", "Ctrl-z", "q ",
            "Ctrl-c",
        ]
        for key in keys { #expect(help.contains(key), "\(key)") }
    }

    // MARK: Layers

    @Test func `a question lies over the order it came from, and has the cursor`() throws {
        var state = Sample.desk(120, 36)
        state.layers = [
            .placeOrder(Sample.form), .order(Sample.pane),
            .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
        ]
        let frame = view(state)
        #expect(frame.text.contains("Order 91bc02aa") && frame.text.contains("Cancel order 91bc02aa?"))
        #expect(lines(frame)[try #require(frame.cursor).row].contains("Reason"))
        state.layers.append(.welcome)
        #expect(view(state).cursor == nil)
    }

    @Test func `loading the sample orders is seen in the offer`() {
        var state = Sample.desk(80, 24)
        state.sampleProgress = "120 of 830"
        state.layers = [.welcome]
        #expect(view(state).text.contains("◔ loading: 120 of 830"))
    }

    private func frame(_ layer: Layer, _ columns: Int = 120, _ rows: Int = 36) -> Frame {
        var state = Sample.desk(columns, rows)
        state.layers = [layer]
        return view(state)
    }

    private func text(_ layer: Layer) -> String { frame(layer).text }

    private func lines(_ layer: Layer) -> [String] { lines(frame(layer)) }

    private func lines(_ frame: Frame) -> [String] {
        frame.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
