import CQRS
import Foundation
import OrderEvents
import TerminalKit

/// Shows the lag over time with what caused it, the rates, what waits between log and read model, and every projection.
struct LagView {
    private static let causeColumns = 40
    private static let roomForCauses = 100
    /// With fewer rows there is only room for the state of now and the smallest chart.
    private static let lowRows = 12
    /// The columns of a length such as `59 min 59 s`.
    private static let lengthColumns = 11

    private let screen: LagScreen
    private let facts: LagFacts
    private let state: DashboardState
    private let instant: InstantText

    init(_ screen: LagScreen, state: DashboardState) {
        self.screen = screen
        self.state = state
        facts = screen.facts(of: state)
        instant = InstantText(timeZone: state.configuration.timeZone, now: facts.at)
    }

    /// How many columns the chart has on a screen of some width.
    static func chartColumns(of width: Int) -> Int {
        max(0, width - LagChart.axis - 2 - (width >= roomForCauses ? causeColumns + 2 : 0))
    }

    /// Returns what stands between header and keys.
    func content(in area: Rect) -> LinesContent {
        let width = area.size.columns
        guard area.size.rows > 0 else { return LinesContent(lines: []) }
        let (now, names) = (LagNow(facts), state)
        let table = LagTable(facts, deadLetterKey: names.keyName(of: .showDeadLetters)).lines(width: width)
        let sums = LagSums(facts, differencesKey: names.keyName(of: .showDifferences)).line(width: width)
        let faults = FaultLines(state)
        // Elsewhere the line of keys under the screen has to do.
        let keys = [width >= Self.roomForCauses ? Line(keys.left + faults.names) : keys]
        let isLow = area.size.rows < Self.lowRows
        // What is said of now stays; the chart gets what is left, and where that is too little two rows, for which the rates
        // and a blank go.
        let fixed =
            (isLow ? [] : now.rates) + now.queue(width: width, isLow: isLow) + table + (isLow ? [] : [sums])
        let left = area.size.rows - fixed.count - faults.broken.count - keys.count - 1
        let hasRoomBeside = width >= Self.roomForCauses
        let room = left - (hasRoomBeside ? 2 : 5)
        let chartRows = isLow ? LagChart.leastRows : room >= 10 ? LagChart.rows(in: room) : left >= 7 ? 5 : 0
        var lines = [placed(bar, at: 0, in: area)]
        func add(_ more: [Line]) {
            for line in more where lines.count < area.size.rows {
                lines.append(placed(line, at: lines.count, in: area))
            }
        }
        if chartRows > 0 { add(chart(rows: chartRows, width: width)) }
        add(fixed)
        if isLow { add(faults.broken + [sums]) }
        if !isLow { add(faults.broken) }
        add(area.size.rows - lines.count > keys.count ? [Line.blank] + keys : keys)
        if chartRows == 0 || !hasRoomBeside {
            let room = area.size.rows - lines.count
            add(causes(room, width - 2).map { Line([Span(" ")] + $0) })
        }
        return LinesContent(lines: lines)
    }

    private func placed(_ line: Line, at row: Int, in area: Rect) -> PlacedLine {
        PlacedLine(line, row: area.row + row, column: area.column, width: area.size.columns)
    }

    // MARK: Over time

    /// The samples that there is room for: a view that was frozen on a wider screen shows the newest.
    private var samples: [PastLag.Sample] {
        let room = Self.chartColumns(of: state.size.columns) * LagChart.samplesInColumn(isBraille: screen.isBraille)
        return (facts.past?.samples ?? []).suffix(room)
    }

    private func chart(rows: Int, width: Int) -> [Line] {
        let causes = width >= Self.roomForCauses ? self.causes(rows + 1, Self.causeColumns) : []
        let times = rows == LagChart.leastRows ? [] : [times]
        let chart = LagChart(samples, rows: rows, isBraille: screen.isBraille).lines + times
        return chart.enumerated().map { index, line in
            Line(line.left, right: causes.indices.contains(index) ? causes[index] : [])
        }
    }

    private var bar: Line {
        var left = [Span(" lag", .strong)]
        if screen.frozen != nil {
            left.append(Span("  \(Sign.paused) frozen at \(instant.time(of: facts.at))", .paused))
            left.append(Span(" · ", .quiet))
            left += Span.hint(state.keyName(of: .freezeLag), " goes on", .freezeLag, words: .quiet)
        }
        let windows = LagWindow.allCases.map { window in
            window == screen.window
                ? Span("[\(window.rawValue)] ", .strong)
                : Span("\(window.rawValue) ", .quiet, click: .choice(RowID(window)))
        }
        let right = windows + [Span("\(state.keyName(of: .lagWindow)) ", .key, click: .action(.lagWindow))]
        if let failure = facts.failure {
            left.append(Span("  ✖ \(failure)", .failure))
        } else if let latency = facts.desk?.visibleLatency {
            left.append(Span(Self.text(latency, width: state.size.columns - left.columns - right.columns - 1)))
        }
        // That it stands still is said whatever else there is no room for.
        return Line(left, right: left.columns + right.columns < state.size.columns || screen.frozen == nil ? right : [])
    }

