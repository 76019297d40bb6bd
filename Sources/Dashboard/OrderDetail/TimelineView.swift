import CQRS
import OrderQueries
import TerminalKit

/// Shows for every event of an order how it became visible: sent, on disk, in the read model, on this screen, with a bar
/// on a common axis where there is room, and the causes of a wait that was longer than usual.
struct TimelineView {
    private static let labelWidth = 28
    private static let valueWidth = 14
    private static let leastBarColumns = 20
    private static let indent = "    "

    private let ways: [EventWay]
    private let instant: InstantText
    private let width: Int
    private let barColumns: Int
    /// Nil where no bar is drawn.
    private let axis: TimeAxis?
    /// Why what waits is not applied, in words.
    private let obstacle: String?
    private let usual: Duration?

    init(
        _ timeline: OrderTimeline, shown: ShownEvents, obstacle: String?, instant: InstantText, now: Timestamp,
        width: Int
    ) {
        ways = timeline.events.map { entry in
            EventWay(
                event: entry.event, deliveries: entry.deliveries, usual: timeline.usualLatency,
                shownAt: shown[entry.event.position], now: now)
        }
        self.instant = instant
        self.width = width
        self.obstacle = obstacle
        usual = timeline.usualLatency
        barColumns = min(80, width - Self.labelWidth - Self.valueWidth - 7)
        // What came as usual has no bar.
        let longest = ways.filter { !$0.isAsUsual }.map(\.length).max()
        axis =
            barColumns < Self.leastBarColumns
            ? nil : longest.map { [barColumns] in TimeAxis(longest: $0, columns: barColumns) }
    }

    /// The heading with the axis.
    var heading: [Line] {
        let title = "How it became visible"
        guard !ways.isEmpty, barColumns >= Self.leastBarColumns else { return [Line(title, .strong)] }
        let usual = usual.map { "usually \(DurationText.brief($0)) from disk to read model" } ?? ""
        guard let axis else { return [Line(title, .strong), Line(usual, .quiet)] }
        let place = Self.labelWidth + Self.valueWidth + 6
        return [
            Line([Span(TextWidth.padded(title, to: place), .strong), Span(axis.labels, .quiet)]),
            Line([
                Span(TextWidth.padded(TextWidth.clipped(usual, to: place - 2), to: place), .quiet),
                Span(axis.line, .border),
            ]),
        ]
    }

    /// The newest event and its way in one sentence; nil without any.
    var sentence: String? {
        guard let way = ways.last else { return nil }
        let head = "\(way.event.type) by \(way.event.actor) \(instant(way.event.recordedAt, .seconds))"
        guard let decisive = way.decisive else { return head }
        return "\(head) · \(Self.sentence(of: way, decisive, obstacle))"
    }

    private static func sentence(of way: EventWay, _ decisive: EventDelivery, _ obstacle: String?) -> String {
        if way.isAsUsual { return usualText(way) }
        let shares = decisive.shares.map { $0.sentence(DurationText.brief) }.joined(separator: ", ")
        switch decisive.state {
        case .waiting:
            let age = DurationText.age(way.waiting ?? .zero)
            return "not in the read model yet, \(age)" + (obstacle.map { ": \($0)" } ?? "")
        case .parked: return "waits as a dead letter"
        case .notRecorded: return "its way was not recorded"
        case .visible:
            return "\(DurationText.brief(decisive.wait)) to the read model" + (shares.isEmpty ? "" : ": \(shares)")
        }
    }

    /// The lines of each event, oldest first.
    func events(cursor: Int) -> [[Line]] {
        ways.enumerated().map { index, way in [head(way, isSelected: index == cursor)] + body(way) }
    }

    private func head(_ way: EventWay, isSelected: Bool) -> Line {
        let event = way.event
        let mark = Span(isSelected ? "\(Sign.cursor) " : "  ", .strong)
        let place = "\(NumberText.grouped(event.position.rawValue)) v\(event.version)"
        let name = Span("\(event.type) ", .strong)
        let time = "\(event.actor)  \(instant(event.recordedAt, .seconds))\(Self.milliseconds(event.recordedAt))"
        let what = event.summary.isEmpty ? "" : "  \(event.summary)"
        guard width >= 60 else { return Line([mark, name, Span("\(event.actor)"), Span(what, .quiet)]) }
        return Line([mark, Span("\(place) "), name, Span(time), Span(what, .quiet)])
    }

