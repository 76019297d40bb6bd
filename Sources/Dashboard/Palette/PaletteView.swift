import TerminalKit

/// Shows what the palette finds: the name, what it does or why it cannot be done, and the key.
struct PaletteView {
    private static let wantedRows = 16
    private static let keyWidth = 8

    private let pane: PalettePane
    private let matches: [PaletteEntry]
    private let box: Box
    private let footer: Line

    init(_ pane: PalettePane, state: DashboardState) {
        self.pane = pane
        matches = state.paletteMatches
        box = Box(wanting: Self.wantedRows, in: state.size)
        var footer = Footer(state.actions)
        footer.add(.runHighlighted, words: "do it")
        footer.add(.completeName, words: "complete")
        footer.add(.choosePrevious, .chooseNext, words: "choose")
        footer.add(.closePalette, words: "back")
        self.footer = footer.line(width: box.inside.size.columns)
    }

    /// What is drawn.
    var overlay: Overlay {
        Overlay(title: "Commands", lines: [field] + found, footer: [footer], box: box)
    }

    private var width: Int { box.inside.size.columns }

    private var height: Int { max(1, box.inside.size.rows - 2) }

    /// The first match that may be at the top when scrolled all the way down.
    var lastTop: Int { max(0, matches.count - height) }

    /// The first match on the screen.
    var top: Int { max(0, min(pane.top ?? pane.highlighted - height / 2, lastTop)) }

    private var field: Line {
        let field = FieldText(pane.input, width: max(0, width - 1), placeholder: "what to do: a name, or words of it")
        return Line([Span(":", .strong)] + field.spans, cursorColumn: 1 + field.cursorColumn)
    }

    /// The rows around the highlighted one; the field above them stays.
    private var found: [Line] {
        guard !matches.isEmpty else { return [Line("  nothing is called that", .quiet)] }
        return matches.indices.dropFirst(top).prefix(height).map {
            line(matches[$0], isHighlighted: $0 == pane.highlighted)
        }
    }

    private func line(_ entry: PaletteEntry, isHighlighted: Bool) -> Line {
        let reason = entry.availability.reason
        let role: Role = isHighlighted ? .choice : reason == nil ? .text : .quiet
        let nameWidth = min(24, max(12, width / 4))
        let room = max(0, width - 2 - nameWidth - 1 - Self.keyWidth)
        let words = room < 12 ? "" : TextWidth.padded(TextWidth.clipped(reason ?? entry.title, to: room), to: room)
        let name = TextWidth.padded(TextWidth.clipped(entry.name, to: nameWidth), to: nameWidth)
        let key = TextWidth.padded(entry.key, to: min(Self.keyWidth, max(0, width - 3 - nameWidth)), alignRight: true)
        return Line(
            [Span("\(isHighlighted ? "▸ " : "  ")\(name) \(words)\(key)", role)], click: .choice(RowID(entry.call)))
    }
}
