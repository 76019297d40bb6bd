/// Shows what was found for a typed text, in a fixed number of rows so that nothing below it jumps.
enum SuggestionList {
    /// Its height in rows.
    static let height = 6

    /// Returns exactly ``height`` lines, the highlighted one among them; `row` writes an item into some columns.
    static func lines<Item>(
        _ suggestions: Suggestions<Item>, typed: String, noun: String, isHighlighting: Bool = true, indent: Int,
        width: Int,
        row: (Item, Int) -> String
    ) -> [Line] {
        let margin = String(repeating: " ", count: indent)
        var lines = shown(suggestions).map { index, item in
            let isHighlighted = isHighlighting && index == suggestions.highlighted
            let text = row(item, max(0, width - indent - 2))
            return Line([
                Span(margin), Span((isHighlighted ? "▸ " : "  ") + text, isHighlighted ? .choice : .text),
            ])
        }
        if lines.isEmpty {
            let words = suggestions.isWaiting ? "looking…" : typed.isEmpty ? "no \(noun)s yet" : "no \(noun) matches"
            lines = [Line([Span(margin), Span("  \(words)", .quiet)])]
        }
        return lines + Array(repeating: .blank, count: height - lines.count)
    }

    private static func shown<Item>(_ suggestions: Suggestions<Item>) -> [(Int, Item)] {
        let items = suggestions.items
        let start = max(0, min(suggestions.highlighted - height / 2, items.count - height))
        return items.indices.dropFirst(start).prefix(height).map { ($0, items[$0]) }
    }
}
