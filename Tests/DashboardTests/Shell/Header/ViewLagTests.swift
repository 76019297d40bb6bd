import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// Maps what the kernel finds, in situations where a naive gauge lies, to the very words of the header.
struct ViewLagTests {
    @Test func `an event that has waited a moment is reported with its own age`() {
        #expect(header(.live, behind: 1, lag: .milliseconds(3)) == "● LIVE · 1 behind · 3.0 ms")
    }

    @Test func `a burst that is worked off is as far behind as is left of it`() {
        #expect(
            header(.catchingUp, behind: 2_000, lag: .milliseconds(1_500), eta: .seconds(1))
                == "◐ CATCHING UP · 2,000 behind · 1.5 s · eta 1 s")
    }

    @Test func `slow on request names the request`() {
        #expect(
            header(.delayed, behind: 2, lag: .seconds(9), delay: .seconds(10))
                == "▲ DELAYED · 2 behind · 9.0 s · delay 10 s")
    }

    @Test func `a pause with something waiting`() {
        #expect(
            header(.paused(by: "ada"), behind: 1, lag: .seconds(20)) == "‖ PAUSED · 1 behind · 20 s · by ada")
    }

    @Test func `a dead projector, and one that lives and gets nowhere`() {
        #expect(
            header(.stalled, behind: 2, lag: .seconds(5), heartbeat: .seconds(5))
                == "✖ STALLED · 2 behind · 5.0 s · no projector for 5 s")
        #expect(
            header(.stalled, behind: 1, lag: .seconds(8)) == "✖ STALLED · 1 behind · 8.0 s · no progress")
    }

    @Test func `a rebuild that nobody works on, with nothing waiting, never reads 0 behind`() {
        #expect(
            header(.stalled, heartbeat: .seconds(6)) == "✖ STALLED · nothing waiting · no projector for 6 s")
        #expect(header(.stalled) == "✖ STALLED · nothing waiting · no progress")
    }

    @Test func `of two projections the failed one is reported, by name`() {
        let failed = FreshnessState.failed(at: Position(2), message: "damaged; restore it")
        #expect(
            header(failed, behind: 1, lag: .seconds(1), projection: .directory)
                == "✖ FAILED at 2 (directory) · damaged; restore it · 1 behind · 1.0 s")
    }

    @Test func `a store that cannot be read`() {
        let text = header(
            .failed(at: nil, message: "read.sqlite cannot be read; wait"), behind: nil, lag: nil, heartbeat: nil)
        #expect(text == "✖ FAILED · read.sqlite cannot be read; wait · ? behind · as of 1 s ago")
    }

    @Test func `rows made from another log`() {
        let desk = Sample.freshness(
            .failed(at: nil, message: "they are not of one desk"), behind: nil, lag: nil, head: Position(18_204))
        #expect(shown(desk) == "✖ FAILED · they are not of one desk · ? behind")
        let rebuilding = Sample.freshness(
            .rebuilding(fraction: 0.25), behind: nil, lag: nil, head: Position(18_204))
        #expect(shown(rebuilding) == "↻ REBUILDING 25% · ? behind")
    }

    @Test func `a rebuild says how far readers are behind, which is not how much is left of it`() {
        #expect(header(.rebuilding(fraction: 0.25)) == "↻ REBUILDING 25% · 0 behind · 0 ms")
        #expect(
            header(.rebuilding(fraction: 0.75), behind: 100, lag: .milliseconds(300))
                == "↻ REBUILDING 75% · 100 behind · 300 ms")
    }

    @Test func `a rebuild that was objected to is reported beside rows that are none the worse`() {
        let progress = RebuildProgress(
            checkpoint: Position(18_204), head: Position(18_204),
            failure: ProjectionFailure(position: Position(18_204), message: "the totals are off by one"))
        #expect(
            shown(Sample.freshness(.live, rebuild: progress)) == "● LIVE · 0 behind · 0 ms · rebuild failed")
    }

    @Test func `dead letters stand beside LIVE at any width`() {
        let desk = Sample.freshness(.live, deadLetters: 3)
        #expect(shown(desk) == "● LIVE · 0 behind · 0 ms · 3 dead letters")
        #expect(shown(desk, width: 36) == "● LIVE · 0 behind · 3 dead letters")
        for width in 36...140 {
            #expect(shown(desk, width: width).hasSuffix("3 dead letters"), "\(width) columns")
        }
    }

    private func header(
        _ state: FreshnessState, behind: Int64? = 0, lag: Duration? = .zero, heartbeat: Duration? = .milliseconds(40),
        eta: Duration? = nil, delay: Duration = .zero, projection: ProjectionName = .orders
    ) -> String {
        shown(
            Sample.freshness(
                state, behind: behind, lag: lag, heartbeat: heartbeat, eta: eta, delay: delay, projection: projection))
    }

    /// The state in the header: from its glyph to the wide gap behind it.
    private func shown(_ desk: FreshnessReport, width: Int = 140) -> String {
        var state = Sample.desk(width, 1)
        state.desk = desk
        let text = view(state).text
        let start = text.firstIndex { "●◐▲‖✖↻?…".contains($0) } ?? text.startIndex
        let end = text[start...].firstRange(of: "  ")?.lowerBound ?? text.endIndex
        return String(text[start..<end])
    }
}
