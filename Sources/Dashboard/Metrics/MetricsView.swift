import CQRS
import MetricsRegistry
import TerminalKit

/// Shows what a process measured: a fixed line, and below it figures and tables that scroll as one text.
struct MetricsView {
    /// From so many columns on there is a column for what commands were rejected for.
    private static let roomForCodes = 72
    /// From so many columns on that column gets the room that is left.
    private static let roomForMore = 100
    /// From so many columns on what is true of the whole process stands first.
    private static let roomForFacts = 60

    /// What stands between two facts.
    private static let gap = [Span("  ")]

    private let screen: MetricsScreen
    private let state: DashboardState
    private let width: Int

    init(_ screen: MetricsScreen, state: DashboardState, width: Int) {
        self.screen = screen
        self.state = state
        self.width = width
    }

    /// Returns what stands between header and keys.
    func content(in area: Rect) -> LinesContent {
        guard area.size.rows > 0 else { return LinesContent(lines: []) }
        let lines = self.lines
        let (rows, top) = (scrollingRows(in: area), min(screen.top, lastTop(of: lines.count, in: area)))
        let shown = [bar(above: top, below: lines.count - top - rows)] + lines.dropFirst(top).prefix(rows)
        return LinesContent(
            lines: shown.enumerated().map { index, line in
                PlacedLine(line, row: area.row + index, column: area.column, width: area.size.columns)
            })
    }

    /// How many rows scroll.
    func scrollingRows(in area: Rect) -> Int { max(0, area.size.rows - 1) }

    /// The last line that can be the first one shown.
    func lastTop(in area: Rect) -> Int { lastTop(of: lines.count, in: area) }

    private func lastTop(of count: Int, in area: Rect) -> Int { max(0, count - scrollingRows(in: area)) }

    // MARK: The fixed line

    private func bar(above: Int, below: Int) -> Line {
        let marks = (above > 0 ? "▲" : "") + (below > 0 ? "▼" : "")
        var left = [Span(" metrics", .strong)]
        if let report = screen.report {
            let age = DurationText.coarse(report.metrics.age)
            left.append(Span("  this process alone, for \(age)", .quiet))
            if width >= Self.roomForMore { left.append(Span("; percentiles and slowest of the last 5 min", .quiet)) }
        } else {
            left.append(Span("  loading…", .quiet))
        }
        var right = [Span(marks.isEmpty ? "" : "\(marks) ", .columnName)]
        if let loadedAt = screen.loadedAt, state.now - loadedAt >= .seconds(5) {
            right.insert(Span("as of \(DurationText.rough(state.now - loadedAt)) ago ", .warning), at: 0)
        }
        return Line(left, right: right.filter { !$0.text.isEmpty })
    }

    // MARK: What scrolls

    private var lines: [Line] {
        guard let report = screen.report else { return [] }
        let (facts, tables) = (
            facts(report), commands(report.metrics) + [.blank] + queries(report.metrics) + slowest(report.slowest)
        )
        return width >= Self.roomForFacts ? facts + [.blank] + tables : tables + [.blank] + facts
    }

    /// What is true of the process as a whole, as many facts on a line as there is room for.
    private func facts(_ report: MetricsReport) -> [Line] {
        var lines: [[Span]] = []
        for (name, words) in MetricsFacts(report).all {
            let fact = [Span(" \(name) ", .quiet), Span(words)]
            if let last = lines.last, last.columns + Self.gap.columns + fact.columns <= width {
                lines[lines.count - 1] += Self.gap + fact
            } else if fact.columns <= width {
                lines.append(fact)
            } else {
                lines.append([Span(" \(name)", .quiet)])
                lines += Line.wrapped(words, to: max(8, width - 4)).map { [Span("   ")] + $0.left }
            }
        }
        return lines.map { Line($0) }
    }

