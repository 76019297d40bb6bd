import Foundation
import TerminalKit

/// Finds regular expressions on a screen.
struct ScriptPattern {
    private let expression: NSRegularExpression

    /// Creates a pattern; nil when it is none.
    init?(_ pattern: String) {
        // ICU's patterns: a wrong one is an error, and `^` and `$` stand for the ends of rows.
        guard let expression = try? NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines]) else {
            return nil
        }
        self.expression = expression
    }

    /// Returns why a text is no regular expression; nil when it is one.
    static func fault(in pattern: String) -> String? {
        if pattern.isEmpty { return "it is empty" }
        return ScriptPattern(pattern) == nil ? "brackets, braces and a * have to belong to something" : nil
    }

    /// Whether it is found in the part of a frame that is meant.
    func isFound(in frame: Frame, _ scope: ScriptWait.Scope) -> Bool {
        let text =
            switch scope {
            case .screen: frame.text
            case .line: Self.line(of: frame)
            }
        let all = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: all) != nil
    }

    private static func line(of frame: Frame) -> String {
        guard frame.size.rows > 0 else { return "" }
        let row = min(frame.cursor?.row ?? frame.size.rows - 1, frame.size.rows - 1)
        return frame.row(row).map(\.text).joined()
    }
}
