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

    @Test func `only a read starts the time again`() {
        var clock = InputClock(escapeDelay: nil, now: Self.start)
        #expect(clock.remaining(.sequence, at: Self.start + .milliseconds(400)) == .milliseconds(600))
        #expect(clock.remaining(.key, at: Self.start + .milliseconds(25)) == .zero)
        clock.noteRead(at: Self.start + .milliseconds(400))
        #expect(clock.remaining(.sequence, at: Self.start + .milliseconds(400)) == .seconds(1))
    }
}
