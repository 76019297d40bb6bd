import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// Whatever keys are pressed, texts pasted and orders shown, the screen is drawn whole and nothing on it steers.
struct DashboardFuzzTests {
    private static let keys: [Key] =
        [
            .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
            .pageUp, .pageDown, .function(1), .function(63), .alt("x"), .alt("["),
        ] + "abcdefghijklmnopqrstuvwxyz /?.$[]0123456789PRGNOw".map { .character($0) }
        + "acdefhklnpsuwz".map { .control($0) }

    @Test func `random keys and pastes leave a whole screen at every step`() {
        let cases = LongRun.count(short: 12, long: 600)
        var random = SeededRandom(seed: 90)
        var steps = 0
        for number in 0..<cases {
            let size = Size(columns: 1 + random.below(140), rows: 1 + random.below(45))
            var desk = DashboardDriver(orders: Self.orders(&random), size: size)
            var drawn: DrawnFrame?
            for step in 0..<40 {
                steps += 1
                Self.act(on: &desk, &random)
                desk.answer()
                if let flaw = Self.flaw(of: view(desk.state), size: desk.state.size) {
                    Issue.record("case \(number), step \(step): \(flaw)")
                }
                let flaws = StateInvariants.violations(of: desk.state)
                #expect(flaws.isEmpty, "case \(number), step \(step)")
                let reusing = FrameContent(of: desk.state).drawn(reusing: drawn)
                drawn = reusing
                let isSame = reusing.frame == view(desk.state)
                #expect(isSame, "case \(number), step \(step) is drawn otherwise with rows of the frame before")
            }
        }
        LongRun.report(item: "fuzz dashboard", tried: "\(steps) keys and pastes in \(cases) sessions, each one drawn")
    }

    @Test func `random keys, clicks and turns of the wheel break nothing`() {
        let cases = LongRun.count(short: 100, long: 1_000)
        var random = SeededRandom(seed: 91)
        var (steps, meant) = (0, 0)
        for number in 0..<cases {
            let size = Size(columns: 20 + random.below(140), rows: 8 + random.below(40))
            var desk = DashboardDriver(orders: (1...(1 + random.below(400))).map { .sample($0) }, size: size)
            var content = FrameContent(of: desk.state)
            for step in 0..<100 {
                steps += 1
                if random.once(in: 3) {
                    Self.act(on: &desk, &random)
                } else if let message = Self.mouse(on: content, &random) {
                    meant += 1
                    desk.send(message)
                }
                if !random.once(in: 4) { desk.answer() }
                // The next click may be on an older frame than the state is of.
                if !random.once(in: 4) {
                    content = FrameContent(of: desk.state)
                    desk.state.hasShown()
                }
                let flaws = StateInvariants.violations(of: desk.state)
                #expect(flaws.isEmpty, "case \(number), step \(step)")
                // To draw costs most.
                if step % 8 == 7, let flaw = Self.flaw(of: view(desk.state), size: desk.state.size) {
                    Issue.record("case \(number), step \(step): \(flaw)")
                }
            }
        }
        #expect(meant > steps / 10, "\(meant) of \(steps) events of the mouse meant something")
        LongRun.report(
            item: "fuzz mouse", tried: "\(steps) keys and events of the mouse, \(meant) of these meant something")
    }

    private static func mouse(on content: FrameContent, _ random: inout SeededRandom) -> Message? {
        var clicks = ClickReader<ContinuousClock.Instant>()
        let kinds: [MouseEvent.Kind] = [
            .pressed(.left), .pressed(.left), .turned(.up), .turned(.down), .pressed(.right),
        ]
        let event = MouseEvent(
            random.pick(kinds), row: random.below(content.size.rows + 2), column: random.below(content.size.columns + 2)
        )
        let now = ContinuousClock.now
        let first = clicks.message(for: event, on: content, at: now)
        return random.once(in: 3) ? clicks.message(for: event, on: content, at: now) : first
    }

