/// Shows what was found for a typed text, in a fixed number of rows so that nothing below it jumps.
struct SuggestionList<Item: Hashable & Sendable> {
    /// What was found.
    let suggestions: Suggestions<Item>
    /// Whether nothing is typed yet.
    let isUntyped: Bool
    /// What one of them is called.
    let noun: String
    /// Whether one is highlighted: whether the usual key would take it.
    var isHighlighting = true
    /// How many rows it has.
    let height: Int
    var indent = 0
    let width: Int
    /// What names an item.
    let id: (Item) -> RowID
    /// Whether an order can have it.
    let isOrderable: (Item) -> Bool
    /// Writes an item into some columns.
    let row: (Item, Int) -> String

    /// As many lines as its height, the highlighted one among them.
    var lines: [Line] {
        let margin = String(repeating: " ", count: indent)
        var lines = shown.map { index, item in
            let isHighlighted = isHighlighting && index == suggestions.highlighted
            let text = row(item, max(0, width - indent - 2))
            let role: Role = isHighlighted ? .choice : isOrderable(item) ? .text : .quiet
            return Line(
                [Span(margin), Span((isHighlighted ? "▸ " : "  ") + text, role)], click: .choice(id(item)))
        }
        if lines.isEmpty {
            let words = suggestions.isWaiting ? "looking…" : isUntyped ? "no \(noun)s yet" : "no \(noun) matches"
            lines = [Line([Span(margin), Span("  \(words)", .quiet)])]
        }
        return lines + Array(repeating: .blank, count: max(0, height - lines.count))
    }

    private var shown: [(Int, Item)] {
        let items = suggestions.items
        return items.indices.dropFirst(suggestions.first(height: height)).prefix(height).map { ($0, items[$0]) }
    }
}
