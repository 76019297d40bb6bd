import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// A desk without a visible problem still shows what is wrong with it, at any width.
struct HonestHeaderTests {
    private func header(_ desk: FreshnessReport, width: Int) -> String {
        var state = Sample.desk(width, 1)
        state.desk = desk
        return view(state).text
    }

    @Test func `beside LIVE dead letters are reported at every width`() {
        let desk = Sample.freshness(.live, deadLetters: 2)
        for width in 32...140 { #expect(header(desk, width: width).contains("2 dead letters"), "\(width)") }
        // Where there is none, as much of them as fits.
        for width in 20..<32 { #expect(header(desk, width: width).contains("0 behind 2"), "\(width)") }
    }

    @Test func `beside LIVE a silent projector is reported at every width`() {
        for desk in [Sample.freshness(.live, heartbeat: nil), Sample.freshness(.live, heartbeat: .seconds(9))] {
            for width in 21...140 { #expect(header(desk, width: width).contains("no projector"), "\(width)") }
            for width in 12..<21 { #expect(header(desk, width: width).contains("● LIVE no"), "\(width)") }
        }
    }

    @Test func `dead letters of every projection are counted together`() {
        var desk = Sample.freshness(.live, deadLetters: 1)
        desk.projections += Sample.freshness(.live, deadLetters: 2, projection: .history).projections
        #expect(header(desk, width: 120).contains("3 dead letters"))
    }

    @Test func `a look counts for five seconds, and is unknown from then on`() {
        var state = Sample.desk(120, 1)
        state.desk = Sample.freshness(.live)
        state.now = Sample.now + .milliseconds(4_999)
        #expect(view(state).text.contains("● LIVE"))
        state.now = Sample.now + .seconds(5)
        #expect(view(state).text.contains("? UNKNOWN · ? behind · LIVE 5 s ago"))
    }

    @Test func `between two looks what waits grows older, and LIVE ends when its time is over`() {
        var state = Sample.desk(120, 1)
        state.desk = Sample.freshness(
            .live, behind: 1, lag: .milliseconds(5),
            outlook: FreshnessOutlook(delayedAfter: .milliseconds(245), stalledAfter: .milliseconds(4_995)))
        let expected: [(Int64, String)] = [
            (0, "● LIVE · 1 behind · 5.0 ms"), (100, "● LIVE · 1 behind · 105 ms"), (244, "● LIVE · 1 behind · 249 ms"),
            (245, "▲ DELAYED · 1 behind · 250 ms"), (595, "▲ DELAYED · 1 behind · 600 ms"),
            (1_100, "▲ DELAYED · 1 behind · 1.1 s"),
        ]
        for (milliseconds, text) in expected {
            state.now = Sample.now + .milliseconds(milliseconds)
            #expect(view(state).text.contains(text), "after \(milliseconds) ms: \(view(state).text)")
        }
    }

    @Test func `an event dated in the future has no lag, is not LIVE, and is seen to wait`() {
        var state = Sample.desk(140, 1)
        state.desk = Sample.freshness(.delayed, behind: 1, lag: nil, watched: .milliseconds(2_900))
        #expect(view(state).text.contains("▲ DELAYED · 1 behind · lag unknown, clock · seen waiting 2.9 s"))
        state.now = Sample.now + .milliseconds(300)
        #expect(view(state).text.contains("seen waiting 3.2 s"))
        state.desk = Sample.freshness(.delayed, behind: 1, lag: nil, watched: .zero)
        state.now = Sample.now
        #expect(view(state).text.contains("lag unknown, clock"))
        #expect(!view(state).text.contains("seen waiting"))
    }

    @Test func `while nothing waits no age moves between two looks`() {
        var state = Sample.desk(120, 1)
        state.pending = PendingCommands()
        state.desk = Sample.freshness(.live)
        let frame = view(state)
        state.now = Sample.now + .milliseconds(900)
        #expect(view(state) == frame)
    }

    @Test func `a projector is silent when its heartbeat is five seconds old`() {
        let heard = Sample.freshness(.live, heartbeat: .milliseconds(4_999))
        #expect(!header(heard, width: 120).contains("no projector"))
        let silent = Sample.freshness(.live, heartbeat: .seconds(5))
        #expect(header(silent, width: 120).contains("no projector for 5 s"))
    }

    @Test func `a projection that has failed stays failed however old the look is`() {
        let desk = Sample.freshness(.failed(at: Position(7), message: "no such order"), observedSecondsAgo: 60)
        #expect(header(desk, width: 120).contains("✖ FAILED at 7 · no such order"))
    }
}
