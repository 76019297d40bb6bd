import CQRS
import OrderQueries
import TerminalKit

/// Shows what the log has of the event under the cursor.
struct EventData {
    private let event: ListedEvent
    private let instant: InstantText

    init(_ event: ListedEvent, instant: InstantText) {
        self.event = event
        self.instant = instant
    }

    /// The event's data as text: what is copied.
    static func text(of event: RecordedEvent) -> String {
        String(validating: event.data, as: UTF8.self) ?? event.data.base64EncodedString()
    }

    /// Returns a heading and as much of the data as there is room for.
    func lines(in area: Rect) -> [PlacedLine] {
        let width = area.size.columns
        let text = JSONLayout.lines(of: event.recorded.data).map { $0.drop { $0 == " " } }.joined(separator: " ")
        let room = max(0, area.size.rows - 1)
        var data = Line.wrapped(text, to: max(8, width - 2))
        if data.count > room, room > 0 {
            let end = data[room - 1].left.map(\.text).joined()
            data = data.prefix(room - 1) + [Line(TextWidth.clipped(end + " …", to: max(8, width - 4)) + " …")]
        }
        return ([heading(width: width)] + data.prefix(room).map { Line([Span(" ")] + $0.left) }).enumerated().map {
            PlacedLine($1, row: area.row + $0, column: area.column, width: width)
        }
    }

    private func heading(width: Int) -> Line {
        let recorded = event.recorded
        let parts = [
            "\(NumberText.grouped(recorded.position.rawValue)) \(recorded.type.name), schema \(recorded.type.schemaVersion)",
            "recorded \(instant(recorded.recordedAt, .seconds))",
            "command \(recorded.cause.commandID)",
            "caused by \(recorded.cause.causationID?.uuidString.lowercased() ?? "nothing else")",
        ]
        var text = "──"
        for part in parts where TextWidth.columns(of: "\(text) \(TextWidth.sanitized(part)) ──") <= width {
            text += " \(TextWidth.sanitized(part)) ──"
        }
        let rest = max(0, width - TextWidth.columns(of: text))
        return Line(text + String(repeating: "─", count: rest), .border)
    }
}
