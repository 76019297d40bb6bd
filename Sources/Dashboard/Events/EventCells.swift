import CQRS
import OrderQueries
import TerminalKit

/// Writes the cells of an event's row.
struct EventCells {
    /// The columns for a screen of a width: on a wide one names have more room.
    static func columns(width: Int) -> [GridColumn] {
        let (stream, actor) = width >= 160 ? (28, 16) : width >= 110 ? (14, 8) : (14, 6)
        return [
            .number("POSITION", 9, rank: 60), .number("AGE", 6, rank: 50), .text("EVENT", 19, rank: 90),
            .text("STREAM", stream, rank: 30), .number("V", 3, rank: 20), .text("BY", actor, rank: 40),
            .flexible("WHAT", atLeast: 14).keepingEnd(), .text("VISIBLE AFTER", 13, rank: 80),
        ]
    }

    private let checkpoint: Position
    private let now: Timestamp

    init(_ list: EventList?, now: Timestamp) {
        checkpoint = list?.checkpoints.first { $0.name == ListEvents.projection }?.position ?? .start
        self.now = now
    }

    /// Returns the cells, one for every column.
    func row(_ event: ListedEvent) -> [Span] {
        let recorded = event.recorded
        return [
            Span(NumberText.grouped(recorded.position.rawValue)),
            Span(DurationText.coarse(max(.zero, now - recorded.recordedAt)), .quiet),
            // Where there is no room for the last column, its sign is still there.
            Span(sign(of: event) + recorded.type.name, event.isReadable ? .strong : .failure),
            Span(recorded.stream.name), Span("\(recorded.version)", .quiet), Span(recorded.cause.actor, .quiet),
            Span(event.summary, event.isReadable ? .text : .failure), visibility(of: event),
        ]
    }

    /// The names of the exported columns: what `orderdesk events` prints, and whether it is visible.
    static let exportedColumns = [
        "position", "stream", "version", "type", "occurredAt", "recordedAt", "actor", "commandID", "data", "summary",
        "visibility", "visibleAfterMilliseconds",
    ]

    /// Returns the same to be exported.
    func exported(_ event: ListedEvent) -> [ExportedCell] {
        let recorded = event.recorded
        let (visibility, wait): (String, ExportedCell) =
            switch place(of: event) {
            case .waiting: ("waiting", .none)
            case .parked: ("deadLetter", .none)
            case .notRecorded: ("visible", .none)
            case .visible: ("visible", .decimal(event.delivery.wait.inMilliseconds))
            }
        return [
            .integer(event.position.rawValue), .text(recorded.stream.name), .integer(recorded.version.rawValue),
            .text(recorded.type.name), .text(recorded.occurredAt.iso8601), .text(recorded.recordedAt.iso8601),
            .text(recorded.cause.actor), .text(recorded.cause.commandID.description), .json(recorded.data),
            .text(event.summary), .text(visibility), wait,
        ]
    }

    /// Returns the row in place of an event that the list does not have any more.
    static func gone(_ position: Position) -> [Span] {
        var cells = columns(width: 0).map { _ in Span("") }
        cells[0] = Span(NumberText.grouped(position.rawValue), .warning)
        cells[2] = Span("no longer here", .warning)
        return cells
    }

    private func sign(of event: ListedEvent) -> String {
        switch place(of: event) {
        case .waiting: "◔ "
        case .parked: "\(Sign.failed) "
        case .visible, .notRecorded: ""
        }
    }

    private func visibility(of event: ListedEvent) -> Span {
        switch place(of: event) {
        case .waiting:
            let place = event.position - checkpoint
            return Span("◔ " + (place == 1 ? "next" : Self.ordinal(place)), .waiting)
        case .parked: return Span("\(Sign.failed) dead letter", .failure)
        case .notRecorded: return Span("–", .quiet)
        case .visible: return Span(DurationText.brief(event.delivery.wait), .quiet)
        }
    }

    /// An event that came with an older answer may have been applied meanwhile; the newest answer knows.
    private func place(of event: ListedEvent) -> EventDelivery.State {
        if event.position > checkpoint { return .waiting }
        return event.delivery.state == .waiting ? .notRecorded : event.delivery.state
    }

    /// Returns `7th`.
    static func ordinal(_ number: Int64) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return NumberText.grouped(number) + ending
    }
}

extension [ProjectionCheckpoint] {
    /// Which projections have read up to where, the furthest first, in words.
    var lines: [(position: Position, words: String, brief: String)] {
        let groups = Dictionary(grouping: self, by: \.position).sorted { $0.key > $1.key }
        return groups.map { position, group in
            let names = group.map(\.name.rawValue)
            let all = names.count == count && count > 1
            let words =
                all
                ? "all projections have"
                : names.count == 1
                    ? "\(names[0]) has"
                    : names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1]) have"
            let place = NumberText.grouped(position.rawValue)
            let brief = all ? "all" : names.count == 1 ? names[0] : "\(names[0]) +\(names.count - 1)"
            return (position, "\(words) read up to here · \(place)", "\(brief) read to \(place)")
        }
    }
}
