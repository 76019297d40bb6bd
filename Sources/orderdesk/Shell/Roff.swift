import DeskComposition

/// Collects a manual page in the macros of man(7).
struct Roff {
    private(set) var text = ""

    /// Writes a request line with arguments, which are literal text.
    mutating func request(_ name: String, _ arguments: String...) {
        text += ".\(name)\(arguments.map { " " + Self.argument($0) }.joined())\n"
    }

    /// Macros take an argument in quotes, but requests of roff itself, which have none but words, do not.
    private static func argument(_ literal: String) -> String {
        let isWord = !literal.isEmpty && literal.utf8.allSatisfy { letters.contains($0 | 0x20) || digits.contains($0) }
        return isWord ? literal : "\"" + escaped(literal).replacing("\"", with: "\\(dq") + "\""
    }

    /// Writes a line of text, which may hold markup of ``bold(_:)`` and ``italic(_:)`` only.
    mutating func line(_ marked: String) {
        // A dot or an apostrophe at the beginning of a line would make a request of it.
        let isRequest = marked.first == "." || marked.first == "'"
        text += (isRequest ? "\\&" : "") + marked + "\n"
    }

    /// Writes paragraphs of literal text; lines within one stay lines, since the text has none but those that are meant.
    mutating func paragraphs(_ literal: String) {
        for paragraph in literal.split(separator: "\n\n") {
            request("PP")
            for (index, part) in paragraph.split(separator: "\n").enumerated() {
                if index > 0 { request("br") }
                line(Self.escaped(String(part)))
            }
        }
    }

    static func bold(_ literal: String) -> String { "\\fB\(escaped(literal))\\fR" }
    static func italic(_ literal: String) -> String { "\\fI\(escaped(literal))\\fR" }

    /// Returns text that is shown as it is, with the characters that can be copied from the page and typed.
    static func escaped(_ literal: String) -> String {
        literal.reduce(into: "") { $0 += escapes[$1] ?? String($1) }
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static let escapes: [Character: String] = [
        "\\": "\\(rs", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti",
    ]
}
