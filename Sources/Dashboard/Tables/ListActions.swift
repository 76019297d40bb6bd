import OrderQueries
import TerminalKit

extension ActionSection {
    /// What decides what a list of customers or products shows, and in which order.
    static let salesLists = ActionSection(
        "Lists of customers and products",
        [
            ActionRow(.findInList), ActionRow("keep what was typed; clear it", [.keepFound, .clearFound]),
            ActionRow(.clearList), ActionRow(.nextPeriod),
            ActionRow("sort by the next column, turn the direction", [.sortListByNext, .reverseList]),
            ActionRow(.sortListBy),
        ])
}

extension ActionID {
    static let findInList = ActionID("list.find")
    static let keepFound = ActionID("list.keep")
    static let clearFound = ActionID("list.clearFound")
    static let nextPeriod = ActionID("list.period")
}

extension Action {
    private static let lists: [Place] = [.screen(.customers), .screen(.products)]

    private static func keys(_ keys: [Key]) -> KeyBinding {
        KeyBinding(keys: keys, places: lists, arguments: [], isListed: true)
    }

    fileprivate static let findInList = Action(
        "list.find", "find by a part of id, name or e-mail", [keys([.character("/")])],
        hint: Hint("find", group: .filters, order: 2, .familiar)
    ) { state, _ in
        state.finder = TextInput(state.screens.current.sought ?? "")
        return []
    }.shownAsOn { state, _ in state.screens.current.sought?.isEmpty == false }

    fileprivate static let keepFound = Action(
        "list.keep", "keep what was typed",
        [.keys(.enter, in: .listSearch), .alternatives(.down, .up, in: .listSearch)],
        hint: Hint("keeps it")
    ) { state, _ in
        if let fault = state.screens.current.searchFault {
            state.showNotice(.warning, "\(fault)")
            return []
        }
        state.finder = nil
        return state.changeSales { $0.keepFound(in: &$1) }
    }

    fileprivate static let clearFound = Action(
        "list.clearFound", "clear what was typed", [.keys(.escape, in: .listSearch)], hint: Hint("clears it")
    ) { state, _ in
        state.finder = nil
        return state.findInScreen("")
    }

    fileprivate static let clearList = Action(
        "list.clear", "clear the search, then back to the orders", [keys([.escape])], isImmediate: true
    ) { state, _ in
        state.screens.current.sought?.isEmpty == false ? state.findInScreen("") : state.show(.orders)
    }

    fileprivate static let nextPeriod = Action(
        "list.period", "sums of today, this week, this month, this year, in all", [keys([.character("t")])],
        hint: Hint("period", group: .filters, order: 1)
    ) { state, _ in state.changeSales { $0.goToNextPeriod(in: &$1) } }

    fileprivate static let sortListByNext = Action(
        "list.sort", "sort by the next column", [keys([.character("o")])]
    ) { state, _ in state.changeSales { $0.sortByNext(in: &$1) } }

    fileprivate static let reverseList = Action(
        "list.reverse", "turn the direction of the sort", [keys([.character("O")])]
    ) { state, _ in state.changeSales { $0.reverseSort(in: &$1) } }

    fileprivate static let sortListBy = Action(
        "list.sortBy", "sort by a column", [KeyBinding(keys: [], places: lists, arguments: [], isListed: true)],
        parameters: [
            .choice(named: "column", of: { ($0.screens.current as? any SalesScreen)?.sortNames ?? [] })
        ]
    ) { state, arguments in
        state.changeSales { screen, state in screen.sort(by: arguments.first ?? "", in: &state) }
    }.shownAsOn { state, arguments in arguments == [(state.screens.current as? any SalesScreen)?.sortName ?? ""] }
}

extension DashboardState {
    /// Changes the list of customers or products that is shown.
    fileprivate mutating func changeSales(
        _ change: (inout any SalesScreen, inout DashboardState) -> [Effect]
    ) -> [Effect] {
        guard var screen = screens.current as? any SalesScreen else { return [] }
        let effects = change(&screen, &self)
        screens[screens.shown] = screen
        return effects
    }

    /// Edits the text that a list is searched for, and searches.
    mutating func typeIntoListSearch(_ key: Key) -> [Effect] {
        guard var input = finder else { return [] }
        let before = input.text
        guard input.handle(key) else {
            let (keep, clear) = (keyName(of: .keepFound), keyName(of: .clearFound))
            showNotice(
                .information, "\(key.name) does nothing in the search; \(keep) keeps it, \(clear) clears it")
            return []
        }
        finder = input
        return input.text == before ? [] : findInScreen(input.text)
    }
}

extension SalesScreen {
    fileprivate var sortNames: [String] { SortKey.allCases.map(\.rawValue) }
    fileprivate var sortName: String { list.shown.sort.rawValue }

    fileprivate mutating func goToNextPeriod(in state: inout DashboardState) -> [Effect] {
        change(in: &state) { $0.period = $0.period.next }
    }

    fileprivate mutating func sortByNext(in state: inout DashboardState) -> [Effect] {
        let keys = Array(SortKey.allCases)
        let next = keys[((keys.firstIndex(of: list.load.question.sort) ?? 0) + 1) % keys.count]
        return sort(by: next.rawValue, in: &state)
    }

    fileprivate mutating func sort(by name: String, in state: inout DashboardState) -> [Effect] {
        guard let key = SortKey(rawValue: name) else { return [] }
        return change(in: &state) { question in
            question.sort = key
            question.isDescending = !Self.textKeys.contains(key)
        }
    }

    fileprivate mutating func reverseSort(in state: inout DashboardState) -> [Effect] {
        change(in: &state) { $0.isDescending.toggle() }
    }
}