    private func commands(_ metrics: MetricSnapshot) -> [Line] {
        let all = CommandFigures.all(in: metrics)
        let hasFailed = all.contains { $0.failed > 0 }
        let isWide = width >= Self.roomForMore
        let name = isWide ? GridColumn.text("COMMAND", 18, rank: .max) : .flexible("COMMAND", atLeast: 14)
        let codes: [GridColumn] =
            isWide
            ? [.flexible("REJECTED FOR", atLeast: 12)]
            : width >= Self.roomForCodes ? [.text("REJECTED FOR", 20, rank: 35)] : []
        let table = MetricsTable(
            [
                name, .number("COUNT", 7, rank: 70), .number("10 S", 6, rank: 20), .number("1 MIN", 6, rank: 30),
                .number("ACCEPTED", 8, rank: 15), .number("REJECTED", 8, rank: 60),
                .number("FAILED", 6, rank: hasFailed ? 65 : 25), .number("P50", 8, rank: 40),
                .number("P99", 8, rank: 50),
            ] + codes, width: width)
        guard !all.isEmpty else { return [table.names, Line("   no command was handed in here yet", .quiet)] }
        return [table.names]
            + all.flatMap { command in
                // A code that is cut would be no answer.
                let fits = TextWidth.columns(of: command.codes) <= table.width(of: "REJECTED FOR")
                let row = table.line(cells(command) + (codes.isEmpty ? [] : [Span(fits ? command.codes : "")]))
                return fits ? [row] : [row] + below(command)
            }
    }

    private func cells(_ command: CommandFigures) -> [Span] {
        let durations = command.durations
        return [
            Span(command.name, .strong), Span(NumberText.grouped(durations.count)),
            MetricsText.rate(durations.perSecondInTenSeconds), MetricsText.rate(durations.perSecondInOneMinute),
            MetricsText.count(command.accepted), MetricsText.count(command.rejected),
            MetricsText.count(command.failed, .failure), MetricsText.duration(durations.recent?.p50),
            MetricsText.duration(durations.recent?.p99),
        ]
    }

    /// What a command was rejected for, where there is no room beside it.
    private func below(_ command: CommandFigures) -> [Line] {
        command.rejections.map { Line([Span("     \($0.code) "), Span(NumberText.grouped($0.count))]) }
    }

    private func queries(_ metrics: MetricSnapshot) -> [Line] {
        let all = metrics.distributions(MetricName.queryDuration, by: MetricName.query)
        let name =
            width >= Self.roomForMore ? GridColumn.text("QUERY", 24, rank: .max) : .flexible("QUERY", atLeast: 14)
        let table = MetricsTable(
            [
                name, .number("COUNT", 9, rank: 70), .number("10 S", 6, rank: 20), .number("1 MIN", 6, rank: 30),
                .number("P50", 8, rank: 40), .number("P99", 8, rank: 60), .number("MAX", 8, rank: 50),
            ], width: width)
        return [table.names]
            + all.map { name, reading in
                table.line([
                    Span(name, .strong), Span(NumberText.grouped(reading.count)),
                    MetricsText.rate(reading.perSecondInTenSeconds), MetricsText.rate(reading.perSecondInOneMinute),
                    MetricsText.duration(reading.recent?.p50), MetricsText.duration(reading.recent?.p99),
                    MetricsText.duration(reading.recent?.maximum),
                ])
            }
    }

    private func slowest(_ queries: [SlowQueries.Entry]) -> [Line] {
        guard !queries.isEmpty else { return [] }
        let instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
        let table = MetricsTable(
            [
                .number("SLOWEST", 8, rank: 70), .text("AT", 8, rank: 20), .text("QUERY", 20, rank: 60),
                .flexible("ASKED FOR", atLeast: 8),
            ], width: width)
        return [.blank, table.names]
            + queries.map { query in
                table.line([
                    Span(MetricsText.duration(query.duration)), Span(instant.time(of: query.endedAt), .quiet),
                    Span(query.name, .strong), Span(query.arguments.isEmpty ? "–" : query.arguments, .quiet),
                ])
            }
    }
}
