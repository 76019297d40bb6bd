import Foundation
import TerminalKit

/// Builds the control sequence that puts text on the terminal's clipboard (OSC 52).
enum Clipboard {
    /// Terminals cut or ignore more than about 74,000 bytes of base64.
    static let limitBytes = 55_500

    /// Returns the sequence; text beyond the limit is cut between characters.
    ///
    /// The text is copied as it is shown: what is pasted into a shell holds no line end, no control and nothing unseen.
    static func sequence(copying text: String) -> [UInt8] {
        Array("\u{1B}]52;c;\(Data(cut(TextWidth.sanitized(text)).utf8).base64EncodedString())\u{07}".utf8)
    }

    private static func cut(_ text: String) -> Substring {
        guard text.utf8.count > limitBytes else { return text[...] }
        var end = text.utf8.index(text.startIndex, offsetBy: limitBytes)
        while end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        return text[..<end]
    }
}
