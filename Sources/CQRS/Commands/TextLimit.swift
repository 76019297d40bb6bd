/// Bounds the texts that come from outside, in bytes of UTF-8.
package enum TextLimit {
    /// The longest id of an aggregate.
    package static let idBytes = 200
    /// The longest name of a person or thing.
    package static let nameBytes = 500
    /// The longest free text: a reason, an address, a search.
    package static let textBytes = 2_000

    /// Returns why a text cannot be kept, as words that follow its name; nil when it can.
    ///
    /// Apart from what is too long, it refuses NUL: databases end a text there, so two ids could become one.
    package static func fault(in text: String, longestBytes: Int) -> String? {
        if text.utf8.count > longestBytes { return "is \(text.utf8.count) bytes long; the most is \(longestBytes)" }
        var text = text
        return text.withUTF8 { $0.contains(0) } ? "holds a NUL character; leave it out" : nil
    }
}

extension Unicode.Scalar {
    /// Whether it is invisible: a space, a control or another invisible character.
    package var isUnseen: Bool {
        // Most texts begin with a plain letter or digit, which needs no lookup of its properties.
        if ("!"..."~").contains(self) { return false }
        return switch properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
        default: properties.isDefaultIgnorableCodePoint || value == 0x2800
        }
    }
}

extension String {
    /// Whether it holds no visible character.
    package var isBlank: Bool {
        // As most texts begin with a plain letter or digit, one byte is mostly enough.
        if let first = utf8.first, (UInt8(ascii: "!")...UInt8(ascii: "~")).contains(first) { return false }
        return unicodeScalars.allSatisfy(\.isUnseen)
    }
}
