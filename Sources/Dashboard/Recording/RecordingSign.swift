import TerminalKit

/// Shows at the right of the last line that a script is played, or that the screen is recorded.
enum RecordingSign {
    /// The spans, with a blank behind them; none when nothing of this goes on.
    ///
    /// Where they have no room beside a message, the names of the files go.
    static func spans(for state: DashboardState, room: Int = .max) -> [Span] {
        let long = spans(for: state, isBrief: false)
        return long.columns <= room ? long : spans(for: state, isBrief: true)
    }

    private static func spans(for state: DashboardState, isBrief: Bool) -> [Span] {
        var words: [String] = []
        if let script = state.recording.script { words.append(isBrief ? "\(Sign.cursor)" : "\(Sign.cursor) \(script)") }
        if let path = state.recording.path { words.append("\(Sign.live) rec" + (isBrief ? "" : " \(path)")) }
        return words.map { Span("\(TextWidth.clipped($0, to: longest)) ", .waiting) }
    }

    private static let longest = 32
}
