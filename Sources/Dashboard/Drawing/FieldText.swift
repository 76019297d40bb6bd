import TerminalKit

/// Shows the part of a typed text that fits its field, always with the cursor in it.
struct FieldText: Hashable, Sendable {
    /// Exactly as many columns as the field has.
    let text: String
    /// The cursor's column in the field.
    let cursorColumn: Int
    /// Whether the text is only a hint at what to type.
    let isPlaceholder: Bool

    /// Cuts the part around the cursor out of a text, for a field of some columns; an empty one shows its placeholder.
    init(_ input: TextInput, width: Int, placeholder: String = "") {
        isPlaceholder = input.isEmpty && !placeholder.isEmpty
        guard width > 0 else {
            text = ""
            cursorColumn = 0
            return
        }
        guard !isPlaceholder else {
            text = TextWidth.padded(placeholder, to: width)
            cursorColumn = 0
            return
        }
        let characters = Array(input.text)
        let before = characters.prefix(input.cursor).map { TextWidth.sanitized(String($0)) }
        var start = before.count
        var columns = 0
        // The cursor needs a cell of its own behind the text.
        while start > 0 {
            let wider = columns + TextWidth.columns(of: before[start - 1])
            guard wider < width else { break }
            columns = wider
            start -= 1
        }
        text = TextWidth.padded(String(characters[start...]), to: width)
        cursorColumn = columns
    }

    /// The field as spans of a line.
    var spans: [Span] { [Span(text, isPlaceholder ? .placeholder : .field)] }
}
