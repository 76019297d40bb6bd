import TerminalKit

/// Shows the search line while it is typed into.
enum FinderLine {
    /// The most columns the typed text gets.
    private static let widestField = 40

    /// Returns the line for some columns, the cursor in its field.
    static func line(_ finder: TextInput, width: Int) -> Line {
        let label = width >= 24 ? " Orders  / " : "/"
        let columns = TextWidth.columns(of: label)
        let field = FieldText(finder, width: min(widestField, width - columns))
        return Line([Span(label, .strong)] + field.spans, cursorColumn: columns + field.cursorColumn)
    }
}
