/// A sign drawn on screen, one column wide and found in the usual monospaced fonts.
///
/// Several meanings may share a glyph; each glyph has one ASCII twin, for terminals that show nothing else.
public struct Sign: Hashable, Sendable, CustomStringConvertible {
    /// The scalar that is drawn.
    public let glyph: Unicode.Scalar

    private init(_ glyph: Unicode.Scalar) {
        self.glyph = glyph
    }

    /// The glyph as text, so that a sign can stand in an interpolation.
    public var description: String { String(glyph) }

    /// The character that stands for it where only ASCII can be drawn.
    public var ascii: Character { Self.asciiTwins[glyph] ?? "?" }

    /// The projection is up to date.
    public static let live = Sign("●")
    /// The projection is behind and catching up.
    public static let catchingUp = Sign("◐")
    /// The projection is behind and not catching up.
    public static let delayed = Sign("▲")
    /// Somebody paused the projection.
    public static let paused = Sign("‖")
    /// The projection makes no progress.
    public static let stalled = Sign("✖")
    /// Something failed or was refused.
    public static let failed = Sign("✖")
    /// A read model is being rebuilt.
    public static let rebuilding = Sign("↻")
    /// Something is on its way.
    public static let waiting = Sign("◔")
    /// Something that needs a person's attention.
    public static let attention = Sign("⚑")
    /// An order is pending.
    public static let pending = Sign("○")
    /// An order is approved.
    public static let approved = Sign("◐")
    /// An order is shipped.
    public static let shipped = Sign("●")
    /// An order is cancelled.
    public static let cancelled = Sign("×")
    /// The money of an order was given back.
    public static let refunded = Sign("↩")
    /// Something is done.
    public static let done = Sign("✓")
    /// The line that keys act on.
    public static let cursor = Sign("▸")
    /// A value that is not confirmed yet.
    public static let guess = Sign("~")
    /// A high value.
    public static let high = Sign("!")
    /// The sorted column, smallest first.
    public static let ascending = Sign("▲")
    /// The sorted column, largest first.
    public static let descending = Sign("▼")
    /// Something was cut off here.
    public static let ellipsis = Sign("…")
    /// A line between columns.
    public static let column = Sign("│")
    /// A line between rows.
    public static let row = Sign("─")
    /// Something changed lately.
    public static let changed = Sign("·")
    /// A dot between words.
    public static let separator = Sign("·")
    /// Upwards.
    public static let up = Sign("↑")
    /// Downwards.
    public static let down = Sign("↓")
    /// To the left.
    public static let left = Sign("←")
    /// To the right.
    public static let right = Sign("→")
}

extension Sign: CaseIterable {
    /// Every sign, in no particular order.
    public static let allCases: [Sign] = [
        .live, .catchingUp, .delayed, .paused, .stalled, .failed, .rebuilding, .waiting, .attention, .pending,
        .approved, .shipped, .cancelled, .refunded, .done, .cursor, .guess, .high, .ascending, .descending, .ellipsis,
        .column,
        .row, .changed, .separator, .up, .down, .left, .right,
    ]
}

extension Sign {
    /// The nearest ASCII character of every glyph that is drawn, be it a sign, a line or a mark in a text.
    static let asciiTwins: [Unicode.Scalar: Character] = [
        "~": "~", "!": "!",
        "●": "*", "○": "o", "◐": "%", "◔": "~", "◌": "o", "▲": "^", "△": "^", "▼": "v", "▽": "v", "▸": ">", "▶": ">",
        "◂": "<", "◀": "<", "‖": "=", "✖": "x", "✗": "x", "✘": "x", "×": "x", "↻": "@", "⚑": "!", "⧗": "~", "⌛": "~",
        "✓": "+", "✔": "+", "…": ".", "·": ".", "•": "*", "│": "|", "┃": "|", "║": "|", "─": "-", "╌": "-", "━": "-",
        "═": "=",
        "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "╭": "+", "╮": "+",
        "╰": "+", "╯": "+", "▁": "_", "▂": ".", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#", "▌": "#",
        "▏": "|", "▎": "|", "▍": "|", "▋": "#", "▊": "#", "▉": "#",
        "▐": "#", "░": ".", "▒": ":", "▓": "#", "→": ">", "←": "<", "↑": "^", "↓": "v", "⇒": ">", "⇧": "^", "↵": "<",
        "↩": "<",
        "⏎": "<", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "«": "<", "»": ">", "£": "L",
        "€": "E", "¥": "Y", "¢": "c", "≈": "~", "≠": "#", "≤": "<", "≥": ">", "■": "#", "□": "o", "▪": "*", "◆": "*",
        "◇": "o", "★": "*", "☆": "*", "⚠": "!", "¡": "!", "°": "o", "±": "+", "÷": "/",
    ]
}
