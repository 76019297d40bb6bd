extension Frame {
    /// The same frame for terminals that show nothing but ASCII; every glyph keeps its width.
    public var ascii: Frame {
        ascii { _ in false }
    }

    /// The same frame with ASCII in place of every glyph that has a scalar which cannot be shown.
    public func ascii(unless isShowable: (Unicode.Scalar) -> Bool) -> Frame {
        var frame = self
        frame.replaceTexts { text, columns in
            text.unicodeScalars.allSatisfy(isShowable) ? nil : ASCIIGlyphs.text(for: text, columns: columns)
        }
        return frame
    }
}

extension TextWidth {
    /// Returns sanitized text with ASCII in place of all else, one character a column.
    public static func ascii(_ text: String) -> String {
        isPrintableASCII(text)
            ? text : sanitized(text).map { ASCIIGlyphs.text(for: String($0), columns: columns(of: $0)) }.joined()
    }
}

/// Knows the nearest ASCII character of what is drawn on screen.
enum ASCIIGlyphs {
    /// Returns printable ASCII of one character a column.
    static func text(for grapheme: String, columns: Int) -> String {
        guard columns == 1, let first = grapheme.unicodeScalars.first else {
            return String(repeating: "?", count: columns)
        }
        if first.isASCII, first.value >= 0x20, first.value < 0x7F { return String(first) }
        return String(Sign.asciiTwins[first] ?? letter(first) ?? "?")
    }

    /// Latin letters without their accents, from U+00C0 on.
    private static let latin = Array("AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty")

    private static func letter(_ scalar: Unicode.Scalar) -> Character? {
        guard scalar.value >= 0xC0, scalar.value < 0xC0 + UInt32(latin.count) else { return nil }
        return latin[Int(scalar.value - 0xC0)]
    }
}
