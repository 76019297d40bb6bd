import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A frame is built for what can be seen only.
struct PresenterTests {
    private var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
    private var presenter = Presenter()

    private mutating func show() -> Frame? {
        guard case .frame(let frame) = presenter.next(of: desk.state, at: desk.now) else { return nil }
        presenter.hasShown(at: desk.now)
        return frame
    }

    @Test mutating func `a desk at rest has no frame built however often it is looked at`() {
        // What the start had to say has gone, and the last minute is full.
        for _ in 0..<80 {
            desk.pass(.seconds(1))
            desk.observe()
        }
        presenter.take(isNews: false)
        #expect(show() != nil)
        let built = presenter.built
        for _ in 0..<60 {
            desk.pass(.seconds(1))
            desk.observe()
            #expect(show() == nil)
        }
        #expect(presenter.built == built)
    }

    @Test mutating func `one cursor step is one frame, built once`() {
        #expect(show() != nil)
        for step in 1...10 {
            desk.press(.down)
            presenter.take(isNews: false)
            #expect(show() != nil)
            #expect(show() == nil)
            #expect(presenter.built == 1 + step)
        }
    }

    @Test mutating func `a screen that shows something else gets the same frame again`() {
        let frame = show()
        presenter.forget()
        presenter.take(isNews: false)
        #expect(show() == frame)
    }

    @Test mutating func `news right after a frame waits, and is in the frame that comes then`() {
        #expect(show() != nil)
        desk.head = desk.head.next
        desk.observe()
        guard case .later(let wait) = presenter.next(of: desk.state, at: desk.now) else {
            Issue.record("news is shown at once")
            return
        }
        // Time alone: no message comes that would bring the state's own time along.
        desk.now = desk.now + wait
        #expect(show()?.text.contains("1 behind") == true)
    }
}
