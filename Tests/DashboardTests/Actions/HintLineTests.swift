import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The line of keys: what gives way when room is short, and in which order.
struct HintLineTests {
    private func line(_ width: Int, _ change: (inout DashboardState) -> Void = { _ in }) -> String {
        var state = Sample.desk(width, 24)
        change(&state)
        return HintLine(in: state.places, state: state).spans(width: width).map(\.text).joined()
    }

    private static let full =
        " Space mark  p place  a approve  x cancel  s ship  r refund │ / find  e export │ : commands  ? help"

    @Test func `with room for all, everything stands in full`() {
        #expect(line(120) == Self.full)
    }

    @Test func `gaps go first, then known words, then what cannot be done now, then all words, then all keys but help`()
    {
        #expect(line(99) == Self.full)
        #expect(
            line(92)
                == " Space mark p place a approve x cancel s ship r refund │ / find e export │ : commands ? help")
        #expect(line(78) == " Space mark p place a approve x cancel s ship r refund │ / e │ : ? help")
        #expect(line(60) == " Space mark p place a approve x cancel │ / e │ : ? help", "it is PENDING")
        #expect(line(40) == " Space p a x s r │ / e │ : ? help")
        #expect(line(20) == " ? help")
        #expect(line(3) == "?")
    }

    @Test(arguments: 1...200)
    func `no width is exceeded, and refunding is never left out before the others`(width: Int) {
        let line = line(width) { $0.list.rows[0].status = .shipped }
        #expect(TextWidth.columns(of: line) <= width)
        #expect(line.contains("p ") == line.contains("r ") || width < 30)
    }

    @Test func `what is on stands out, and what cannot be done is dim`() {
        var state = Sample.desk(160, 24)
        state.list.filter = OrderFilter(search: "alf")
        let spans = HintLine(in: state.places, state: state).spans(width: 160)
        #expect(spans.filter { $0.role == .activeKey }.map(\.text) == ["/", " find"])
        // The order under the cursor is PENDING.
        #expect(spans.filter { $0.role == .quiet }.map(\.text).filter { $0 != "  " } == ["s", " ship", "r", " refund"])
    }

    @Test func `a dashboard that only reads is offered no acts`() {
        let state = Sample.state(160, 24, isReadOnly: true)
        let text = HintLine(in: state.places, state: state).spans(width: 60).map(\.text).joined()
        #expect(text == " / find  e export │ : commands  ? help")
    }
}
