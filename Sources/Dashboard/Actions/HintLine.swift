import TerminalKit

/// Puts the keys of a place into one line, in as many words as fit.
///
/// Where room is short, parts are dropped in this order: the wide gaps and the longer words; the words of keys that
/// people know; the key of each choice, replaced by `0-5`; the wide gaps again; all words but that of help; all keys
/// but help; the word of help.
struct HintLine {
    private enum Words {
        case full
        case brief
        case unfamiliar
        case none
    }

    private struct Form {
        let gap: Int
        let words: Words
        /// Whether every choice of an action has its own key and word.
        let isSpelledOut: Bool
    }

    private static let forms = [
        Form(gap: 2, words: .full, isSpelledOut: true), Form(gap: 1, words: .brief, isSpelledOut: true),
        Form(gap: 1, words: .unfamiliar, isSpelledOut: true), Form(gap: 2, words: .brief, isSpelledOut: false),
        Form(gap: 1, words: .brief, isSpelledOut: false), Form(gap: 1, words: .none, isSpelledOut: false),
    ]

    private let items: [HintItem]
    private let state: DashboardState

    /// The keys of some places; those that change the desk are left out where it is only read.
    init(in places: [Place], state: DashboardState) {
        self.state = state
        items = state.actions.hints(in: places).filter { !($0.action.changesDesk && state.configuration.isReadOnly) }
    }

    /// The line in as many words as fit into some columns.
    func spans(width: Int) -> [Span] {
        for form in Self.forms {
            let spans = spans(form, items)
            if spans.columns <= width { return spans }
        }
        let essential = items.filter { $0.hint.persistence == .essential }
        let spans = spans(Form(gap: 1, words: .none, isSpelledOut: false), essential)
        return spans.columns <= width ? spans : essential.flatMap { [Span($0.key, .key)] }
    }

    /// The line in full, for a place that has few keys.
    var full: [Span] {
        [Span(" ")] + items.flatMap { spans(of: $0, Self.forms[0]) + [Span("  ")] }
    }

    private func spans(_ form: Form, _ items: [HintItem]) -> [Span] {
        var line = [Span(" ")]
        for (index, item) in items.enumerated() {
            if index > 0 {
                let isSameGroup = items[index - 1].hint.group == item.hint.group
                line.append(isSameGroup ? Span(String(repeating: " ", count: form.gap)) : Span(" │ ", .border))
            }
            line += spans(of: item, form)
        }
        return line
    }

    private func spans(of item: HintItem, _ form: Form) -> [Span] {
        guard form.isSpelledOut, !item.choices.isEmpty else {
            return spans(item.key, words(of: item.hint, form.words), isOn: item.action.isOn(state, []))
        }
        let choices = item.choices.map { choice in
            spans(choice.key, choice.words, isOn: item.action.isOn(state, choice.arguments))
        }
        return Array(choices.joined(separator: [Span(" ")]))
    }

    private func words(of hint: Hint, _ words: Words) -> String {
        switch (words, hint.persistence) {
        case (.full, _): hint.words
        case (.brief, _), (_, .essential): hint.brief
        case (.unfamiliar, .ordinary): hint.brief
        case (.unfamiliar, .familiar), (.none, _): ""
        }
    }

    /// An option that is on is highlighted as a whole, so that it is easy to see.
    private func spans(_ key: String, _ words: String, isOn: Bool) -> [Span] {
        let role: Role = isOn ? .activeKey : .key
        return words.isEmpty ? [Span(key, role)] : [Span(key, role), Span(" \(words)", isOn ? role : .text)]
    }
}
