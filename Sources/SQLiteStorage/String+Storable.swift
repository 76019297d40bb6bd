import Foundation

extension String {
    /// The text as it can be bound to a statement, which would cut it off at a NUL.
    package var storable: String {
        var text = self
        let hasNUL = text.withUTF8 { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        }
        guard hasNUL else { return self }
        return replacingOccurrences(of: "\0", with: "\u{FFFD}")
    }
}
