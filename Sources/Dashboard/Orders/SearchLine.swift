import TerminalKit

extension ActionSection {
    /// The search line, while it is typed into.
    static let search = ActionSection(
        "In the search",
        [
            ActionRow(.keepSearch), ActionRow(.clearSearch),
            ActionRow("keep it, and go on among the orders", [.leaveSearchDown, .leaveSearchUp]),
        ])
}

extension Action {
    fileprivate static let keepSearch = Action(
        "search.keep", "keep the search", [.keys(.enter, in: .search), .alternatives(.tab, in: .search)],
        hint: Hint("keeps the search")
    ) { state, _ in
        state.closeSearch()
        return []
    }

    fileprivate static let clearSearch = Action(
        "search.clear", "clear the search", [.keys(.escape, in: .search)], hint: Hint("clears it")
    ) { state, _ in
        let effects = state.list.filter.search.isEmpty ? [] : state.refilter { $0.filter.search = "" }
        state.closeSearch()
        return effects
    }

    fileprivate static let leaveSearchDown = leaveSearch(
        "search.down", "one order down from the search", .down, .down, Hint("to the orders"))
    fileprivate static let leaveSearchUp = leaveSearch(
        "search.up", "one order up from the search", .up, .up, nil)

    /// Typed text changes the search at once; only keys that act on an order have to wait for its results.
    private static func leaveSearch(
        _ id: String, _ title: String, _ key: Key, _ movement: Movement, _ hint: Hint?
    ) -> Action {
        Action(id, title, [.keys(key, in: .search)], hint: hint) { state, _ in
            state.closeSearch()
            return state.moveInOrders(movement)
        }.waiting { $0.isListAwaited }
    }
}

extension DashboardState {
    /// Edits what is searched for.
    mutating func typeIntoSearch(_ key: Key) -> [Effect] {
        guard var input = finder else { return [] }
        let before = input.text
        guard input.handle(key) else {
            let (keep, clear) = (ActionID("search.keep"), ActionID("search.clear"))
            showNotice(
                .information,
                "\(key.name) does nothing in the search; \(actions.keyName(of: keep)) keeps it, "
                    + "\(actions.keyName(of: clear)) clears it")
            return []
        }
        finder = input
        return input.text == before ? [] : search()
    }

    /// Inserts pasted text into the search.
    mutating func pasteIntoSearch(_ text: String) -> [Effect] {
        finder?.insert(text)
        return search()
    }

    fileprivate mutating func closeSearch() {
        finder = nil
        list.searchOrigin = nil
    }

    private mutating func search() -> [Effect] {
        guard let text = finder?.text else { return [] }
        return refilter { $0.filter.search = text }
    }
}
