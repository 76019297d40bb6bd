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
        // Why it cannot be read stands first: its row has no room for that.
        let reason = event.isReadable ? [] : Line.wrapped("✖ \(event.summary)", to: max(8, width - 2), .failure)
        let why = Array(reason.prefix(max(0, area.size.rows - 2)))
        let room = max(0, area.size.rows - 1 - why.count)
        var data = Line.wrapped(text, to: max(8, width - 2))
        if data.count > room, room > 0 {
            let end = data[room - 1].left.map(\.text).joined()
            data = data.prefix(room - 1) + [Line(TextWidth.clipped(end + " …", to: max(8, width - 4)) + " …")]
        }
        return ([heading(width: width)] + (why + data.prefix(room)).map { Line([Span(" ")] + $0.left) }).enumerated()
            .map {
                PlacedLine($1, row: area.row + $0, column: area.column, width: width)
            }
    }

    private func heading(width: Int) -> Line {
        let recorded = event.recorded
        let (command, cause) = ("\(recorded.cause.commandID)", recorded.cause.causationID?.uuidString.lowercased())
        func parts(isBrief: Bool) -> [String] {
            func id(_ text: String) -> String { isBrief ? "\(text.prefix(4))…\(text.suffix(2))" : text }
            return [
                "\(NumberText.grouped(recorded.position.rawValue)) \(recorded.type.name), schema \(recorded.type.schemaVersion)",
                "\(recorded.stream.name) v\(recorded.version)",
                "recorded \(instant(recorded.recordedAt, .seconds))", "command \(id(command))",
                cause.map { "caused by \(id($0))" } ?? "caused by nothing",
            ].map(TextWidth.sanitized)
        }
        func text(_ parts: [String]) -> String { "──" + parts.map { " \($0) ──" }.joined() }
        let whole = text(parts(isBrief: false))
        if TextWidth.columns(of: whole) <= width { return heading(whole, width) }
        let brief = parts(isBrief: true)
        // The last parts go first; an event's own name stays.
        let kept = (1...brief.count).reversed().map { text(Array(brief.prefix($0))) }
        return heading(kept.first { TextWidth.columns(of: $0) <= width } ?? kept[kept.count - 1], width)
    }

    private func heading(_ text: String, _ width: Int) -> Line {
        Line(text + String(repeating: "─", count: max(0, width - TextWidth.columns(of: text))), .border)
    }
}
