/// Measures text in terminal columns and makes it inert.
public enum TextWidth {
    /// Returns how many columns a grapheme takes: 1, or 2 for wide East Asian characters and emoji.
    ///
    /// Only asked about inert graphemes.
    public static func columns(of character: Character) -> Int {
        1
    }

    /// Returns how many columns a text takes once inert.
    public static func columns(of text: String) -> Int {
        inert(text).reduce(0) { $0 + columns(of: $1) }
    }

    /// Returns the text with everything that could steer a terminal, or be seen as nothing, made visible and harmless.
    public static func inert(_ text: String) -> String {
        text
    }

    /// Returns the text cut to at most `width` columns, with `…` as its last when something was cut off.
    public static func clipped(_ text: String, to width: Int) -> String {
        text
    }

    /// Returns the text clipped or filled with spaces to exactly `width` columns.
    public static func padded(_ text: String, to width: Int, alignRight: Bool = false) -> String {
        text
    }
}
