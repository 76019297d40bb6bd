import CQRS
import Foundation
import OrderEvents
import TerminalKit

/// Shows the lag over time with what caused it, the rates, what waits between log and read model, and every projection.
struct LagView {
    private static let causeColumns = 40
    private static let roomForCauses = 100

    private let screen: LagScreen
    private let state: DashboardState
    private let instant: InstantText

    init(_ screen: LagScreen, state: DashboardState) {
        self.screen = screen
        self.state = state
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
    }

    /// How many columns the chart has on a screen of some width.
    static func chartColumns(of width: Int) -> Int {
        max(0, width - LagChart.axis - 2 - (width >= roomForCauses ? causeColumns + 2 : 0))
    }

    /// Returns what stands between header and keys.
    func content(in area: Rect) -> LinesContent {
        let width = area.size.columns
        guard area.size.rows > 0 else { return LinesContent(lines: []) }
        let table = projections(width)
        // What is said of now stays; the chart gets what is left, and goes where that is too little.
        let faults = FaultLines(state)
        // Elsewhere the line of keys under the screen has to do.
        let keys = width >= Self.roomForCauses ? [keys, faults.keys] : [keys]
        let fixed = 1 + rates.count + queue(width).count + table.count + faults.broken.count + keys.count
        let left = area.size.rows - fixed
        let chartRows = left >= 12 ? 10 : left >= 7 ? 5 : 0
        var lines = [placed(bar, at: 0, in: area)]
        func add(_ more: [Line]) {
            for line in more where lines.count < area.size.rows {
                lines.append(placed(line, at: lines.count, in: area))
            }
        }
        if chartRows > 0 {
            let causes = width >= Self.roomForCauses ? self.causes(chartRows + 1, Self.causeColumns) : []
            let chart = LagChart(screen.past?.samples ?? [], rows: chartRows).lines + [times]
            add(
                chart.enumerated().map { index, line in
                    Line(line.left, right: causes.indices.contains(index) ? causes[index] : [])
                })
        }
        add(rates)
        add(queue(width))
        add(table)
        add(faults.broken)
        add(area.size.rows - lines.count > keys.count ? [Line.blank] + keys : keys)
        if chartRows == 0 || width < Self.roomForCauses {
            let room = area.size.rows - lines.count
            add(causes(room, width - 2).map { Line([Span(" ")] + $0) })
        }
        return LinesContent(lines: lines)
    }

    private func placed(_ line: Line, at row: Int, in area: Rect) -> PlacedLine {
        PlacedLine(line, row: area.row + row, column: area.column, width: area.size.columns)
    }

    // MARK: Over time

