import TerminalKit

/// The layer that finds an action by its name and does it.
struct PalettePane: Hashable, Sendable {
    /// What is typed.
    var input = TextInput()
    /// Which of the matches is highlighted; the best one after every change of the text.
    var highlighted = 0
    /// The first of the matches on the screen where the wheel has moved it; nil while that follows the highlighted one.
    var top: Int?
}

extension ActionSection {
    /// The palette, and the keys in it.
    static let palette = ActionSection(
        "By name",
        [
            ActionRow(.showPalette), ActionRow(.runHighlighted), ActionRow(.completeName),
            ActionRow("choose among what was found", [.chooseNext, .choosePrevious]), ActionRow(.closePalette),
        ])
}

extension ActionID {
    static let showPalette = ActionID("palette.show")
    static let runHighlighted = ActionID("palette.run")
    static let completeName = ActionID("palette.complete")
    static let chooseNext = ActionID("palette.next")
    static let choosePrevious = ActionID("palette.previous")
    static let closePalette = ActionID("palette.close")
}

extension Action {
    /// Opens the palette; what it will do is meant for the order that is under the cursor now.
    fileprivate static let showPalette = Action(
        "palette.show", "find an action by its name, and do it", [.keys(.character(":"), in: .anywhere)],
        hint: Hint("commands", group: .program, order: -1, .familiar)
    ) { state, _ in
        state.layers.append(.palette(PalettePane()))
        return []
    }.prepared { $0.pinScreenCursor() }

    fileprivate static let runHighlighted = Action(
        "palette.run", "do what is highlighted", [.keys(.enter, in: .palette)]
    ) { state, _ in
        state.runHighlighted()
    }.waiting { $0.isHighlightedWaiting }

    fileprivate static let completeName = Action(
        "palette.complete", "complete the name", [.keys(.tab, in: .palette)]
    ) { state, _ in
        state.changePalette { pane, entry in
            if let entry { pane = PalettePane(input: TextInput("\(entry.name) ")) }
        }
        return []
    }

    fileprivate static let chooseNext = choose("palette.next", "the next one", [.down, .control("n")], 1)
    fileprivate static let choosePrevious = choose("palette.previous", "the one before", [.up, .control("p")], -1)

    private static func choose(_ id: String, _ title: String, _ keys: [Key], _ rows: Int) -> Action {
        Action(id, title, [KeyBinding(keys: keys, places: [.palette], arguments: [], isListed: true)]) { state, _ in
            let count = state.paletteMatches.count
            state.changePalette { pane, _ in
                pane.highlighted = max(0, min(pane.highlighted + rows, count - 1))
                pane.top = nil
            }
            return []
        }
    }

    fileprivate static let closePalette = Action(
        "palette.close", "close the palette", [.keys(.escape, in: .palette)], isImmediate: true
    ) { state, _ in
        state.closeTop()
        return []
    }
}

extension DashboardState {
    /// The most actions that are remembered as done from the palette.
    private static let rememberedCalls = 50

    /// What the palette lists for the typed text, best first; empty while it is closed.
    var paletteMatches: [PaletteEntry] {
        guard case .palette(let pane)? = layers.last else { return [] }
        return PaletteSearch(for: pane.input.text, recent: recentCalls).matches(
            in: withoutTop.paletteEntries(typed: pane.input.text))
    }

    /// Edits what is typed into the palette.
    mutating func typeIntoPalette(_ key: Key) {
        guard case .palette(var pane)? = layers.last else { return }
        if pane.input.isEmpty, key == .backspace {
            closeTop()
            return
        }
        guard pane.input.handle(key) else { return }
        (pane.highlighted, pane.top) = (0, nil)
        replaceTop(.palette(pane))
    }

    /// Inserts pasted text into the palette.
    mutating func pasteIntoPalette(_ text: String) {
        changePalette { pane, _ in
            pane.input.insert(text)
            (pane.highlighted, pane.top) = (0, nil)
        }
    }

    /// Whether what is highlighted depends on something that is still on its way.
    fileprivate var isHighlightedWaiting: Bool {
        highlightedPaletteEntry.map { waitsUnderTop($0.action) } ?? false
    }

    /// Whether an action, done once the top layer is closed, depends on something that is still on its way.
    func waitsUnderTop(_ action: Action) -> Bool {
        !action.isImmediate && action.waits(withoutTop)
    }

    /// Opens the palette with the name of an action typed, so that it lists what the action can be given.
    mutating func openPalette(naming action: Action) -> [Effect] {
        let suggested = action.parameters.first?.suggested(self) ?? ""
        layers.append(.palette(PalettePane(input: TextInput("\(action.id.typedName) \(suggested)"))))
        return []
    }

    /// Does what is highlighted where the palette was opened, or shows why it cannot be done.
    fileprivate mutating func runHighlighted() -> [Effect] {
        guard let entry = highlightedPaletteEntry else {
            showNotice(.information, "no action is called that; \(keyName(of: .closePalette)) closes the list")
            return []
        }
        if let reason = entry.availability.reason {
            showNotice(.warning, "\(entry.name): \(reason)")
            return []
        }
        if let parameter = entry.action.parameters.first, entry.arguments.isEmpty {
            let example = parameter.example.isEmpty ? "" : ", such as \(parameter.example)"
            showNotice(.information, "type the \(parameter.name) behind it\(example)")
            changePalette { pane, _ in pane = PalettePane(input: TextInput("\(entry.name) ")) }
            return []
        }
        closeTop()
        recentCalls = Array(([entry.call] + recentCalls.filter { $0 != entry.call }).prefix(Self.rememberedCalls))
        return attempt(entry.action, entry.arguments) ?? []
    }

    /// What is highlighted in the palette; nil while it is closed or has found nothing.
    var highlightedPaletteEntry: PaletteEntry? {
        guard case .palette(let pane)? = layers.last else { return nil }
        let matches = paletteMatches
        return matches.indices.contains(pane.highlighted) ? matches[pane.highlighted] : nil
    }

    fileprivate mutating func changePalette(_ change: (inout PalettePane, PaletteEntry?) -> Void) {
        let entry = highlightedPaletteEntry
        guard case .palette(var pane)? = layers.last else { return }
        change(&pane, entry)
        replaceTop(.palette(pane))
    }

    /// The state as it would be with the top layer closed.
    private var withoutTop: DashboardState {
        var state = self
        state.layers.removeLast()
        return state
    }
}
