import OrderQueries
import TerminalKit

extension ActionSection {
    /// The filter line, while it is typed into.
    static let search = ActionSection(
        "In the filter",
        [
            ActionRow(.keepSearch), ActionRow(.clearSearch), ActionRow(.completeSearch),
            ActionRow("earlier filter; later one, then to the orders", [.earlierSearch, .laterSearch]),
        ])
}

extension ActionID {
    static let completeFilter = ActionID("search.complete")
    static let keepSearch = ActionID("search.keep")
    static let clearSearch = ActionID("search.clear")
}

extension Action {
    fileprivate static let keepSearch = Action(
        "search.keep", "keep the filter", [.keys(.enter, in: .search)], hint: Hint("keeps the filter")
    ) { state, _ in
        if let fault = state.filterEntry.fault {
            state.showNotice(.warning, "\(fault)")
            return []
        }
        state.closeSearch()
        return []
    }

    fileprivate static let clearSearch = Action(
        "search.clear", "clear the filter", [.keys(.escape, in: .search)], hint: Hint("clears it")
    ) { state, _ in
        let cleared = state.filterEntry.opened.withoutText
        let effects = state.list.filter == cleared ? [] : state.refilter { $0.filter = cleared }
        state.closeSearch(keeping: false)
        return effects
    }

    fileprivate static let completeSearch = Action(
        "search.complete", "complete the word or value, and go through the others", [.keys(.tab, in: .search)],
        hint: Hint("completes")
    ) { state, _ in state.completeFilter() }

    fileprivate static let earlierSearch = Action(
        "search.up", "the filter before; one order up when there is none", [.keys(.up, in: .search)]
    ) { state, _ in
        if !state.filterEntry.history.isEmpty { return state.recallFilter(1) }
        state.closeSearch()
        return state.moveInOrders(.up)
    }.waiting { $0.filterEntry.history.isEmpty && $0.isListAwaited }

    /// Typed text changes the list at once; only keys that act on an order have to wait for its results.
    fileprivate static let laterSearch = Action(
        "search.down", "the filter after; one order down from the newest", [.keys(.down, in: .search)],
        hint: Hint("to the orders")
    ) { state, _ in
        if state.filterEntry.isRecalling { return state.recallFilter(-1) }
        state.closeSearch()
        return state.moveInOrders(.down)
    }.waiting { !$0.filterEntry.isRecalling && $0.isListAwaited }
}

extension DashboardState {
    /// The filter language as of now, with the days of the dashboard's zone.
    var filterLanguage: FilterLanguage { FilterLanguage(now: now, timeZone: configuration.timeZone) }

    /// Opens the filter line with the text of the filter that is asked for.
    mutating func openSearch() -> [Effect] {
        let filter = list.filter
        let text = FilterText.typed(filter, in: self)
        // Behind a term the next one begins; a word that was searched for can be typed on.
        finder = TextInput(text.isEmpty || !filter.search.isEmpty || text.hasSuffix(" ") ? text : text + " ")
        filterEntry.open(over: filter)
        list.searchOrigin = list.followsTop ? nil : list.selection
        return []
    }

    /// Edits the filter's text.
    mutating func typeIntoSearch(_ key: Key) -> [Effect] {
        guard var input = finder else { return [] }
        let before = input.text
        guard input.handle(key) else {
            let (keep, clear) = (ActionID.keepSearch, ActionID.clearSearch)
            showNotice(
                .information,
                "\(key.name) does nothing in the filter; \(keyName(of: keep)) keeps it, "
                    + "\(keyName(of: clear)) clears it")
            return []
        }
        finder = input
        guard input.text != before else { return [] }
        filterEntry.edit()
        return filterAsTyped()
    }

    /// Inserts pasted text into the filter.
    mutating func pasteIntoSearch(_ text: String) -> [Effect] {
        finder?.insert(text)
        filterEntry.edit()
        return filterAsTyped()
    }