    private var bar: Line {
        var left = [Span(" lag", .strong)]
        if let failure = screen.failure {
            left.append(Span("  ✖ \(failure)", .failure))
        } else if let latency = state.desk?.visibleLatency {
            let figures = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99)]
            left.append(
                Span(
                    "  recorded → visible  "
                        + figures.map { "\($0.0) \(DurationText.brief($0.1))" }.joined(separator: "  ") + " in 5 min"))
        }
        let windows = LagWindow.allCases.map { window in
            window == screen.window ? Span("[\(window.rawValue)] ", .strong) : Span("\(window.rawValue) ", .quiet)
        }
        return Line(left, right: windows + [Span("\(state.actions.keyName(of: .lagWindow)) ", .key)])
    }

    /// The times of the first and the last column.
    private var times: Line {
        guard let past = screen.past, let first = past.samples.first, let last = past.samples.last else {
            return Line(screen.failure == nil ? "  loading…" : "", .quiet)
        }
        let (from, until) = (instant.time(of: first.start), instant.time(of: last.start + past.length))
        let room = past.samples.count - TextWidth.columns(of: from) - TextWidth.columns(of: until)
        let gap = String(repeating: "─", count: max(1, room))
        return Line(String(repeating: " ", count: LagChart.axis - 1) + "└" + from + gap + until, .quiet)
    }

    /// What was waited for, the newest first; what lasts on stands first.
    private func causes(_ count: Int, _ width: Int) -> [[Span]] {
        guard count > 0 else { return [] }
        let past = (screen.past?.waits ?? []).map { wait -> [Span] in
            let length = DurationText.brief(wait.until - wait.from)
            let text = TextWidth.padded("\(wait.cause.sign) \(wait.cause.words)", to: max(8, width - 22))
            return [
                Span(text, .waiting),
                Span(TextWidth.padded(length, to: 9, alignRight: true)),
                Span("  \(instant.time(of: wait.from))", .quiet),
            ]
        }
        let all = now + past
        return all.count <= count
            ? Array(all)
            : Array(all.prefix(count - 1)) + [[Span("and \(NumberText.grouped(all.count - count + 1)) more", .quiet)]]
    }

    /// What keeps the projection now.
    private var now: [[Span]] {
        guard let freshness = state.presentFreshness else { return [] }
        switch freshness.state {
        case .paused(let actor): return [[Span("\(Sign.paused) paused by \(actor), still", .paused)]]
        case .stalled: return [[Span("\(Sign.stalled) stalled, still", .stalled)]]
        case .failed: return [[Span("\(Sign.failed) failed, still", .failed)]]
        case .live, .catchingUp, .delayed, .rebuilding: break
        }
        guard let delay = state.desk?.delay, delay > .zero else { return [] }
        return [[Span("\(Sign.waiting) delay \(DurationText.brief(delay)), still", .waiting)]]
    }

    // MARK: Now

    private var rates: [Line] {
        guard let past = screen.past, !past.samples.isEmpty else { return [] }
        // The last whole part; the newest is still under way.
        let seconds = max(0.001, past.length.inSeconds)
        let recent = past.samples.dropLast().last ?? past.samples[past.samples.count - 1]
        func figure(_ name: String, _ values: [Int64], _ last: Int64) -> [Span] {
            let bars = Bars.upright(Array(values.suffix(12)))
            return [Span("  \(name) "), Span(bars, .quiet), Span(" \(String(format: "%.1f", Double(last) / seconds))")]
        }
        var spans = [Span(" events a second", .strong)]
        spans += figure("in", past.samples.map(\.recorded), recent.recorded)
        spans += figure("applied", past.samples.map(\.applied), recent.applied)
        if let freshness = state.presentFreshness, let lag = freshness.lag, freshness.behind ?? 0 > 0 {
            spans.append(Span("  oldest waits \(DurationText.brief(lag))", .waiting))
            if let eta = freshness.eta { spans.append(Span(", eta \(DurationText.rough(eta))", .quiet)) }
        }
        return [Line(spans)]
    }

    /// The events between log and read model, the next one at the right; and what kind each is.
    private func queue(_ width: Int) -> [Line] {
        guard let freshness = state.presentFreshness else { return [] }
        let read = " ▸ read model \(NumberText.grouped(freshness.checkpoint.rawValue))"
        guard let behind = freshness.behind, behind > 0 else {
            let words = freshness.behind == 0 ? "nothing waits" : "what waits is not known"
            return [Line([Span(" log ▸ ", .strong), Span(words, .quiet), Span(read, .strong)]), .blank]
        }
        let brake = brakeText(freshness)
        let known = (screen.queue?.items ?? []).filter { $0.position > freshness.checkpoint }
        let widths = known.map { NumberText.grouped($0.position.rawValue).count + 2 }
        var room = width - 8 - TextWidth.columns(of: brake) - TextWidth.columns(of: read) - 12
        var shown = 0
        for columns in widths where room >= columns {
            room -= columns
            shown += 1
        }
        let events = known.prefix(shown).reversed()
        let others = behind - Int64(shown)
        let rest = others > 0 ? "\(NumberText.grouped(others)) more  " : ""
        var (numbers, kinds) = (" log ▸ " + rest, String(repeating: " ", count: 7 + TextWidth.columns(of: rest)))
        for event in events {
            let number = NumberText.grouped(event.position.rawValue)
            numbers += number + "  "
            kinds += TextWidth.padded(event.type.sign, to: number.count) + "  "
        }
        let next = known.first.map { "next: \($0.type.name) \($0.key)" } ?? ""
        return [
            Line([Span(numbers), Span(brake, .waiting), Span(read, .strong)]),
            Line([Span(kinds, .quiet), Span(next, .quiet)]),
        ]
    }

    private func brakeText(_ freshness: Freshness) -> String {
        if case .paused = freshness.state { return "▸ \(Sign.paused)" }
        guard let delay = state.desk?.delay, delay > .zero else { return "" }
        return "▸ \(Sign.paused) \(DurationText.brief(delay))"
    }

    // MARK: The projections

    private func projections(_ width: Int) -> [Line] {
        guard let desk = state.desk?.aged(by: state.observationAge) else { return [] }
        let isOld = state.observationAge >= FreshnessText.patience
        let columns: [(String, Int, Bool)] = [
            ("PROJECTION", 11, false), ("STATE", 16, false), ("CHECKPOINT", 11, true), ("BEHIND", 8, true),
            ("LAG", 9, true), ("ETA", 8, true), ("HEARTBEAT", 10, true), ("DEAD LETTERS", 12, true),
        ]
        func line(_ cells: [Span]) -> Line {
            var spans = [Span(" ")]
            var used = 1
            for (cell, column) in zip(cells, columns) where used + column.1 <= width {
                spans.append(Span(TextWidth.padded(cell.text, to: column.1, alignRight: column.2) + " ", cell.role))
                used += column.1 + 1
            }
            return Line(spans)
        }
        let rows = desk.projections.map { one in
            line([
                Span(one.projection.rawValue, .strong),
                isOld && !one.state.isFailed
                    ? Span("? UNKNOWN", .unknown) : Span("\(one.state.glyph) \(one.state.word)", one.state.role),
                Span(NumberText.grouped(one.checkpoint.rawValue)),
                Span(one.behind.map { NumberText.grouped($0) } ?? "?"),
                Span(one.behind == nil ? "?" : one.lag.map(DurationText.brief) ?? "?"),
                Span(one.eta.map(DurationText.rough) ?? "–", .quiet),
                Span(one.heartbeatAge.map(DurationText.age) ?? "none", one.heartbeatAge == nil ? .warning : .quiet),
                Span(
                    one.deadLetters == 0 ? "–" : NumberText.grouped(one.deadLetters),
                    one.deadLetters == 0 ? .quiet : .failure),
            ])
        }
        return [line(columns.map { Span($0.0, .columnName) })] + rows
    }

    /// What can be switched, with the keys that do it on every screen.
    private var keys: Line {
        let names = state.actions
        guard !state.configuration.isReadOnly else { return Line.blank }
        let pairs: [(ActionID, String)] = [
            (.pauseProjection, state.isPaused ? "resume" : "pause"), (.stepProjection, "step"),
            (.lessDelay, "less delay"), (.moreDelay, "more delay"), (.askAboutRebuild, "rebuild"),
            (.showDeadLetters, "dead letters"),
        ]
        return Line(
            [Span(" ")]
                + pairs.flatMap { [Span(names.keyName(of: $0.0), .key), Span(" \($0.1)  ", .quiet)] })
    }
}

extension EventType {
    /// One letter for a kind of event in the queue.
    fileprivate var sign: String {
        switch name {
        case "OrderPlaced": "P"
        case "OrderItemAdded": "+"
        case "OrderApproved": "A"
        case "OrderShipped": "S"
        case "OrderCancelled": "X"
        case "OrderRefunded": "R"
        case "OrderNoted": "N"
        default: "·"
        }
    }
}

extension DeliveryWait.Cause {
    /// The sign before the words.
    var sign: String {
        switch self {
        case .pause: "\(Sign.paused)"
        case .delay: "\(Sign.waiting)"
        case .rebuild: "\(Sign.rebuilding)"
        case .fault, .deadLetter: "\(Sign.failed)"
        case .takeOver: "\(Sign.stalled)"
        }
    }

    /// What was waited for, in words.
    var words: String {
        switch self {
        case .pause(let actor): actor.isEmpty ? "paused" : "paused by \(actor)"
        case .delay(let delay): "delay \(DurationText.brief(delay))"
        case .rebuild: "rebuild"
        case .fault: "a fault of a store"
        case .deadLetter: "a dead letter"
        case .takeOver: "no projector"
        }
    }
}
