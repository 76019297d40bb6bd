import Foundation
import TerminalKit

/// Builds the control sequence that puts text on the terminal's clipboard (OSC 52).
enum Clipboard {
    /// Terminals cut or ignore more than about 74,000 bytes of base64.
    static let limitBytes = 55_500
    /// GNU screen passes on no longer string; older ones keep 255 bytes.
    private static let screenChunkBytes = 240

    /// Returns what is copied of a text: as it is shown, or raw with all that is in it; beyond the limit it is cut between
    /// characters.
    ///
    /// As it is shown it holds no line end, no control and nothing unseen, so that pasted into a shell it runs nothing.
    static func copied(_ text: String, isRaw: Bool = false) -> String {
        String(cut(isRaw ? text : TextWidth.sanitized(text)))
    }

    /// Returns the sequence for a text, which reaches the terminal through what the program runs in.
    static func sequence(copying text: String, isRaw: Bool = false, in multiplexer: Multiplexer = .none) -> [UInt8] {
        let payload = Data(copied(text, isRaw: isRaw).utf8).base64EncodedString()
        let plain = Array("\u{1B}]52;c;\(payload)\u{07}".utf8)
        switch multiplexer {
        case .none: return plain
        case .tmux:
            // It keeps the plain one itself with `set-clipboard on`, and passes the other on with `allow-passthrough`.
            return plain + Array("\u{1B}Ptmux;\u{1B}".utf8) + plain + Array("\u{1B}\\".utf8)
        case .screen:
            return stride(from: 0, to: plain.count, by: screenChunkBytes).flatMap { start in
                let chunk = plain[start..<min(start + screenChunkBytes, plain.count)]
                return Array("\u{1B}P".utf8) + chunk + Array("\u{1B}\\".utf8)
            }
        }
    }

    private static func cut(_ text: String) -> Substring {
        guard text.utf8.count > limitBytes else { return text[...] }
        var end = text.utf8.index(text.startIndex, offsetBy: limitBytes)
        while end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        return text[..<end]
    }
}
