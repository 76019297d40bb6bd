/// One term of a filter's text as it is written, with its place.
struct FilterToken: Hashable, Sendable {
    /// What stands between the word and its values.
    enum Sign: String, Hashable, Sendable {
        case colon = ":"
        case equal = "="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        var isComparison: Bool { self != .colon && self != .equal }
    }

    /// One of the alternatives.
    struct Value: Hashable, Sendable {
        /// Without its quotes.
        var text: String
        /// Its place, quotes included.
        var range: Range<Int>
        var isQuoted: Bool
    }

    /// Its place, counted in Unicode scalars.
    var range: Range<Int>
    var isNegated: Bool
    /// The word before the sign; nil for free text and for a word that stands alone.
    var name: String?
    var nameRange: Range<Int>
    var sign: Sign?
    /// The alternatives; of free text the one text.
    var values: [Value]
}

/// Divides a filter's text into its terms.
struct FilterTokenizer {
    private let scalars: [Unicode.Scalar]
    private let isWord: (String) -> Bool
    private var place = 0

    private init(_ text: String, isWord: @escaping (String) -> Bool) {
        scalars = Array(text.unicodeScalars)
        self.isWord = isWord
    }

    /// Returns the terms in order; `isWord` decides, in lower case, which words take another sign than a colon.
    static func tokens(
        of text: String, isWord: @escaping (String) -> Bool = { FilterWord(rawValue: $0) != nil }
    ) -> [FilterToken] {
        var tokenizer = FilterTokenizer(text, isWord: isWord)
        var tokens: [FilterToken] = []
        while let token = tokenizer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> FilterToken? {
        while let scalar = current, scalar.properties.isWhitespace { place += 1 }
        guard current != nil else { return nil }
        let start = place
        let isNegated = current == "-" && place + 1 < scalars.count && !scalars[place + 1].properties.isWhitespace
        if isNegated { place += 1 }
        if let term = term(start, isNegated) { return term }
        let text = current == "\"" ? quoted() : plain(endingAtComma: false)
        return FilterToken(
            range: start..<place, isNegated: isNegated, name: nil, nameRange: start..<start, sign: nil, values: [text])
    }

    /// Reads a word with its values. Any letters before a colon are a word, others only if the language has it.
    private mutating func term(_ start: Int, _ isNegated: Bool) -> FilterToken? {
        let begin = place
        var end = begin
        while end < scalars.count, scalars[end].isASCII, scalars[end].properties.isAlphabetic { end += 1 }
        guard end > begin, let sign = sign(at: end) else { return nil }
        let name = text(begin..<end)
        guard sign == .colon || isWord(name.lowercased()) else { return nil }
        place = end + sign.rawValue.count
        var values = [value()]
        while current == "," {
            place += 1
            values.append(value())
        }
        return FilterToken(
            range: start..<place, isNegated: isNegated, name: name, nameRange: begin..<end, sign: sign, values: values)
    }

    private func sign(at index: Int) -> FilterToken.Sign? {
        guard index < scalars.count else { return nil }
        let isTwo = index + 1 < scalars.count && scalars[index + 1] == "="
        switch scalars[index] {
        case ":": return .colon
        case "=": return .equal
        case "<": return isTwo ? .lessOrEqual : .less
        case ">": return isTwo ? .greaterOrEqual : .greater
        default: return nil
        }
    }

    private mutating func value() -> FilterToken.Value {
        current == "\"" ? quoted() : plain(endingAtComma: true)
    }

    private mutating func plain(endingAtComma: Bool) -> FilterToken.Value {
        let start = place
        while let scalar = current, !scalar.properties.isWhitespace, !(endingAtComma && scalar == ",") { place += 1 }
        return FilterToken.Value(text: text(start..<place), range: start..<place, isQuoted: false)
    }

    /// Reads up to the closing quote; two quotes are one, and an open text ends with the line.
    private mutating func quoted() -> FilterToken.Value {
        let start = place
        place += 1
        var text = String.UnicodeScalarView()
        while let scalar = current {
            place += 1
            if scalar == "\"" {
                guard current == "\"" else { break }
                place += 1
            }
            text.append(scalar)
        }
        return FilterToken.Value(text: String(text), range: start..<place, isQuoted: true)
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }
}
