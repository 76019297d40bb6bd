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

    @Test func `with room for all, everything stands in full`() {
        #expect(
            line(160) == " p place  a approve  x cancel  s ship  r refund │ 0 all 1 pending 2 approved 3 shipped "
                + "4 cancelled 5 refunded  $ high value  / find │ ? help")
    }

    @Test func `gaps and long words go first, then the words of keys that people know`() {
        #expect(
            line(130) == " p place a approve x cancel s ship r refund │ 0 all 1 pending 2 approved 3 shipped "
                + "4 cancelled 5 refunded $ high / find │ ? help")
        #expect(
            line(120) == " p place a approve x cancel s ship r refund │ 0 all 1 pending 2 approved 3 shipped "
                + "4 cancelled 5 refunded $ / │ ? help")
    }

    @Test func `then a key for each status, then all words, then all keys but help`() {
        #expect(line(100) == " p place  a approve  x cancel  s ship  r refund │ 0-5 status  $ high  / find │ ? help")
        #expect(line(80) == " p place a approve x cancel s ship r refund │ 0-5 status $ high / find │ ? help")
        #expect(line(40) == " p a x s r │ 0-5 $ / │ ? help")
        #expect(line(20) == " ? help")
        #expect(line(3) == "?")
    }

    @Test(arguments: 1...200)
    func `no width is exceeded, and refunding is never left out before the others`(width: Int) {
        let line = line(width)
        #expect(TextWidth.columns(of: line) <= width)
        #expect(line.contains("p ") == line.contains("r ") || width < 30)
    }

    @Test func `what is on is marked with its word, and a status by its key or by all of them`() {
        let marked = { (width: Int) in
            var state = Sample.desk(width, 24)
            state.list.filter = OrderFilter(status: .shipped, highValue: true)
            return HintLine(in: state.places, state: state).spans(width: width).filter { $0.role == .activeKey }
                .map(\.text).joined()
        }
        #expect(marked(160) == "3 shipped$ high value")
        #expect(marked(80) == "0-5 status$ high")
    }

    @Test func `a dashboard that only reads is offered no acts`() {
        let state = Sample.state(160, 24, isReadOnly: true)
        let text = HintLine(in: state.places, state: state).spans(width: 60).map(\.text).joined()
        #expect(text == " 0-5 status  $ high  / find │ ? help")
    }
}
