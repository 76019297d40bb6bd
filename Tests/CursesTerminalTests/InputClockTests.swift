import Testing

@testable import CursesTerminal

struct InputClockTests {
    private static let start = ContinuousClock().now

    @Test(
        arguments: [
            (nil, 25), ("100", 100), ("1", 1), ("5000", 5_000), ("0", 25), ("-5", 25), ("5001", 25), ("", 25),
            ("1s", 25),
            ("99999999999999999999", 25),
        ] as [(String?, Int)])
    func `escape waits as long as ESCDELAY says, if that makes sense`(value: String?, milliseconds: Int) {
        let clock = InputClock(escapeDelay: value, now: Self.start)
        #expect(clock.remaining(.key, at: Self.start) == .milliseconds(milliseconds))
        #expect(clock.remaining(.sequence, at: Self.start) == .seconds(1))
    }

    @Test func `while an answer is awaited, what may be its first byte waits for the rest`() {
        func remaining(_ delay: String?, at time: Duration) -> Duration {
            InputClock(escapeDelay: delay, now: Self.start).remaining(
                .key, at: Self.start + time, isAnswerAwaited: true)
        }
        #expect(remaining(nil, at: .milliseconds(40)) == .milliseconds(960))
        #expect(remaining("5000", at: .zero) == .seconds(5))
    }

    @Test func `only a read starts the time again`() {
        var clock = InputClock(escapeDelay: nil, now: Self.start)
        #expect(clock.remaining(.sequence, at: Self.start + .milliseconds(400)) == .milliseconds(600))
        #expect(clock.remaining(.key, at: Self.start + .milliseconds(25)) == .zero)
        clock.noteRead(at: Self.start + .milliseconds(400))
        #expect(clock.remaining(.sequence, at: Self.start + .milliseconds(400)) == .seconds(1))
    }
}