    /// The percentiles in as many words as fit; nothing where not even one does.
    private static func text(_ latency: VisibleLatency, width: Int) -> String {
        let figures = [("p50", latency.p50), ("p99", latency.p99), ("p95", latency.p95)].map { name, duration in
            "  \(name) \(DurationText.brief(duration))"
        }
        let all = figures[0] + figures[2] + figures[1]
        let forms = [
            "  recorded → visible\(all) in 5 min", "  recorded → visible\(all)", all, figures[0] + figures[1],
            figures[0],
        ]
        return forms.first { TextWidth.columns(of: $0) <= width } ?? ""
    }

    /// The times of the first and the last column, with their days where these differ.
    private var times: Line {
        guard let past = facts.past, let first = samples.first, let last = samples.last else {
            return Line(facts.failure == nil ? "  loading…" : "", .quiet)
        }
        let ends = [first.start, last.start + past.length]
        let isOneDay = instant.day(of: ends[0]) == instant.day(of: ends[1])
        let inColumn = LagChart.samplesInColumn(isBraille: screen.isBraille)
        let columns = (samples.count + inColumn - 1) / inColumn
        func room(_ texts: [String]) -> Int { columns - texts.map(TextWidth.columns).reduce(0, +) }
        let (times, dates) = (ends.map(instant.time), ends.map { instant($0, .seconds) })
        let texts = isOneDay || room(dates) < 1 ? times : dates
        let (from, until, room) = (texts[0], texts[1], room(texts))
        let gap = String(repeating: "─", count: max(1, room))
        return Line(String(repeating: " ", count: LagChart.axis - 1) + "└" + from + gap + until, .quiet)
    }

    /// What was waited for, the newest first; what lasts on stands first.
    private func causes(_ count: Int, _ width: Int) -> [[Span]] {
        guard count > 0 else { return [] }
        let past = pastWaits.map { wait -> [Span] in
            let length = DurationText.brief(wait.until - wait.from)
            let began = self.began(wait.from)
            let room = width - Self.lengthColumns - TextWidth.columns(of: began)
            let text = TextWidth.padded("\(wait.cause.sign) \(wait.cause.words)", to: max(8, room))
            return [
                Span(text, .waiting),
                Span(TextWidth.padded(length, to: Self.lengthColumns, alignRight: true)),
                Span(began, .quiet),
            ]
        }
        let unknown = (facts.past?.knownSince).map { [[Span("? not recorded before\(began($0))", .unknown)]] } ?? []
        let all = now + past + unknown
        let shown =
            all.count <= count
            ? all
            : Array(all.prefix(count - 1)) + [[Span("and \(NumberText.grouped(all.count - count + 1)) more", .quiet)]]
        // Of one width, so that at the right of the chart they begin in one column.
        return shown.map { spans in
            let columns = spans.map { TextWidth.columns(of: $0.text) }.reduce(0, +)
            return spans + [Span(String(repeating: " ", count: max(0, width - columns)))]
        }
    }

    /// What was waited for, without what lasts on: its events were delayed by it, and it is said once.
    private var pastWaits: [DeliveryWait] {
        var waits = facts.past?.waits ?? []
        for cause in runningCauses {
            if let newest = waits.firstIndex(where: { $0.cause == cause }) { waits.remove(at: newest) }
        }
        return waits
    }

    private var runningCauses: [DeliveryWait.Cause] {
        guard let desk = facts.desk else { return [] }
        return (desk.pausedBy.map { [.pause(by: $0)] } ?? []) + (desk.delay > .zero ? [.delay(desk.delay)] : [])
    }

    /// The time of day with two blanks before it; of an earlier day, the day as well.
    private func began(_ start: Timestamp) -> String {
        let isToday = instant.day(of: start) == instant.day(of: state.now)
        return "  " + (isToday ? instant.time(of: start) : instant(start, .minutes))
    }

    /// What keeps the projection now.
    private var now: [[Span]] {
        guard let freshness = facts.freshness, let desk = facts.desk else { return [] }
        var causes: [[Span]] = []
        switch freshness.state {
        case .stalled: causes.append([Span("\(Sign.stalled) stalled, still", .stalled)])
        case .failed: causes.append([Span("\(Sign.failed) failed, still", .failed)])
        case .logAway: causes.append([Span("\(Sign.failed) log out of reach, still", .failed)])
        case .live, .catchingUp, .delayed, .rebuilding, .paused: break
        }
        if let actor = desk.pausedBy {
            let here = desk.pausesOnlyHere ? "here " : ""
            causes.append([Span("\(Sign.paused) paused \(here)by \(actor), still", .paused)])
        }
        guard desk.delay > .zero else { return causes }
        let actor = desk.projector.slowedBy.map { $0.isEmpty ? "" : " by \($0)" } ?? ""
        causes.append([Span("\(Sign.waiting) delay \(DurationText.brief(desk.delay))\(actor), still", .waiting)])
        return causes
    }

    /// What can be switched, with the keys that do it on every screen.
    private var keys: Line {
        guard !state.configuration.isReadOnly else { return Line.blank }
        let pairs: [(ActionID, String)] = [
            (.pauseProjection, state.isPaused ? "resume" : "pause"), (.stepProjection, "step"),
            (.lessDelay, "less delay"), (.moreDelay, "more delay"), (.askAboutRebuild, "rebuild"),
            (.showDeadLetters, "dead letters"),
        ]
        return Line(
            [Span(" ")]
                + pairs.flatMap { id, words in
                    [
                        Span(state.keyLabel(of: id), state.keyRole(of: id), click: .action(id)),
                        Span(" \(words)", .quiet, click: .action(id)), Span("  ", .quiet),
                    ]
                })
    }
}
