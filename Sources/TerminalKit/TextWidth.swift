/// Measures text in terminal columns and sanitizes it.
public enum TextWidth {
    /// Returns how many columns a grapheme occupies: 1, 2 for wide East Asian characters and emoji, and one for each
    /// letter and spacing vowel where a script joins several of them.
    ///
    /// Only for graphemes of sanitized text.
    public static func columns(of character: Character) -> Int {
        max(1, exactColumns(of: character))
    }

    /// Returns how many columns a text occupies once it is sanitized.
    public static func columns(of text: String) -> Int {
        plainColumns(of: text) ?? sanitized(text).reduce(0) { $0 + columns(of: $1) }
    }

    /// Returns the text with everything that could steer a terminal, or be seen as nothing, made visible and harmless.
    ///
    /// Controls become their visible symbols (`␛`), invisible characters `·`, unknown ones `�`; joined emoji shrink to
    /// the first, flags to their letters. Applying it twice changes nothing more.
    public static func sanitized(_ text: String) -> String {
        plainColumns(of: text) == nil ? SanitizedText.rewritten(text) : text
    }

    /// Returns the text, sanitized, cut to at most `width` columns, with `…` as its last when something was cut off.
    ///
    /// A grapheme of more than two columns may be cut between its letters.
    public static func clipped(_ text: String, to width: Int) -> String {
        guard width > 0 else { return "" }
        if let columns = plainColumns(of: text), columns <= width { return text }
        let text = sanitized(text)
        guard let end = cut(text, at: width) else { return text }
        return text[..<(cut(text, at: width - 1) ?? end)] + "…"
    }

    /// Returns the text clipped or filled with spaces to exactly `width` columns.
    public static func padded(_ text: String, to width: Int, alignRight: Bool = false) -> String {
        let text = clipped(text, to: width)
        let missing = width - columns(of: text)
        guard missing > 0 else { return text }
        let spaces = String(repeating: " ", count: missing)
        return alignRight ? spaces + text : text + spaces
    }

    /// Returns the columns of a text whose every scalar is a grapheme of its own; nil when one needs a closer check.
    static func plainColumns(of text: String) -> Int? {
        if isPrintableASCII(text) { return text.utf8.count }
        var sum = 0
        for scalar in text.unicodeScalars {
            guard let columns = ScalarWidth.plainColumns(of: scalar) else { return nil }
            sum += columns
        }
        return sum
    }

    /// Returns the sum over a grapheme's scalars, which for text that is not sanitized may be anything.
    static func exactColumns(of character: Character) -> Int {
        if character.isASCII { return 1 }
        return character.unicodeScalars.reduce(0) { $0 + ScalarWidth.columns(of: $1) }
    }

    /// Returns whether every byte is a printable ASCII character, which is then one column each.
    static func isPrintableASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// Returns where sanitized text exceeds `width` columns; nil when it fits.
    private static func cut(_ text: String, at width: Int) -> String.Index? {
        var used = 0
        for glyph in GlyphSequence(text) {
            used += glyph.columns
            if used > width { return glyph.range.lowerBound }
        }
        return nil
    }
}
