/// Splits one line of a script into words, texts and patterns, as its parser asks for them.
struct ScriptScanner {
    /// Reports what cannot be read, and where.
    struct Trouble: Error {
        let message: String
        let column: Int
    }

    private static let quotes: Set<Character> = ["\"", "'", "`"]

    private let characters: [Character]
    private var index = 0

    init(_ line: Substring) {
        characters = Array(line)
    }

    /// The column of the next character, from 1.
    var column: Int { index + 1 }

    /// Whether nothing is left but spaces and a comment.
    mutating func isAtEnd() -> Bool {
        skipSpaces()
        return index >= characters.count || characters[index] == "#"
    }

    /// Whether a text in quotes is next.
    mutating func isAtText() -> Bool {
        !isAtEnd() && Self.quotes.contains(characters[index])
    }

    /// Whether a pattern between slashes is next.
    mutating func isAtPattern() -> Bool {
        !isAtEnd() && characters[index] == "/"
    }

    /// Returns a word, up to a space or a quote; a key behind `+` may be any character.
    mutating func word() -> String {
        skipSpaces()
        let start = index
        while index < characters.count, !characters[index].isWhitespace {
            if Self.quotes.contains(characters[index]), index == start || characters[index - 1] != "+" { break }
            index += 1
        }
        return String(characters[start..<index])
    }

    /// Returns the next word where it is a whole number, and passes it; nil leaves everything as it is.
    mutating func number() -> Int? {
        let before = index
        let word = word()
        if !word.isEmpty, word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(word) { return number }
        index = before
        return nil
    }

    /// Returns a text in quotes, without them.
    mutating func text() throws(Trouble) -> String {
        skipSpaces()
        let (start, quote) = (index, characters[index])
        guard let end = characters[(index + 1)...].firstIndex(of: quote) else {
            throw Trouble(message: "the text has no end; close it with \(quote)", column: start + 1)
        }
        index = end + 1
        return String(characters[(start + 1)..<end])
    }

    /// Returns the name of a file: in quotes, or up to the next space.
    mutating func path() throws(Trouble) -> String {
        try isAtText() ? text() : word()
    }

    /// Returns a pattern, without its slashes; `\/` is a slash in it.
    mutating func pattern() throws(Trouble) -> String {
        skipSpaces()
        let start = index
        var pattern = ""
        index += 1
        while index < characters.count, characters[index] != "/" {
            if characters[index] == "\\", index + 1 < characters.count {
                pattern += characters[index + 1] == "/" ? "" : "\\"
                index += 1
            }
            pattern.append(characters[index])
            index += 1
        }
        guard index < characters.count else {
            throw Trouble(message: "the pattern has no end; close it with /", column: start + 1)
        }
        index += 1
        return pattern
    }

    private mutating func skipSpaces() {
        while index < characters.count, characters[index].isWhitespace { index += 1 }
    }
}
