import TerminalKit

/// Writes what is drawn as words to be read in their order: no signs, no lines between columns, no gaps.
enum PlainText {
    /// Returns a line's words, its columns with commas between them; empty for one of signs alone.
    static func words(of line: Line) -> String {
        let left = line.left.map(text).joined()
        return words(in: line.right.isEmpty ? left : left + "  " + line.right.map(text).joined())
    }

    /// Returns the words of drawn text; two spaces or more are the gap between two columns.
    static func words(in drawn: String) -> String {
        let shown = TextWidth.sanitized(drawn).replacing(" · ", with: "  ")
        let kept = String(String.UnicodeScalarView(shown.unicodeScalars.map { isDrawn($0) ? " " : $0 }))
        return columns(of: kept).joined(separator: ", ")
    }

    /// An arrow among the keys names a key.
    private static func text(_ span: Span) -> String {
        guard span.role == .key || span.role == .activeKey else { return span.text }
        return arrows.reduce(span.text) { text, arrow in text.replacing(arrow.sign, with: arrow.name) }
    }

    private static let arrows: [(sign: String, name: String)] = [
        ("\(Sign.up)", "Up"), ("\(Sign.down)", "Down"), ("\(Sign.left)", "Left"), ("\(Sign.right)", "Right"),
    ]

    private static func columns(of text: String) -> [String] {
        var columns = [""]
        var spaces = 2
        for character in text {
            guard character != " " else {
                spaces += 1
                continue
            }
            if spaces > 1, columns.last?.isEmpty == false { columns.append("") }
            if spaces == 1 { columns[columns.count - 1].append(" ") }
            columns[columns.count - 1].append(character)
            spaces = 0
        }
        return columns.filter { !$0.isEmpty && $0 != "," }
    }

    /// Whether a scalar is a sign, a part of a chart or of a frame: the words next to it carry the same.
    private static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2016, 0x2190...0x21FF, 0x2500...0x28FF, 0x00B7: true
        default: false
        }
    }
}
