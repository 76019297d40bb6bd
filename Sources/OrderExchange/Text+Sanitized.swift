extension String {
    /// The text cut to a length fit for a message, with nothing in it that could move a cursor or hide.
    var sanitized: String {
        let longest = 120
        let shown = unicodeScalars.prefix(longest).map(\.sanitizedText).joined()
        return unicodeScalars.count > longest ? shown + "…" : shown
    }

    /// The text, uncut, with every character that could move a cursor or hide spelled out.
    var spelledOut: String {
        unicodeScalars.allSatisfy(\.isLiteral) ? self : unicodeScalars.map(\.sanitizedText).joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isLiteral: Bool {
        if isASCII { return (0x20...0x7E).contains(value) }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    fileprivate var sanitizedText: String {
        isLiteral ? String(Character(self)) : "\\u{\(String(value, radix: 16))}"
    }
}
