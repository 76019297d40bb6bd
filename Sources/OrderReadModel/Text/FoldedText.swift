import Foundation

extension String {
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
