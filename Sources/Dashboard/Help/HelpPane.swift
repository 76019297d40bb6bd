import TerminalKit

/// The layer that shows the keys of the screen, finds them by words, and does what is selected.
struct HelpPane: Hashable, Sendable {
    /// Which of the lines that are listed is selected.
    var selected = 0
    /// What is searched for; nil while nothing is typed.
    var search: TextInput?
    /// The first line on the screen where the wheel has moved it; nil while that follows the selection.
    var top: Int?

    /// Moves the selection among so many lines.
    mutating func move(_ movement: Movement, page: Int, count: Int) {
        let target =
            switch movement {
            case .up: selected - 1
            case .down: selected + 1
            case .pageUp, .halfPageUp: selected - page
            case .pageDown, .halfPageDown: selected + page
            case .first: 0
            case .last: count - 1
            }
        (selected, top) = (max(0, min(target, count - 1)), nil)
    }
}

extension ActionSection {
    /// The keys of the help.
    static let help = ActionSection(
        "In this help",
        [ActionRow(.searchHelp), ActionRow(.runSelected), ActionRow(.endHelpSearch)])
}

extension ActionID {
    static let searchHelp = ActionID("help.search")
    static let runSelected = ActionID("help.run")
}

extension Action {
    /// Opens the help; what it will do is meant for the order that is under the cursor now.
    static let showHelp = Action(
        "help.show", "this help", [.keys(.character("?"), .function(1), in: .anywhere)],
        hint: Hint("help", group: .program, .essential)
    ) { state, _ in
        state.layers.append(.help(HelpPane()))
        return []
    }.prepared { $0.pinScreenCursor() }

    static let closeHelp = close("help.close", "close the help", in: .help, [.character("?"), .function(1)])

    fileprivate static let searchHelp = Action(
        "help.search", "search the help", [.keys(.character("/"), in: .help)], hint: Hint("search")
    ) { state, _ in
        state.changeHelp { $0 = HelpPane(search: TextInput()) }
        return []
    }

    fileprivate static let endHelpSearch = Action(
        "help.endSearch", "show all of the help again", [.keys(.escape, in: .helpSearch)],
        isImmediate: true
    ) { state, _ in
        state.changeHelp { $0 = HelpPane() }
        return []
    }

    fileprivate static let runSelected = Action(
        "help.run", "do what is selected", [.keys(.enter, in: .help, .helpSearch)], hint: Hint("do it")
    ) { state, _ in
        state.runSelectedInHelp()
    }.waiting { state in
        state.selectedInHelp?.action.map(state.waitsUnderTop) ?? false
    }
}

extension DashboardState {
    /// What is selected in the help; nil while it is closed, or lists nothing.
    fileprivate var selectedInHelp: HelpItem? {
        guard case .help(let pane)? = layers.last else { return nil }
        let items = HelpItem.items(for: pane, in: self)
        return items.indices.contains(pane.selected) ? items[pane.selected] : nil
    }

    fileprivate mutating func changeHelp(_ change: (inout HelpPane) -> Void) {
        guard case .help(var pane)? = layers.last else { return }
        change(&pane)
        replaceTop(.help(pane))
    }

    /// Edits what is searched for; the backspace before the first letter ends the search.
    mutating func typeIntoHelp(_ key: Key) {
        changeHelp { pane in
            guard var search = pane.search else { return }
            if search.isEmpty, key == .backspace {
                pane = HelpPane()
            } else if search.handle(key) {
                pane = HelpPane(search: search)
            }
        }
    }

    /// Inserts pasted text into what is searched for; false while nothing is.
    mutating func pasteIntoHelp(_ text: String) -> Bool {
        guard case .help(let pane)? = layers.last, var search = pane.search else { return false }
        search.insert(text)
        replaceTop(.help(HelpPane(search: search)))
        return true
    }

    /// Does what is selected where the help was opened, or shows why it cannot be done.
    fileprivate mutating func runSelectedInHelp() -> [Effect] {
        guard let item = selectedInHelp else {
            showNotice(.information, "the help has nothing of that")
            return []
        }
        guard let action = item.action else {
            showNotice(
                .information, "\(item.keys): there is nothing to do, it explains what the screen shows")
            return []
        }
        closeTop()
        if let reason = availabilityByName(of: action).reason {
            showNotice(.warning, "\(action.title): \(reason)")
            return []
        }
        return attempt(action, []) ?? []
    }
}
