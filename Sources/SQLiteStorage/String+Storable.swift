import Foundation

extension String {
    /// The text as it can be bound to a statement, which would cut it off at a NUL.
    package var storable: String {
        guard utf8.contains(0) else { return self }
        return replacingOccurrences(of: "\0", with: "\u{FFFD}")
    }
}
