import TerminalKit

/// Shows the part of a typed text that fits its field, always with the cursor in it.
struct FieldText: Hashable, Sendable {
    /// Exactly as many columns as the field has.
    let text: String
    /// The cursor's column in the field.
    let cursorColumn: Int
    /// Whether the text is only a hint at what to type.
    let isPlaceholder: Bool
    /// The characters of the text that are shown, each sanitized, and the number of the first.
    private let shown: [String]
    private let start: Int

    /// Cuts the part around the cursor out of a text, for a field of some columns; an empty one shows its placeholder.
    init(_ input: TextInput, width: Int, placeholder: String = "") {
        isPlaceholder = input.isEmpty && !placeholder.isEmpty
        guard width > 0 else {
            (text, shown, start) = ("", [], 0)
            cursorColumn = 0
            return
        }
        guard !isPlaceholder else {
            (text, shown, start) = (TextWidth.padded(placeholder, to: width), [], 0)
            cursorColumn = 0
            return
        }
        let characters = Array(input.text)
        let before = characters.prefix(input.cursor).map { TextWidth.sanitized(String($0)) }
        var first = before.count
        var columns = 0
        // The cursor needs a cell of its own behind the text.
        while first > 0 {
            let wider = columns + TextWidth.columns(of: before[first - 1])
            guard wider < width else { break }
            columns = wider
            first -= 1
        }
        var shown = characters[first...].map { TextWidth.sanitized(String($0)) }
        // That something stands before the field is seen, wherever the cursor leaves room for the sign.
        if first > 0, first < before.count, let head = shown.first {
            shown[0] = TextWidth.padded("…", to: TextWidth.columns(of: head))
        }
        text = TextWidth.padded(shown.joined(), to: width)
        cursorColumn = columns
        self.shown = shown
        start = first
    }

    /// The field with some characters of the typed text marked as wrong.
    func spans(marking range: Range<Int>) -> [Span] {
        var (before, marked) = ("", "")
        for (number, character) in zip(start..., shown) {
            if number < range.lowerBound { before += character }
            if range.contains(number) { marked += character }
        }
        let width = TextWidth.columns(of: text)
        let (left, middle) = (TextWidth.columns(of: before), TextWidth.columns(of: marked))
        guard middle > 0, left + middle <= width else { return spans }
        let rest = TextWidth.padded(
            shown.dropFirst(max(0, range.upperBound - start)).joined(), to: width - left - middle)
        return [Span(before, .field), Span(marked, .failure), Span(rest, .field)].filter { !$0.text.isEmpty }
    }

    /// The field as spans of a line.
    var spans: [Span] { [Span(text, isPlaceholder ? .placeholder : .field)] }
}
