import Foundation

/// The one rule by which ids from outside are spelled.
///
/// A letter and its accent may be one character or two, and files and keyboards put blanks around words that nobody
/// sees. Ids are compared byte for byte, so one spelling is chosen where they come in: at the command line, in imported
/// files and in every front end. Ids that are in the log already are never respelled.
extension Identifier {
    /// Wraps a text from outside in the spelling that new ids have: see `String.spelledAsID`.
    public init(typed text: String) {
        self.init(rawValue: text.spelledAsID)
    }

    /// Whether the id has the spelling that new ids have.
    public var hasIDSpelling: Bool {
        rawValue.spelledAsID.utf8.elementsEqual(rawValue.utf8)
    }
}

extension String {
    /// The text as an id is spelled: composed (Unicode NFC), without blanks, line ends and zero-width characters at its
    /// edges.
    public var spelledAsID: String {
        var text = withoutBlankEdges
        let isPlain = text.withUTF8 { $0.allSatisfy { $0 < 0x80 } }
        return isPlain ? text : text.precomposedStringWithCanonicalMapping
    }

    /// The text without spaces of any kind, line ends, byte order marks and zero-width characters at its edges.
    public var withoutBlankEdges: String {
        // Most texts begin and end with a plain letter or digit, which needs no looking up.
        let isPlain: (UInt8) -> Bool = { (0x21...0x7E).contains($0) }
        guard let first = utf8.first, let last = utf8.last, !isPlain(first) || !isPlain(last) else { return self }
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.isBlankEdge }),
            let end = scalars.lastIndex(where: { !$0.isBlankEdge })
        else { return "" }
        return String(scalars[start...end])
    }
}

extension Unicode.Scalar {
    fileprivate var isBlankEdge: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xFEFF, 0x200B...0x200D, 0x2060: true
        case 0...0x7F: false
        default: [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
        }
    }
}
