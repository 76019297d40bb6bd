import OrderQueries
import TerminalKit

/// Shows the filter line while it is typed into.
enum FinderLine {
    /// The columns that the typed text gets; more where it is longer and there is room.
    private static let usualField = 40

    /// Returns the line for some columns, the cursor in its field and the place of a fault marked.
    static func line(_ finder: TextInput, label: String, fault: FilterFault?, width: Int) -> Line {
        let columns = TextWidth.columns(of: label)
        let wanted = max(usualField, TextWidth.columns(of: finder.text) + 1)
        let field = FieldText(finder, width: min(wanted, width - columns))
        let spans = fault.map { field.spans(marking: place(of: $0, in: finder.text)) } ?? field.spans
        return Line([Span(label, .strong)] + spans, cursorColumn: columns + field.cursorColumn)
    }

    /// Returns what stands before the text: the key that opens the line, or a word where it has none.
    static func label(_ actions: ActionTable) -> String {
        let key = actions.label(of: .openSearch)
        return " \(key.isEmpty ? "filter" : key) "
    }

    /// Returns how many columns a text needs at least, so that what is at the right gives way; the count stays.
    static func neededColumns(for finder: TextInput, width: Int) -> Int {
        width < 60 ? 12 : min(usualField, max(12, TextWidth.columns(of: finder.text) + 1))
    }

    /// Returns what is wrong with the text, or how it can go on.
    static func hints(_ entry: FilterEntry, naming actions: ActionTable) -> [Span] {
        if let fault = entry.fault { return [Span(" ▲ \(fault)", .warning)] }
        if let completion = entry.completion {
            return completion.candidates.enumerated().map { index, candidate in
                Span(" \(candidate.text)", index == completion.index ? .strong : .quiet)
            }
        }
        guard !entry.proposals.isEmpty else { return [] }
        let key = actions.label(of: .completeFilter)
        return [Span(" \(key) \(entry.proposals.joined(separator: "  "))", .quiet)]
    }

    /// The place of a fault, in characters.
    private static func place(of fault: FilterFault, in text: String) -> Range<Int> {
        func characters(_ count: Int) -> Int {
            text.unicodeScalars.index(text.startIndex, offsetBy: count, limitedBy: text.endIndex)
                .map { text.distance(from: text.startIndex, to: $0) } ?? text.count
        }
        let start = characters(fault.range.lowerBound)
        return start..<max(start, characters(fault.range.upperBound))
    }
}