    fileprivate mutating func closeSearch(keeping: Bool = true) {
        if keeping, filterEntry.fault == nil, let text = finder?.text { filterEntry.keep(text) }
        filterEntry.open(over: list.filter)
        finder = nil
        list.searchOrigin = nil
    }

    fileprivate mutating func recallFilter(_ steps: Int) -> [Effect] {
        guard let shown = finder?.text, let text = filterEntry.recall(steps, shown: shown) else { return [] }
        finder = TextInput(text)
        return filterAsTyped()
    }

    /// Lists what the text asks for. While it has a fault, what was listed before stays.
    private mutating func filterAsTyped() -> [Effect] {
        guard let text = finder?.text else { return [] }
        return listAsTyped(text) + propose()
    }

    private mutating func listAsTyped(_ text: String) -> [Effect] {
        let language = filterLanguage
        let reading = language.read(text)
        filterEntry.fault = reading.faults.first
        guard let fault = filterEntry.fault else {
            filterEntry.list(text, as: reading.filter, by: language)
            return list.filter == reading.filter ? [] : refilter { $0.filter = reading.filter }
        }
        // What was searched for while it was a word only is not any more, now that it has a sign behind it.
        let lastWord = list.filter.search.split(separator: " ").last.map(String.init)
        guard let word = fault.word, lastWord == word, list.filter != reading.filter else { return [] }
        return refilter { $0.filter = reading.filter }
    }

    // MARK: Completion

    /// Puts the first way to go on at the cursor, and at the next press the next one.
    fileprivate mutating func completeFilter() -> [Effect] {
        guard let input = finder else { return [] }
        if var completion = filterEntry.completion, completion.candidates.count > 1 {
            completion.index = (completion.index + 1) % completion.candidates.count
            return take(completion)
        }
        let text = Array(input.text.unicodeScalars)
        let found = completion(of: input)
        guard !found.candidates.isEmpty else {
            showNotice(
                .information, requests.isOpen(.filterValues) ? "looking for what there is…" : "nothing completes this")
            return []
        }
        return take(
            FilterEntry.Completion(
                before: String(scalars: text[..<found.range.lowerBound]),
                behind: String(scalars: text[found.range.upperBound...]),
                candidates: found.candidates, index: 0))
    }

    private mutating func take(_ completion: FilterEntry.Completion) -> [Effect] {
        let candidate = completion.candidates[completion.index]
        let text = completion.before + candidate.text
        finder = TextInput(text, behind: completion.behind)
        filterEntry.edit()
        filterEntry.completion = completion
        return listAsTyped(text + completion.behind)
    }

    private func completion(of input: TextInput) -> FilterCompletion {
        let cursor = input.text.prefix(input.cursor).unicodeScalars.count
        return FilterCompletion(of: input.text, cursor: cursor, known: filterEntry.values ?? FilterValues())
    }

    /// Shows how the word or value at the cursor can go on; asks for the desk's values where it is one of those.
    private mutating func propose() -> [Effect] {
        guard let input = finder else { return [] }
        let found = completion(of: input)
        filterEntry.proposals = found.isBegun ? found.candidates.map(\.text) : []
        guard found.needsValues, filterEntry.values == nil, !requests.isOpen(.filterValues) else { return [] }
        return [.loadFilterValues(requests.start(.filterValues))]
    }

    /// Receives the values that the desk has.
    mutating func receiveFilterValues(_ result: Result<FilterValues, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure):
            showNotice(.warning, "values cannot be completed: \(failure.message)")
            return []
        case .success(let values):
            filterEntry.values = values
            return propose()
        }
    }
}

extension String {
    fileprivate init(scalars: some Sequence<Unicode.Scalar>) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        self.init(text)
    }
}

extension OrderFilter {
    /// The filter as the keys of status and value class set it: without all that is only typed.
    var withoutText: OrderFilter { OrderFilter(status: status, highValue: highValue) }

    /// Whether it asks for anything that is only typed.
    var isTyped: Bool { self != withoutText }
}