    /// The fraction of the second, `.102`.
    private static func milliseconds(_ instant: Timestamp) -> String {
        let thousandths = ((instant.microseconds / 1_000) % 1_000 + 1_000) % 1_000
        return "." + String(repeating: "0", count: 3 - String(thousandths).count) + "\(thousandths)"
    }

    private func body(_ way: EventWay) -> [Line] {
        if way.isAsUsual { return [quick(way)] }
        let accepting = way.accepting.map(DurationText.brief) ?? "occurred earlier"
        var lines = [step("sent → on disk (accepted)", accepting, .text, [way.acceptingPart])]
        guard let decisive = way.decisive else { return lines }
        lines += arrival(way, decisive)
        if let showing = way.showing {
            lines.append(
                step("read model → this screen", DurationText.brief(showing), .text, way.showingPart.map { [$0] } ?? [])
            )
        }
        return lines
    }

    /// All of a way that was as usual, in one line.
    private func quick(_ way: EventWay) -> Line {
        Line("\(Self.indent)\(Self.usualText(way))", .quiet)
    }

    private static func usualText(_ way: EventWay) -> String {
        let wait = way.decisive?.wait ?? .zero
        let parts =
            [
                way.accepting.map { "\(DurationText.brief($0)) to disk" },
                "\(DurationText.brief(wait)) to the read model",
            ]
            + [way.showing.map { "\(DurationText.brief($0)) to this screen" }]
        return "as usual: \(parts.compactMap { $0 }.joined(separator: " · "))"
    }

    private func arrival(_ way: EventWay, _ decisive: EventDelivery) -> [Line] {
        let name = "on disk → read model"
        switch decisive.state {
        case .waiting:
            let age = "not yet, \(DurationText.age(way.waiting ?? .zero))"
            let seen = way.deliveries.filter { $0.state != .waiting }.map(\.projection.rawValue)
            let part = seen.isEmpty ? [] : ["\(seen.joined(separator: ", ")) has it"]
            return [step(name, age, .waiting, way.parts)] + why([obstacle].compactMap { $0 } + part, .waiting)
        case .parked:
            return [step(name, "waits as a dead letter", .failure, [])] + why(shares(decisive), .failure)
        case .notRecorded: return [step(name, "not recorded", .quiet, [])]
        case .visible:
            return [step(name, DurationText.brief(decisive.wait), .strong, way.parts)] + why(shares(decisive), .text)
        }
    }

    private func shares(_ delivery: EventDelivery) -> [String] {
        delivery.shares.map { share in
            (axis == nil ? "" : "\(share.cause.glyph) ") + share.sentence(DurationText.brief)
        }
    }

    private func why(_ reasons: [String], _ role: Role) -> [Line] {
        guard !reasons.isEmpty else { return [] }
        let label = "\(Self.indent)why  "
        let lines = Line.wrapped(reasons.joined(separator: ", "), to: max(10, width - label.count), role)
        return lines.enumerated().map { index, line in
            Line([Span(index == 0 ? label : String(repeating: " ", count: label.count), .quiet)] + line.left)
        }
    }

    private func step(_ name: String, _ value: String, _ role: Role, _ parts: [EventWay.Part]) -> Line {
        let label = TextWidth.padded("\(Self.indent)\(name)", to: min(Self.labelWidth + 4, width - Self.valueWidth))
        guard let axis else { return Line([Span(label, .quiet), Span(" \(value)", role)]) }
        let cell = TextWidth.padded(value, to: Self.valueWidth)
        // A value that is longer than its column leaves no room for a bar.
        guard TextWidth.columns(of: value) <= Self.valueWidth else {
            return Line([Span(label, .quiet), Span(" \(value)", role)])
        }
        return Line([Span(label, .quiet), Span(" \(cell) ", role), Span(bar(parts, axis), .waiting)])
    }

    private func bar(_ parts: [EventWay.Part], _ axis: TimeAxis) -> String {
        var cells = Array(repeating: Character(" "), count: axis.columns)
        for part in parts {
            for column in axis.column(of: part.from)..<max(axis.column(of: part.from), axis.column(of: part.until)) {
                cells[column] = part.glyph
            }
        }
        if cells.allSatisfy({ $0 == " " }), let first = parts.first {
            cells[min(axis.columns - 1, axis.column(of: first.from))] = "│"
        }
        return String(cells)
    }
}
