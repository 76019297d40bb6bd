import TerminalKit

/// Reports how the run of a script ended.
public enum ScriptOutcome: Hashable, Sendable {
    /// All of it was played.
    case finished
    /// It was ended at a statement; `isMissingScreen` when what is left would have needed the screen.
    case interrupted(at: ScriptPlace, isMissingScreen: Bool)
    /// A statement could not be done.
    case failed(ScriptFailure)
}

/// Describes the statement at which a script failed, and the screen as it was.
public struct ScriptFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The statement.
    public var place: ScriptPlace
    /// What went wrong, as a sentence.
    public var message: String
    /// The screen at that moment; nil when nothing had been drawn.
    public var frame: Frame?

    /// Place, sentence, and the screen in a box.
    public var description: String {
        guard let frame else { return "\(place): \(message)" }
        let rule = String(repeating: "─", count: frame.size.columns)
        return "\(place): \(message); the screen was:\n\(rule)\n\(frame.text)\n\(rule)"
    }
}
