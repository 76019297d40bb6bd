extension String {
    /// The text cut to a length fit for a message, with nothing in it that could move a cursor or hide.
    var inert: String {
        let longest = 120
        let shown = unicodeScalars.prefix(longest).map(\.inertText).joined()
        return unicodeScalars.count > longest ? shown + "…" : shown
    }

    /// The text, uncut, with every character that could move a cursor or hide spelled out.
    var spelledOut: String {
        unicodeScalars.allSatisfy(\.isInert) ? self : unicodeScalars.map(\.inertText).joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isInert: Bool {
        if isASCII { return (0x20...0x7E).contains(value) }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    fileprivate var inertText: String {
        isInert ? String(Character(self)) : "\\u{\(String(value, radix: 16))}"
    }
}
