import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct ViewHeaderTests {
    @Test func `before the first look nothing is claimed`() {
        #expect(header(nil) == " orderdesk  … connecting" + spaces(90) + "alice")
    }

    @Test func `a live desk says so with its figures, positions, latencies and lag`() {
        var state = Sample.desk(120, 1)
        state.desk = Sample.freshness(.live)
        #expect(
            view(state).text == " orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   "
                + "p50 1.4 ms  p99 4.9 ms          ▁▇    alice")
    }

    @Test func `a live desk may be some events and milliseconds behind`() {
        #expect(state(Sample.freshness(.live, behind: 3, lag: .milliseconds(12))) == "● LIVE · 3 behind · 12 ms")
    }

    @Test func `an idle desk without a projector never says zero`() {
        #expect(
            state(Sample.freshness(.live, heartbeat: .milliseconds(7_400)))
                == "● LIVE · nothing waiting · no projector for 7 s")
        #expect(state(Sample.freshness(.live, heartbeat: nil)) == "● LIVE · nothing waiting · no projector")
        #expect(state(Sample.freshness(.live, heartbeat: .seconds(7)), width: 40) == "● LIVE · no projector for 7 s")
    }

    @Test func `a desk that catches up says how much waits and for how long yet`() {
        let desk = Sample.freshness(.catchingUp, behind: 1_204, lag: .milliseconds(3_150), eta: .milliseconds(2_600))
        #expect(state(desk) == "◐ CATCHING UP · 1,204 behind · 3.1 s · eta 2 s")
    }

    @Test func `a delayed desk says by how much, and which delay was asked for`() {
        let desk = Sample.freshness(.delayed, behind: 4, lag: .milliseconds(900), delay: .milliseconds(500))
        #expect(state(desk) == "▲ DELAYED · 4 behind · 900 ms · delay 500 ms")
    }

    @Test func `a paused desk says how many wait and who paused it, and never zero`() {
        #expect(
            state(Sample.freshness(.paused(by: "bob"), behind: 1, lag: .seconds(12)))
                == "‖ PAUSED · 1 behind · 12 s · by bob")
        #expect(state(Sample.freshness(.paused(by: "bob"))) == "‖ PAUSED · nothing waiting · by bob")
    }

    @Test func `a stalled desk says whether a projector is there at all`() {
        #expect(
            state(Sample.freshness(.stalled, behind: 12, lag: .seconds(9), heartbeat: .seconds(7)))
                == "✖ STALLED · 12 behind · 9.0 s · no projector for 7 s")
        #expect(
            state(Sample.freshness(.stalled, behind: 12, lag: .seconds(9)))
                == "✖ STALLED · 12 behind · 9.0 s · no progress")
    }

    @Test func `a failed projection names the event and the reason`() {
        let desk = Sample.freshness(
            .failed(at: Position(10_233), message: "the disk is full"), behind: 12, lag: .seconds(4))
        #expect(state(desk) == "✖ FAILED at 10,233 · the disk is full · 12 behind · 4.0 s")
    }

    @Test func `a log that cannot be read leaves every figure unknown and dates the picture`() {
        let desk = Sample.freshness(
            .failed(at: nil, message: "log unreadable"), behind: nil, lag: nil, heartbeat: nil, observedSecondsAgo: 12)
        #expect(state(desk) == "✖ FAILED · log unreadable · ? behind · as of 12 s ago")
        #expect(header(desk, width: 160).contains("log ? ▸ read 18,204"))
    }

    @Test func `a long reason gives way to the figures`() {
        let desk = Sample.freshness(
            .failed(at: nil, message: String(repeating: "very long ", count: 30)), behind: nil, lag: nil,
            heartbeat: nil, observedSecondsAgo: 12)
        for width in [80, 100, 120] {
            #expect(header(desk, width: width).contains("… · ? behind · as of 12 s ago"), "\(width) columns")
        }
    }

    @Test func `a rebuild says how far it is, and waiting dead letters are reported`() {
        let desk = Sample.freshness(.rebuilding(fraction: 0.417), behind: 12, lag: .seconds(1), deadLetters: 2)
        #expect(state(desk) == "↻ REBUILDING 41% · 12 behind · 1.0 s · 2 dead letters")
        #expect(state(Sample.freshness(.rebuilding(fraction: .nan))).hasPrefix("↻ REBUILDING ?%"))
    }

    @Test func `a rebuild says how many events are taken in, how fast and how long it takes yet`() {
        #expect(
            state(Sample.freshness(.rebuilding(fraction: 0.4068), rebuild: Sample.rebuild))
                == "↻ REBUILDING 40% · 12,204 of 30,000 · 9,800/s · 1 s left")
        #expect(
            state(Sample.freshness(.rebuilding(fraction: 0.41), behind: 3, lag: .seconds(1), rebuild: Sample.rebuild))
                == "↻ REBUILDING 41% · 12,204 of 30,000 · 9,800/s · 1 s left · 3 behind · 1.0 s")
        let begun = RebuildProgress(checkpoint: .start, head: Position(30_000))
        #expect(
            state(Sample.freshness(.rebuilding(fraction: 0), rebuild: begun)) == "↻ REBUILDING 0% · 0 of 30,000")
    }

    @Test func `as the screen narrows a rebuild keeps what matters more`() {
        let desk = Sample.freshness(
            .rebuilding(fraction: 0.41), behind: 3, lag: .seconds(1), deadLetters: 2, rebuild: Sample.rebuild)
        let parts = [
            "9,800/s", "12,204 of 30,000", "1 s left", "2 dead letters", "1.0 s", "3 behind", "REBUILDING 41%",
        ]
        var remaining = 0
        for width in (34...139).reversed() {
            let text = header(desk, width: width)
            let missing = parts.prefix { !text.contains($0) }.count
            #expect(missing >= remaining, "\(text)")
            for part in parts.dropFirst(missing) { #expect(text.contains(part), "\(part) in \(text)") }
            remaining = missing
        }
        #expect(remaining == 4)
    }

    @Test func `a rebuild behind another state is reported beside it`() {
        #expect(
            state(Sample.freshness(.paused(by: "bob"), behind: 3, lag: .seconds(1), rebuild: Sample.rebuild))
                == "‖ PAUSED · 3 behind · 1.0 s · by bob · ↻ rebuild 40%")
        #expect(
            state(Sample.freshness(.stalled, heartbeat: .seconds(9), rebuild: Sample.rebuild))
                == "✖ STALLED · nothing waiting · no projector for 9 s · rebuild stands at 40%")
    }

    @Test func `a rebuild that failed is reported while the old rows stay`() {
        var rebuild = Sample.rebuild
        rebuild.failure = ProjectionFailure(position: Position(12_204), message: "the totals differ")
        #expect(state(Sample.freshness(.live, rebuild: rebuild)) == "● LIVE · 0 behind · 0 ms · rebuild failed")
    }

    @Test func `a rebuild's figures from beyond reason are reported without harm`() {
        for rate in [Double.nan, .infinity, -1, 0, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            var rebuild = Sample.rebuild
            rebuild.eventsPerSecond = rate
            #expect(state(Sample.freshness(.rebuilding(fraction: 0.4), rebuild: rebuild)).hasPrefix("↻ REBUILDING 40%"))
        }
        let empty = RebuildProgress(checkpoint: .start, head: .start)
        #expect(RebuildText.part(empty) == "0%")
    }

    @Test func `another projection that is worse off than the orders is named`() {
        let desk = Sample.freshness(.delayed, behind: 2, lag: .seconds(1), projection: .history)
        #expect(state(desk) == "▲ DELAYED (history) · 2 behind · 1.0 s")
    }

    @Test func `a look that is too old is no look`() {
        #expect(state(Sample.freshness(.live, observedSecondsAgo: 12)) == "? UNKNOWN · ? behind · LIVE 12 s ago")
    }

    @Test func `zero is never shown for a desk that is not seen to be live`() {
        let states: [FreshnessState] = [
            .paused(by: "bob"), .stalled, .failed(at: nil, message: "why"), .failed(at: Position(3), message: "why"),
        ]
        for state in states {
            for width in 1...130 {
                let text = header(Sample.freshness(state), width: width)
                #expect(!text.contains("0 behind") && !text.contains("0 ms"), "\(text)")
            }
        }
        let unknown = Sample.freshness(.failed(at: nil, message: "why"), behind: nil, lag: nil, heartbeat: nil)
        #expect(!header(unknown).contains("0 behind"))
    }

    @Test func `as the screen narrows parts go in their order, and state and behind stay`() {
        let parts = [
            ":5fd9", "log", "▁▇", "p99", "p50", "orderdesk", "alice", "eta", "delay 500 ms", "3.1 s", "1,204 behind",
            "CATCHING UP",
        ]
        let desk = Sample.freshness(
            .catchingUp, behind: 1_204, lag: .milliseconds(3_150), eta: .seconds(2), delay: .milliseconds(500))
        var remaining = 0
        for width in (46...139).reversed() {
            let text = header(desk, width: width)
            let missing = parts.prefix { !text.contains($0) }.count
            #expect(missing >= remaining, "\(text)")
            for part in parts.dropFirst(missing) { #expect(text.contains(part), "\(part) in \(text)") }
            remaining = missing
        }
        #expect(remaining == 8)
    }

    @Test func `who paused or slowed it, and the lag, stay on a screen of 40 columns`() {
        var desk = Sample.freshness(.paused(by: "alice"), behind: 1_204, lag: .milliseconds(3_150))
        #expect(header(desk, width: 40) == " ‖ PAUSED 1,204 behind 3.1 s by alice")
        desk = Sample.freshness(.delayed, behind: 4, lag: .milliseconds(900), delay: .milliseconds(500))
        #expect(header(desk, width: 40) == " ▲ DELAYED 4 behind 900 ms delay 500 ms")
        desk = Sample.freshness(.paused(by: "alice"), behind: 7, lag: .seconds(2), delay: .milliseconds(500))
        for width in 52...140 {
            let text = header(desk, width: width)
            for part in ["PAUSED", "7 behind", "2.0 s", "by alice", "delay 500 ms"] {
                #expect(text.contains(part), "\(part) in \(text)")
            }
        }
    }

    @Test func `who paused and who slowed it are both named`() {
        var desk = Sample.freshness(.paused(by: "ann"), behind: 3, lag: .seconds(1), delay: .milliseconds(100))
        desk.projector.pausedBy = "ann"
        desk.projector.slowedBy = "bob"
        #expect(header(desk, width: 80).contains("by ann · delay 100 ms by bob"))
        var stalled = Sample.freshness(.stalled, behind: 3, lag: .seconds(9), delay: .milliseconds(100))
        stalled.projector.pausedBy = "ann"
        stalled.projector.slowedBy = "bob"
        #expect(header(stalled, width: 100).contains("‖ paused by ann · delay 100 ms by bob"))
        #expect(!header(desk, width: 40).contains("bob"), "his name goes before the figures do")
    }

    @Test(arguments: [40, 60, 80, 120])
    func `a pause in force is shown whatever state the desk is in`(width: Int) {
        let states: [FreshnessState] = [.stalled, .failed(at: nil, message: "why"), .rebuilding(fraction: 0.4)]
        for state in states {
            var desk = Sample.freshness(state, behind: 7, lag: .seconds(2))
            desk.projector.pausedBy = "alice"
            // Where even the shortest form has no room, the end of the name goes.
            let words = width < 60 ? "‖ paused b" : "‖ paused by alice"
            #expect(header(desk, width: max(width, 44)).contains(words), "\(state)")
        }
        var old = Sample.freshness(.live, observedSecondsAgo: 12)
        old.projector.pausedBy = "alice"
        #expect(header(old).contains("‖ paused by alice"))
    }

    @Test func `a latency of minutes is not cut in its unit`() {
        var desk = Sample.freshness(.live)
        let long = Duration.seconds(26 * 60 + 15)
        desk.visibleLatency = VisibleLatency(p50: long, p95: long, p99: long, samples: 1, since: Sample.now)
        #expect(header(desk).contains("p50 26 min  p99 26 min"))
    }

    @Test func `figures that grow leave what stands at the right where it is`() throws {
        var state = Sample.desk(120, 1)
        let before = try #require(view(state).text.firstIndex(of: "p"))
        state.desk = Sample.freshness(.live, behind: 9, lag: .milliseconds(240))
        #expect(view(state).text.firstIndex(of: "p") == before)
    }

    /// The header's text.
    private func header(_ desk: FreshnessReport?, width: Int = 120) -> String {
        var state = desk == nil ? Sample.state(width, 1) : Sample.desk(width, 1)
        state.desk = desk
        return view(state).text
    }

    /// The state in the header: from its glyph to the wide gap behind it.
    private func state(_ desk: FreshnessReport, width: Int = 120) -> String {
        let text = header(desk, width: width)
        let start = text.firstIndex { "●◐▲‖✖↻?…".contains($0) } ?? text.startIndex
        let end = text[start...].firstRange(of: "  ")?.lowerBound ?? text.endIndex
        return String(text[start..<end])
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
