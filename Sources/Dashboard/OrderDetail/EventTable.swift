import OrderQueries
import TerminalKit

/// Lays out an order's events: place in the log, time, who, and what.
struct EventTable {
    let instant: InstantText
    let width: Int

    /// The names of the columns and a line an event, oldest first.
    func lines(_ history: [OrderHistoryEntry]) -> [Line] {
        guard !history.isEmpty else { return [Line("no events to show yet", .quiet)] }
        let names = row(position: "POSITION", time: "TIME", actor: "WHO", summary: "EVENT")
        return [Line(TextWidth.padded(names, to: width), .columnName)] + history.map(line)
    }

    private func line(_ entry: OrderHistoryEntry) -> Line {
        let position = NumberText.grouped(entry.position.rawValue)
        let what = entry.summary.isEmpty ? entry.type : entry.summary
        return Line(
            row(position: position, time: instant(entry.occurredAt, .seconds), actor: entry.actor, summary: what))
    }

    /// Where there is little room, only the time and what happened are shown.
    private func row(position: String, time: String, actor: String, summary: String) -> String {
        let time = TextWidth.padded(time, to: 16)
        guard width >= 60 else { return "\(time) \(summary)" }
        let position = TextWidth.padded(position, to: 11, alignRight: true)
        return "\(position)  \(time)  \(TextWidth.padded(actor, to: 12))  \(summary)"
    }
}
