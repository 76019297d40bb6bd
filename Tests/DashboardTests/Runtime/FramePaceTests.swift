import CQRS
import OrderQueries
import TestSupport
import Testing

@testable import Dashboard

/// A frame that a person waits for comes at once, others thirty times a second at most.
struct FramePaceTests {
    private let start = ManualTimer().now
    private var pace = FramePace<ManualTimer.Instant>()

    @Test func `the first frame is due at once`() {
        #expect(pace.nextFrame(after: start) == nil)
    }

    @Test mutating func `a thousand changes in a second are thirty frames`() {
        var frames = 0
        for milliseconds in 0..<1_000 {
            let now = start.advanced(by: .milliseconds(milliseconds))
            guard pace.nextFrame(after: now) == nil else { continue }
            frames += 1
            pace.framePresented(at: now)
        }
        #expect((25...31).contains(frames), "\(frames)")
    }

    @Test mutating func `a key is drawn at once, however short ago the frame before it was`() {
        pace.framePresented(at: start)
        #expect(pace.nextFrame(after: start) == start.advanced(by: .milliseconds(33)))
        pace.hurry()
        #expect(pace.nextFrame(after: start) == nil)
        pace.framePresented(at: start)
        #expect(pace.nextFrame(after: start) != nil)
    }

    @Test func `observations and rows nobody asked for come by themselves, keys and what they asked for do not`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        let rows = Message.answered(
            Request(subject: .orders, number: 0), .orders(.failure(Failure(CancellationError()))))
        #expect(Message.timePassed.isBackground(in: desk.state))
        #expect(rows.isBackground(in: desk.state))
        #expect(!Message.keyPressed(.down).isBackground(in: desk.state))
        desk.press(.character("$"))
        #expect(!rows.isBackground(in: desk.state))
    }

    @Test func `what a screen shows first, and what a key asks of it, is drawn at once`() {
        func answer(_ id: ScreenID) -> Message {
            .answered(Request(subject: .screen(id), number: 0), .screen(.failure(Failure(CancellationError()))))
        }
        var desk = DashboardDriver(orders: [.sample(1)])
        #expect(answer(.orders).isBackground(in: desk.state), "the counts above the list")
        desk.press(.function(7))
        #expect(!answer(.overview).isBackground(in: desk.state))
        #expect(!answer(.metrics).isBackground(in: desk.state))
    }
}
