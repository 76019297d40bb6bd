import CQRS
import Foundation
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Rows that were on the frame before are copied from there, with the same result.
struct RowReuseTests {
    private var desk = DashboardDriver(orders: (1...60).map { OrderSummary.sample($0) })
    private var drawn: DrawnFrame?

    private mutating func draw() -> Frame {
        let frame = FrameContent(of: desk.state).drawn(reusing: drawn)
        drawn = frame
        return frame.frame
    }

    @Test mutating func `a cursor step changes the rows of the cursor, and the rest comes from the frame before`() {
        let before = draw()
        desk.press(.down)
        let after = draw()
        #expect(after == view(desk.state))
        let changed = (0..<after.size.rows).filter { after.row($0) != before.row($0) }
        #expect(changed == [5, 6])
    }

    @Test mutating func `an order that changed is drawn as it is now, and so is one that moved`() {
        _ = draw()
        desk.head = desk.head.next
        desk.project(.sample(61), .sample(55, status: .shipped, total: 7_700))
        let frame = draw()
        #expect(frame == view(desk.state))
        #expect(frame.text.contains("77.00"))
    }

    @Test mutating func `what lay over the orders is not copied for them`() {
        desk.press(.character("?"))
        _ = draw()
        desk.press(.escape)
        #expect(draw() == view(desk.state))
    }

    @Test mutating func `a new year is in every row`() {
        let before = draw()
        desk.now = Timestamp(iso8601: "2027-01-01T00:00:01Z")!
        desk.startedAt = desk.now
        desk.send(.timePassed)
        let after = draw()
        #expect(after == view(desk.state))
        let changed = (0..<after.size.rows).count { after.row($0) != before.row($0) }
        #expect(changed >= 30)
    }

    @Test mutating func `a row whose command waits longer shows it`() {
        desk.press(.character("a"), .character("y"), .down)
        desk.accept()
        _ = draw()
        desk.pass(.seconds(3))
        let frame = draw()
        #expect(frame == view(desk.state))
        #expect(frame.text.contains("3.0 s"))
    }
}