    @Test(arguments: ["e\u{301}", "\u{301}", "שלום", "👩‍👩‍👧‍👦", "山", "\u{202E}x", "ก็", "\u{1B}[31m", "ﷺ", "\t"])
    func `names of ten thousand characters are drawn in every row and pane`(segment: String) {
        let name = String(repeating: segment, count: 10_000)
        var order = OrderSummary.sample(1, customer: name)
        order.customerEmail = name
        let desk = DashboardDriver(orders: [order])
        let line = OrderLine(
            productID: ProductID(name), productName: name, quantity: .max, unitPrice: .max, discountBasisPoints: .max)
        let detail = OrderDetail(
            summary: order, lines: [line], paymentMethodID: PaymentMethodID(name), shippingAddress: name,
            cancellationReason: name, approvedBy: name)
        var pane = OrderPane(orderID: order.orderID)
        pane.detail = detail
        pane.isLoaded = true
        let confirmation = Confirmation(.cancel, order: order)
        for layers: [Layer] in [[], [.order(pane)], [.confirmation(confirmation)]] {
            var state = desk.state
            state.layers = layers
            #expect(Self.flaw(of: view(state), size: state.size) == nil)
        }
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func `numbers and instants at every edge are drawn`(number: Int64) {
        let instant = Timestamp(microseconds: number)
        let order = OrderSummary(
            orderID: OrderID("1"), customerID: CustomerID("C"), customerName: "", customerEmail: "", status: .pending,
            itemCount: Int(number), total: Money(minorUnits: number, currency: .usd), placedAt: instant,
            lastUpdated: instant, shippedAt: instant, version: StreamVersion(max(0, number)),
            position: Position(max(0, number)))
        var desk = DashboardDriver(orders: [order])
        desk.now = instant
        desk.send(.timePassed)
        desk.answer()
        #expect(Self.flaw(of: view(desk.state), size: desk.state.size) == nil)
        let state = desk.state
        var pane = OrderPane(orderID: order.orderID)
        pane.detail = OrderDetail(
            summary: order, lines: [], paymentMethodID: PaymentMethodID(""), shippingAddress: nil,
            cancellationReason: nil, approvedBy: nil)
        var opened = state
        opened.layers = [.order(pane)]
        #expect(Self.flaw(of: view(opened), size: state.size) == nil)
    }

    @Test func `an order of ten thousand lines is drawn as soon as one of a hundred`() {
        let clock = ContinuousClock()
        let times = [100, 10_000].map { count in
            let state = Self.state(lineCount: count)
            return (0..<5).map { _ in clock.measure { _ = view(state) } }.min() ?? .zero
        }
        #expect(times[1] < max(times[0], .milliseconds(5)) * 4, "\(times)")
        let end = view(Self.state(lineCount: 10_000, scroll: .max))
        #expect(end.text.contains("Product 9999"))
        let middle = view(Self.state(lineCount: 10_000, scroll: 5_000))
        #expect(middle.text.contains("Product 5000"))
        LongRun.report(item: "huge order pane", tried: "100 lines drawn in \(times[0]), 10000 in \(times[1])")
    }

    private static func state(lineCount: Int, scroll: Int = 0) -> DashboardState {
        let order = OrderSummary.sample(1)
        var state = DashboardDriver(orders: [order]).state
        let lines = (0..<lineCount).map { number in
            OrderLine(
                productID: ProductID("\(number)"), productName: "Product \(number)", quantity: 1, unitPrice: 100,
                discountBasisPoints: 0)
        }
        var pane = OrderPane(orderID: order.orderID)
        pane.detail = OrderDetail(
            summary: order, lines: lines, paymentMethodID: PaymentMethodID("card"), shippingAddress: nil,
            cancellationReason: nil, approvedBy: nil)
        pane.isLoaded = true
        pane.scroll = scroll
        state.layers = [.order(pane)]
        return state
    }

    private static func act(on desk: inout DashboardDriver, _ random: inout SeededRandom) {
        switch random.below(12) {
        case 0: desk.send(.textPasted(Hostile.text(&random, parts: random.once(in: 20) ? 5_000 : 10)))
        case 1: desk.send(.screenResized(Size(columns: random.below(150), rows: random.below(50))))
        case 2: desk.send(.keyPressed(.character(Character(random.pick(Hostile.parts.filter { $0.count == 1 })))))
        case 3: desk.pass(.milliseconds(random.below(5_000)))
        case 4 where desk.dispatched != nil: desk.accept()
        case 5 where desk.dispatched != nil: desk.reject(.invalidPrice, Hostile.text(&random, parts: 30))
        default: desk.send(.keyPressed(random.pick(keys)))
        }
    }

    private static func orders(_ random: inout SeededRandom) -> [OrderSummary] {
        (1...(1 + random.below(30))).map { number in
            .sample(
                number, status: random.pick(OrderStatus.allCases), total: Int64(random.below(3_000_000)),
                customer: Hostile.text(&random, parts: 12))
        }
    }

    private static func flaw(of frame: Frame, size: Size) -> String? {
        guard frame.size == size else { return "\(frame.size) for \(size)" }
        for row in 0..<size.rows {
            let cells = frame.row(row)
            let columns = cells.reduce(0) { $0 + ($1.text.isEmpty ? 0 : TextWidth.columns(of: $1.text)) }
            guard columns == size.columns else { return "row \(row) has \(columns) columns of \(size.columns)" }
            if let cell = cells.first(where: { TextWidth.sanitized($0.text) != $0.text }) {
                return "row \(row) holds \(cell.text.unicodeScalars.map(\.value))"
            }
        }
        return nil
    }
}
