import CQRS
import Foundation
import OrderEvents
import Testing

@testable import Dashboard

struct ViewWordsTests {
    @Test(arguments: [
        (Duration.seconds(-1), "0 ms"), (.zero, "0 ms"), (.microseconds(300), "0.3 ms"),
        (.microseconds(3_190), "3.1 ms"),
        (.microseconds(9_999), "9.9 ms"), (.milliseconds(10), "10 ms"), (.milliseconds(412), "412 ms"),
        (.microseconds(999_999), "999 ms"), (.milliseconds(1_490), "1.4 s"), (.seconds(12), "12 s"),
        (.seconds(130), "2 min 10 s"), (.seconds(3 * 3_600 + 59), "3 h"), (.seconds(200_000), "2 d"),
    ])
    func `a short duration is reported in few digits`(duration: Duration, text: String) {
        #expect(DurationText.brief(duration) == text)
    }

    @Test func `a wait is reported in tenths of a second, then in seconds`() {
        #expect(DurationText.age(.milliseconds(40)) == "0.0 s")
        #expect(DurationText.age(.milliseconds(499)) == "0.4 s")
        #expect(DurationText.age(.milliseconds(12_900)) == "12 s")
    }

    @Test func `a rough duration is never less than a second`() {
        #expect(DurationText.rough(.milliseconds(40)) == "1 s")
        #expect(DurationText.rough(.milliseconds(7_900)) == "7 s")
        #expect(DurationText.rough(.seconds(75)) == "1 min 15 s")
    }

    @Test func `the longest durations there are do not overflow`() {
        #expect(DurationText.brief(.seconds(Int64.max)) == "1157407 d")
        #expect(DurationText.coarse(.seconds(729 * 86_400)) == "729 d")
        #expect(DurationText.coarse(.seconds(730 * 86_400)) == "2 y")
        #expect(DurationText.brief(.seconds(Int64.min)) == "0 ms")
    }

    @Test func `numbers are grouped in thousands`() {
        #expect(NumberText.grouped(0) == "0")
        #expect(NumberText.grouped(999) == "999")
        #expect(NumberText.grouped(12_496) == "12,496")
        #expect(NumberText.grouped(Int64.min) == "-9,223,372,036,854,775,808")
        #expect(NumberText.counted(1, "line") == "1 line")
        #expect(NumberText.counted(2_000, "line") == "2,000 lines")
    }

    @Test func `an instant has its year only when that is not this one`() {
        let instant = InstantText(timeZone: .gmt, now: Sample.now)
        let (recent, old) = (Sample.instant("2026-01-02T03:04:05Z"), Sample.instant("1996-07-04T02:00:00Z"))
        #expect(instant(recent, .seconds) == "2 Jan 03:04:05")
        #expect(instant(recent, .minutes) == "2 Jan 03:04")
        #expect(instant(recent, .whole) == "2 Jan 2026 03:04:05 UTC")
        #expect(instant(old, .seconds) == "4 Jul 1996 02:00")
        #expect(instant(old, .minutes) == "4 Jul 1996")
    }

    @Test func `an instant is reported in the reader's zone, where it may be another year`() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 7_200))
        let instant = InstantText(timeZone: zone, now: Sample.now)
        #expect(instant(Sample.instant("2025-12-31T23:30:00Z"), .seconds) == "1 Jan 01:30:00")
    }

    @Test func `instants at the ends of time are reported without harm`() {
        let instant = InstantText(timeZone: .gmt, now: Timestamp(microseconds: .max))
        #expect(!instant(Timestamp(microseconds: .min), .whole).isEmpty)
        #expect(!instant(Timestamp(microseconds: .max), .seconds).isEmpty)
    }

    @Test func `each bar of the sparkline is four times the lag, and the threshold lies in its middle`() {
        let lags = [0, 5, 20, 100, 249, 250, 1_500, 5_000, 60_000]
        #expect(sparkline(lags.map { .milliseconds($0) }, width: 60).suffix(9) == "▁▂▃▄▄▅▆▇█")
    }

    @Test func `the sparkline shows the worst of the seconds in a cell and what is not known`() {
        let seconds: [Duration?] = Array(repeating: .zero, count: 11) + [.seconds(2), nil]
        #expect(sparkline(seconds, width: 10) == "       ▁▁?")
        #expect(sparkline(seconds.dropLast(), width: 10) == "        ▁▆")
        #expect(sparkline([], width: 10) == "          ")
    }

    private func sparkline(_ lags: [Duration?], width: Int) -> String {
        var history = LagHistory()
        for (second, lag) in lags.enumerated() { history.record(lag, at: Sample.now + .seconds(second)) }
        return Sparkline.spans(history, width: width).map(\.text).joined()
    }

    @Test func `a sentence is broken between words, and inside a word that is too long`() {
        let lines = Line.wrapped("an order of incomprehensible size", to: 10).map { $0.left.map(\.text).joined() }
        #expect(lines == ["an order", "of", "incomprehe", "nsible", "size"])
        #expect(Line.wrapped("anything", to: 0).isEmpty)
    }

    @Test func `a long text scrolls in its field so that the cursor is seen`() {
        var input = TextInput("abcdefghij")
        #expect(FieldText(input, width: 5).text == "…hij ")
        #expect(FieldText(input, width: 5).cursorColumn == 4)
        _ = input.handle(.home)
        #expect(FieldText(input, width: 5).text == "abcd…")
        #expect(FieldText(input, width: 5).cursorColumn == 0)
        #expect(FieldText(TextInput(), width: 5, placeholder: "type").text == "type ")
    }
}
