import CQRS
import OrderQueries
import Synchronization
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// What a person does is drawn at once, other changes thirty times a second at most, and nothing twice.
@Suite(.timeLimit(.minutes(1))) struct FrameSchedulerTests {
    private let clock: ManualTimer
    private var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
    private var scheduler: FrameScheduler<ManualTimer>

    init() {
        clock = ManualTimer()
        scheduler = FrameScheduler(clock: clock)
    }

    private mutating func present() -> Frame? {
        guard let frame = scheduler.frame(of: desk.state) else { return nil }
        scheduler.framePresented()
        return frame
    }

    private mutating func press(_ key: Key) {
        _ = scheduler.receive(.message(.keyPressed(key)), in: desk.state)
        desk.press(key)
    }

    private mutating func observe(after duration: Duration) {
        clock.advance(by: duration)
        desk.pass(duration)
        desk.observe()
    }

    /// Makes the timers for the present state, and returns their number.
    private mutating func timerCount() -> Int { scheduler.timers(for: desk.state).count }

    // MARK: What is drawn

    @Test mutating func `a desk at rest has no frame drawn however often it is observed`() {
        // What the start had to report has gone, and the last minute is full.
        for _ in 0..<80 { observe(after: .seconds(1)) }
        #expect(present() != nil)
        for _ in 0..<60 {
            observe(after: .seconds(1))
            #expect(present() == nil)
        }
        #expect(scheduler.drawnCount == 1)
    }

    @Test mutating func `a help page at rest is not drawn again either`() {
        for _ in 0..<80 { observe(after: .seconds(1)) }
        press(.character("?"))
        #expect(present() != nil)
        for _ in 0..<60 {
            observe(after: .seconds(1))
            #expect(present() == nil)
        }
        #expect(scheduler.drawnCount == 1)
    }

    @Test mutating func `one cursor step is one frame, drawn once`() {
        #expect(present() != nil)
        for step in 1...10 {
            press(.down)
            #expect(present() != nil)
            #expect(present() == nil)
            #expect(scheduler.drawnCount == 1 + step)
        }
    }

    @Test(arguments: [Message.screenResized(Size(columns: 120, rows: 36)), nil])
    mutating func `a screen that shows something else gets the same frame again`(resize: Message?) {
        let frame = present()
        if let resize { _ = scheduler.receive(.message(resize), in: desk.state) } else { scheduler.forgetScreen() }
        clock.advance(by: .seconds(1))
        #expect(present() == frame)
    }

    // MARK: When it is drawn

    @Test mutating func `a background change right after a frame waits, and is in the frame that comes then`()
        async throws
    {
        #expect(present() != nil)
        desk.head = desk.head.next
        desk.observe()
        #expect(present() == nil)
        let timers = scheduler.timers(for: desk.state)
        #expect(timers.count == 2)
        async let entry = timers[0]()
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(33))
        guard case .frameDue? = await entry else {
            Issue.record("another timer comes first")
            return
        }
        // Time alone: no message comes that would bring the state's own time along.
        #expect(scheduler.receive(.frameDue, in: desk.state) == nil)
        #expect(present()?.text.contains("1 behind") == true)
    }

    @Test mutating func `a frame that waits has one timer, however much changes meanwhile`() {
        _ = present()
        _ = timerCount()
        for step in 1...5 {
            desk.head = desk.head.next
            observe(after: .milliseconds(1))
            #expect(present() == nil)
            // The first of them shows a lag, so ages have to grow from now on.
            #expect(timerCount() == (step == 1 ? 2 : 0))
        }
        _ = scheduler.receive(.frameDue, in: desk.state)
        #expect(present() == nil)
        #expect(timerCount() == 1)
    }

    @Test mutating func `a key is drawn at once while a background change waits`() {
        _ = present()
        desk.head = desk.head.next
        desk.observe()
        #expect(present() == nil)
        press(.down)
        #expect(present()?.text.contains("1 behind") == true)
    }

    // MARK: What is on its way

    @Test mutating func `an order that is opened is drawn once, with what came of it`() {
        #expect(present() != nil)
        press(.enter)
        #expect(present() == nil)
        clock.advance(by: .milliseconds(3))
        desk.answer(OrderSummary.sample(50).orderID, with: .plain(.sample(50)))
        #expect(present()?.text.contains("QTY") == true)
        #expect(scheduler.drawnCount == 2)
    }

    @Test mutating func `an order that takes its time to come is drawn without it`() async throws {
        #expect(present() != nil)
        press(.enter)
        #expect(present() == nil)
        let timers = scheduler.timers(for: desk.state)
        async let entry = timers[0]()
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        guard case .frameDue? = await entry else {
            Issue.record("no timer ends the wait")
            return
        }
        _ = scheduler.receive(.frameDue, in: desk.state)
        #expect(present()?.text.contains("Order") == true)
    }

    @Test mutating func `a list covered by an opened order causes no frame`() {
        _ = present()
        press(.enter)
        desk.answer(OrderSummary.sample(50).orderID, with: .plain(.sample(50)))
        #expect(present() != nil)
        let before = FrameContent(of: desk.state)
        desk.orders[3].status = .approved
        desk.state.list.rows[3].status = .approved
        #expect(FrameContent(of: desk.state) == before)
    }

    @Test mutating func `the outcome of a command is drawn at once, even when it is only observed`() {
        press(.character("a"))
        press(.character("y"))
        desk.accept()
        #expect(present() != nil)
        // The rows that show the command as visible come by themselves.
        desk.project(.sample(50, status: .approved, version: 2))
        #expect(present()?.text.contains("✓") == true)
    }

    @Test mutating func `a second of changes at every millisecond is thirty frames`() {
        var frames = 0
        for _ in 0..<1_000 {
            desk.head = desk.head.next
            desk.observe()
            if present() != nil { frames += 1 }
            clock.advance(by: .milliseconds(1))
        }
        #expect((25...31).contains(frames), "\(frames)")
        #expect(scheduler.drawnCount == frames)
    }

    // MARK: Passing time

    @Test mutating func `the end of a highlight has time pass, with one timer for all changes of a moment`()
        async throws
    {
        press(.down)
        _ = scheduler.timers(for: desk.state)
        for number in [30, 31] {
            desk.head = desk.head.next
            var order = OrderSummary.sample(number, status: .approved, version: 2)
            order.position = desk.head
            desk.project(order)
        }
        let timers = scheduler.timers(for: desk.state)
        #expect(timers.count == 1)
        desk.send(.timePassed)
        #expect(timerCount() == 0, "the timer that runs is early enough")
        async let entry = timers[0]()
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(1))
        guard case .changeDue? = await entry, case .timePassed? = scheduler.receive(.changeDue, in: desk.state) else {
            Issue.record("another timer was started")
            return
        }
        _ = present()
        desk.pass(.seconds(1))
        clock.advance(by: .milliseconds(40))
        #expect(present() != nil, "the highlights are gone")
    }

    @Test mutating func `a desk on which nothing changes starts no timer but the idle one`() {
        press(.down)
        _ = scheduler.timers(for: desk.state)
        for _ in 0..<10 {
            press(.down)
            #expect(timerCount() == 0)
        }
    }

    @Test mutating func `a desk that nothing is heard of has time pass on its screen`() async throws {
        _ = present()
        let timers = scheduler.timers(for: desk.state)
        #expect(timers.count == 1)
        async let entry = timers[0]()
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(2))
        guard case .idle? = await entry else {
            Issue.record("another timer was started")
            return
        }
        guard case .timePassed? = scheduler.receive(.idle, in: desk.state) else {
            Issue.record("no time passes")
            return
        }
        #expect(timerCount() == 1, "the next one is started")
    }

    @Test mutating func `one idle timer runs in the end, however many commands there were`() async throws {
        let ended = Counter()
        var started = 0
        await withDiscardingTaskGroup { group in
            for number in 0..<20 {
                // One timer for a desk at rest, and a shorter one while a command waits.
                var timers = scheduler.timers(for: desk.state)
                press(.character("a"))
                press(.character("y"))
                timers += scheduler.timers(for: desk.state)
                #expect(timers.count == 2)
                started += timers.count
                for timer in timers {
                    group.addTask {
                        _ = await timer()
                        ended.value.add(1, ordering: .relaxed)
                    }
                }
                desk.accept()
                desk.project(.sample(50 - number, status: .approved, version: 2))
                _ = scheduler.receive(.idle, in: desk.state)
                desk.pass(.seconds(20))
                press(.down)
            }
            try? await eventually("all timers but one end") {
                // The desk is observed all the time, so a timer at rest would never end by itself.
                clock.advance(by: .milliseconds(500))
                _ = scheduler.timers(for: desk.state)
                return ended.value.load(ordering: .relaxed) >= started - 1
            }
            let count = ended.value.load(ordering: .relaxed)
            #expect(count >= started - 1, "\(count) of \(started) timers ended")
            group.cancelAll()
        }
    }
}

private final class Counter: Sendable {
    let value = Atomic(0)
}
