import TerminalKit

/// Shows every key, what the signs mean, and what is wrong with the desk and the settings.
struct HelpView {
    private static let keyWidth = 16

    private let pane: HelpPane
    private let warnings: [String]
    private let troubles: [String]
    private let box: Box
    private let actions: ActionTable

    init(_ pane: HelpPane, state: DashboardState) {
        self.pane = pane
        warnings = state.configuration.warnings
        troubles = RebuildText.failures(of: state.desk)
        box = Box(wanting: .max / 2, in: state.size)
        actions = state.actions
    }

    /// What is drawn.
    var overlay: Overlay {
        Overlay(
            title: "Help",
            lines: section("The desk", troubles) + section("Settings", warnings)
                + actions.sections.flatMap(lines) + Legend.groups(naming: actions).flatMap(lines),
            footer: [actions.scrollingFooter(closedBy: Action.closeHelp.id)],
            scroll: .from(pane.scroll), box: box)
    }

    private var width: Int { box.inside.size.columns }

    private func section(_ name: String, _ warnings: [String]) -> [Line] {
        guard !warnings.isEmpty else { return [] }
        return [Line(name, .strong)] + warnings.flatMap { Line.wrapped("▲ \($0)", to: width, .warning) } + [.blank]
    }

    private func lines(_ section: ActionSection) -> [Line] {
        let rows = section.rows.map { (key: $0.keyNames.joined(separator: " "), meaning: $0.words) }
        return lines(section.name, rows)
    }

    private func lines(_ group: Legend.Group) -> [Line] {
        lines(group.name, group.rows)
    }

    private func lines(_ name: String, _ rows: [(key: String, meaning: String)]) -> [Line] {
        [Line(name, .strong)] + rows.flatMap(lines) + [.blank]
    }

    private func lines(_ row: (key: String, meaning: String)) -> [Line] {
        let room = width - Self.keyWidth
        // Side by side only where the words have room enough.
        guard room >= 16 else {
            return [Line(row.key, .key)] + Line.wrapped(row.meaning, to: width)
        }
        return Line.wrapped(row.meaning, to: room).enumerated().map { index, line in
            Line([Span(TextWidth.padded(index == 0 ? row.key : "", to: Self.keyWidth), .key)] + line.left)
        }
    }
}
