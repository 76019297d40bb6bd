import TerminalKit

/// Holds the words of what has the keyboard or lies under it: a layer, or the content of a screen.
struct PlainLayer: Equatable {
    let title: String
    /// The words of every line that has any, those that are scrolled out of sight too; and an empty field.
    let lines: [String]
    /// The line that keys act on; nil for none.
    let focus: Int?
    /// Whether text is typed into that line.
    let isTyped: Bool
    /// The keys.
    let footer: [String]

    /// The words of a layer.
    init(_ overlay: Overlay) {
        title = PlainText.words(in: overlay.title)
        let field = overlay.footer.filter { $0.cursorColumn != nil }
        let all = (overlay.lines + field).map { (line: $0, words: PlainText.words(of: $0)) }
            .filter { !$0.words.isEmpty || $0.line.cursorColumn != nil }
        lines = all.map { $0.words }
        let typed = all.firstIndex { $0.line.cursorColumn != nil }
        isTyped = typed != nil
        focus = typed ?? all.firstIndex { $0.line.chosenColumn != nil }
        footer = overlay.footer.filter { $0.cursorColumn == nil }.map(PlainText.words).filter { !$0.isEmpty }
    }

    /// The words of a screen's content.
    init(screenOf state: DashboardState) {
        let (layout, screen) = (state.layout, state.screens.current)
        var canvas = Canvas(frame: Frame(size: state.size), theme: .named(state.configuration.theme))
        screen.content(in: layout, of: state).draw(reusing: nil, on: &canvas)
        let rows = (0..<state.size.rows).map { row in
            (row: row, words: PlainText.words(in: canvas.frame.row(row).map(\.text).joined()))
        }.filter { !$0.words.isEmpty }
        title = type(of: screen).title
        lines = rows.map { $0.words }
        focus = canvas.chosenRow.flatMap { chosen in rows.firstIndex { $0.row == chosen } }
        isTyped = false
        footer = []
    }

    /// What keys act on, in words; nil for nothing.
    var focused: String? { focus.flatMap { lines[$0].isEmpty ? nil : lines[$0] } }

    /// What is chosen while text is typed: the best of what was found; nil for nothing.
    func chosen(in overlay: Overlay) -> String? {
        overlay.lines.first { $0.cursorColumn == nil && $0.chosenColumn != nil }.map(PlainText.words)
    }

    /// All of it to be read.
    var all: [String] { [title.hasSuffix("?") ? title : "\(title):"] + lines.filter { !$0.isEmpty } + footer }

    /// The lines that an earlier one does not have; figures that differ alone count only where asked for.
    func lines(notIn earlier: PlainLayer, countingFigures: Bool) -> [String] {
        func key(_ line: String) -> String { countingFigures ? line : line.filter { !$0.isNumber } }
        let known = Set(earlier.lines.map(key))
        return lines.filter { !$0.isEmpty && !known.contains(key($0)) }
    }
}
