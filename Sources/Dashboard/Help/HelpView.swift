import TerminalKit

/// Shows every key of the screen, what the signs mean, and what is wrong with the desk and the settings.
struct HelpView {
    private static let keyWidth = 16

    private let pane: HelpPane
    private let items: [HelpItem]
    private let warnings: [String]
    private let troubles: [String]
    private let box: Box
    private let actions: ActionTable

    init(_ pane: HelpPane, state: DashboardState) {
        self.pane = pane
        items = HelpItem.items(for: pane, in: state)
        warnings = state.configuration.warnings
        troubles = RebuildText.failures(of: state.desk)
        box = Box(wanting: .max / 2, in: state.size)
        actions = state.actions
    }

    /// What is drawn.
    var overlay: Overlay {
        let notes =
            pane.search == nil ? section("The desk", troubles) + section("Settings", warnings) : []
        var (lines, start) = (notes, 0)
        for (index, item) in items.enumerated() {
            if index == 0 || items[index - 1].section != item.section {
                lines += (index == 0 ? [] : [.blank]) + [Line(item.section, .strong)]
            }
            if index == pane.selected { start = lines.count }
            lines += self.lines(item, isSelected: index == pane.selected).map { line in
                Line(line.left, click: .row(item.rowID))
            }
        }
        if items.isEmpty { lines = [Line("the help has nothing of that", .quiet)] }
        // What stands above the first line is seen as long as that one is selected.
        let top = pane.top ?? (pane.selected == 0 ? 0 : start - box.inside.size.rows / 2)
        return Overlay(
            title: "Help", lines: lines,
            footer: field.map { [$0, footer] } ?? [footer],
            scroll: .from(top), box: box)
    }

    private var width: Int { box.inside.size.columns }

    private var field: Line? {
        pane.search.map { search in
            let field = FieldText(
                search, width: max(0, width - 2), placeholder: "words of a key's meaning")
            return Line([Span("/ ", .strong)] + field.spans, cursorColumn: 2 + field.cursorColumn)
        }
    }

    private var footer: Line {
        var footer = Footer(actions)
        footer.add(.runSelected, words: "do it")
        footer.add(.moveUp, .moveDown, .pageUp, .pageDown, words: "move")
        if pane.search == nil { footer.add(hint: .searchHelp) }
        footer.add(hint: Action.closeHelp.id)
        return footer.line(width: width)
    }

    private func section(_ name: String, _ warnings: [String]) -> [Line] {
        guard !warnings.isEmpty else { return [] }
        return [Line(name, .strong)] + warnings.flatMap { Line.wrapped("▲ \($0)", to: width, .warning) } + [.blank]
    }

    private func lines(_ item: HelpItem, isSelected: Bool) -> [Line] {
        let room = width - Self.keyWidth
        let (keyRole, wordRole): (Role, Role) = isSelected ? (.choice, .choice) : (.key, .text)
        // Side by side only where the words have room enough.
        guard room >= 16 else {
            return [Line(item.keys, keyRole)] + Line.wrapped(item.words, to: width, wordRole)
        }
        return Line.wrapped(item.words, to: room, wordRole).enumerated().map { index, line in
            let key = TextWidth.padded(index == 0 ? item.keys : "", to: Self.keyWidth)
            // What is selected is filled to the edge, as the row of a list is.
            let rest = Span(String(repeating: " ", count: isSelected ? room - line.left.columns : 0), wordRole)
            return Line([Span(key, keyRole)] + line.left + [rest])
        }
    }
}
