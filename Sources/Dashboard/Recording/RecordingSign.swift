import TerminalKit

/// Shows at the right of the last line that a script is played, or that the screen is recorded.
enum RecordingSign {
    /// The spans, with a blank behind them; none when nothing of this goes on.
    static func spans(for state: DashboardState) -> [Span] {
        var words: [String] = []
        if let script = state.recording.script { words.append("\(Sign.cursor) \(script)") }
        if let path = state.recording.path { words.append("\(Sign.live) rec \(path)") }
        return words.map { Span("\(TextWidth.clipped($0, to: longest)) ", .waiting) }
    }

    private static let longest = 32
}
