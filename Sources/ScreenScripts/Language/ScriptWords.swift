import TerminalKit

/// Knows the words of the language, and finds the one that was meant.
enum ScriptWords {
    /// The words with which a statement begins, keys aside.
    private static let statements = [
        "Type", "Sleep", "Wait", "Screenshot", "Output", "Source", "Require", "Copy", "Paste", "Click",
        "DoubleClick", "ScrollUp", "ScrollDown", "Hide", "Show", "Caption", "Set",
    ]
    private static let settings = ["TypingSpeed", "PlaybackSpeed", "Width", "Height", "WaitTimeout", "WaitPattern"]
    /// What only concerns the pictures of a video.
    private static let videoSettings: Set<String> = [
        "Shell", "FontFamily", "FontSize", "Framerate", "LetterSpacing", "LineHeight", "LoopOffset", "Theme", "Padding",
        "Margin", "MarginFill", "WindowBar", "WindowBarSize", "BorderRadius", "CursorBlink",
    ]

    /// Every word with which a statement begins.
    static let all = statements + KeyWord.named.map(\.word)

    /// Returns which way the wheel is turned by a word; nil for another word.
    static func wheel(_ word: String) -> MouseEvent.Wheel? {
        switch word {
        case "ScrollUp": .up
        case "ScrollDown": .down
        default: nil
        }
    }

    /// Describes what is wrong with a word that begins no statement.
    static func suggestion(for word: String) -> String {
        let shown = TextWidth.clipped(word, to: 40)
        if word == "Env" {
            return "Env is not supported: the dashboard runs in no shell; set it where you start orderdesk"
        }
        if KeyWord.isHeld(word) {
            return "'\(shown)' names no key; write Ctrl+R, Alt+x or Shift+Tab, or Ctrl with a letter or Space"
        }
        guard let meant = NearestWord.nearest(to: word, among: all) else {
            return
                "there is no word '\(shown)'; the words are \(statements.joined(separator: ", ")) and the names of keys"
        }
        return "there is no word '\(shown)'; did you mean \(meant)?"
    }

    /// Describes what is wrong with the name of a setting.
    static func suggestion(forSetting word: String) -> String {
        let shown = TextWidth.clipped(word, to: 40)
        if videoSettings.contains(word) {
            return "Set \(word) is not supported: it concerns the pictures of a video, and there are none; leave it out"
        }
        guard let meant = NearestWord.nearest(to: word, among: settings) else {
            return "there is no setting '\(shown)'; the settings are \(settings.joined(separator: ", "))"
        }
        return "there is no setting '\(shown)'; did you mean \(meant)?"
    }
}
