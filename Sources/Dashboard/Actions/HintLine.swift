import TerminalKit

/// Puts the keys of a place into one line, in as many words as fit; what cannot be done now is dim.
///
/// Where room is short, parts are dropped in this order: the wide gaps and the longer words; the words of keys that
/// people know; keys that can do nothing now; all words but that of help; all keys but help; the word of help.
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
    }

    private static let full = Form(gap: 2, words: .full)
    private static let forms = [
        full, Form(gap: 2, words: .brief), Form(gap: 1, words: .brief), Form(gap: 1, words: .unfamiliar),
    ]
    /// With the keys alone that do something now.
    private static let formsOfPossible = [Form(gap: 1, words: .brief), Form(gap: 1, words: .unfamiliar)]
    private static let keysAlone = Form(gap: 1, words: .none)

    private let items: [HintItem]
    private let state: DashboardState

    /// The keys of some places; those that change the desk are left out where it is only read.
    init(in places: [Place], state: DashboardState) {
        self.state = state
        items = state.actions.hints(in: places).filter { item in
            !(item.action.changesDesk && state.configuration.isReadOnly)
                && (item.hint.persistence != .occasional || state.availability(of: item.action) == .available)
        }
    }

    /// The line in as many words as fit into some columns.
    func spans(width: Int) -> [Span] {
        if let form = Self.forms.first(where: { columns(of: $0, items) <= width }) { return spans(form, items) }
        let possible = items.filter(isPossible)
        if let form = Self.formsOfPossible.first(where: { columns(of: $0, possible) <= width }) {
            return spans(form, possible)
        }
        if columns(of: Self.keysAlone, items) <= width { return spans(Self.keysAlone, items) }
        let essential = items.filter { $0.hint.persistence == .essential }
        let spans = spans(Form(gap: 1, words: .none), essential)
        return spans.columns <= width
            ? spans : essential.map { Span($0.key, .key, click: .action($0.action.id, $0.arguments)) }
    }

    /// The line in full, for a place that has few keys.
    var inFull: [Span] {
        [Span(" ")] + items.flatMap { spans(of: $0, Self.full) + [Span("  ")] }
    }

    /// How many columns the line needs; nothing is laid out for it.
    private func columns(of form: Form, _ items: [HintItem]) -> Int {
        items.indices.reduce(1) { columns, index in
            let words = TextWidth.columns(of: words(of: items[index], form.words))
            return columns + gap(before: index, of: items, form) + TextWidth.columns(of: items[index].key)
                + (words == 0 ? 0 : 1 + words)
        }
    }

    private func gap(before index: Int, of items: [HintItem], _ form: Form) -> Int {
        index == 0 ? 0 : items[index - 1].hint.group == items[index].hint.group ? form.gap : 3
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

    /// An option that is on is highlighted as a whole, so that it is easy to see.
    private func spans(of item: HintItem, _ form: Form) -> [Span] {
        let words = words(of: item, form.words)
        let (key, text): (Role, Role) =
            item.action.isOn(state, []) ? (.activeKey, .activeKey) : isPossible(item) ? (.key, .text) : (.quiet, .quiet)
        let click = ClickTarget.action(item.action.id, item.arguments)
        return words.isEmpty
            ? [Span(item.key, key, click: click)]
            : [Span(item.key, key, click: click), Span(" \(words)", text, click: click)]
    }

    private func isPossible(_ item: HintItem) -> Bool { state.availability(of: item.action) == .available }

    private func words(of item: HintItem, _ words: Words) -> String {
        let text = Self.words(of: item.hint, words)
        let count = text.isEmpty ? 0 : item.action.count(state)
        return count == 0 ? text : "\(text) \(NumberText.grouped(count))"
    }

    private static func words(of hint: Hint, _ words: Words) -> String {
        switch (words, hint.persistence) {
        case (.full, _): hint.words
        case (.brief, _), (_, .essential): hint.brief
        case (.unfamiliar, .ordinary), (.unfamiliar, .occasional): hint.brief
        case (.unfamiliar, .familiar), (.none, _): ""
        }
    }
}
