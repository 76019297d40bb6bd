import Foundation

extension String {
    /// The text without regard to case and accents, for comparing and sorting what people typed.
    var folded: String {
        // Foundation's folding costs microseconds; most names are ASCII and need none of it.
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        return folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    /// The text as it can be bound to a statement, which would cut it off at a NUL.
    var storable: String {
        guard utf8.contains(0) else { return self }
        return replacingOccurrences(of: "\0", with: "\u{FFFD}")
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
