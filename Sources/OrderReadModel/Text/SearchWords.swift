/// Turns a text that someone typed into an inert expression for the full-text index.
struct SearchWords: Hashable, Sendable {
    /// The words: runs of letters, digits and their marks.
    let words: [String]

    /// More than anyone types; what lies behind it is ignored.
    private static let longestText = 1_000

    init(_ text: String) {
        let scalars = text.unicodeScalars.prefix(Self.longestText)
        words = scalars.split { !Self.isWordPart($0) }.map { String(Substring($0)) }
    }

    /// The expression that finds what holds every word as the beginning of a word; nil without words.
    ///
    /// A word holds neither quotes nor operators, and quoted it is nothing but text.
    var expression: String? {
        words.isEmpty ? nil : words.map { "\"\($0)\" *" }.joined(separator: " AND ")
    }

    /// Follows the tokenizer `unicode61`: letters, digits and private use are token characters, marks belong to them.
    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .privateUse,
            .nonspacingMark, .spacingMark, .enclosingMark:
            true
        default:
            false
        }
    }
}
