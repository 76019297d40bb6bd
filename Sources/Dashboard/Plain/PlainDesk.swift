import TerminalKit

/// Writes the state of the desk as words, and tells a change that matters from one of figures.
struct PlainDesk: Equatable {
    /// All of it: `PAUSED, 4 behind, 3.1 s, by ann`.
    let words: String
    /// What of it is reported when it changes: no figures, which change all the time.
    let subject: String
    /// Whether somebody should know at once.
    let isUrgent: Bool

    init(_ state: DashboardState) {
        let text = FreshnessText(
            desk: state.desk, age: state.observationAge, unshown: state.unshown, faults: state.faults)
        let parts = ([text.state] + text.segments).map { PlainText.words(in: $0.text) }
        words = parts.joined(separator: ", ")
        let name = parts[0].filter { !$0.isNumber && $0 != "%" }
        subject = ([name] + parts.dropFirst().filter { !Self.isFigure($0) }).joined(separator: ", ")
        isUrgent = Self.urgent.contains { name.hasPrefix($0) }
    }

    private static let urgent = ["PAUSED", "STALLED", "FAILED", "REBUILDING", "? UNKNOWN"]

    private static func isFigure(_ part: String) -> Bool {
        part.contains(where: \.isNumber) || part == "nothing waiting" || part.hasSuffix("behind")
    }
}
