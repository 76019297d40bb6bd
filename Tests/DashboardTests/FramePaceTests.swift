import CQRS
import OrderQueries
import Testing

@testable import Dashboard

/// Frames cost what is looked at: a key's comes at once, news comes thirty times a second at most.
struct FramePaceTests {
    private let start = DashboardDriver().now

    @Test func `the first frame is shown at once`() {
        #expect(FramePace().wait(at: start) == nil)
    }

    @Test func `a thousand pieces of news in a second are thirty frames`() {
        var pace = FramePace()
        var frames = 0
        for milliseconds in 0..<1_000 {
            let now = start + .milliseconds(milliseconds)
            pace.take(isNews: true)
            guard pace.wait(at: now) == nil else { continue }
            frames += 1
            pace.show(at: now)
        }
        #expect((25...31).contains(frames), "\(frames)")
    }

    @Test func `a key is shown at once, however short ago the frame before it was`() {
        var pace = FramePace()
        pace.show(at: start)
        pace.take(isNews: true)
        #expect(pace.wait(at: start) == .milliseconds(33))
        pace.take(isNews: false)
        #expect(pace.wait(at: start) == nil)
        pace.show(at: start)
        pace.take(isNews: true)
        #expect(pace.wait(at: start) != nil)
    }

    @Test func `a clock set back holds nothing`() {
        var pace = FramePace()
        pace.show(at: start)
        pace.take(isNews: true)
        #expect(pace.wait(at: start + .seconds(-3_600)) == nil)
    }

    @Test func `looks and rows nobody asked for are news, keys and what they asked for are not`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        let rows = Message.answered(
            Request(subject: .orders, number: 0), .orders(.failure(Failure(CancellationError()))))
        #expect(Message.timePassed.isNews(to: desk.state))
        #expect(rows.isNews(to: desk.state))
        #expect(!Message.keyPressed(.down).isNews(to: desk.state))
        desk.press(.character("$"))
        #expect(!rows.isNews(to: desk.state))
    }
}
