import OrderEvents
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What decides which orders are listed, and in which order.
    static let whichOrders = ActionSection(
        "Which orders",
        [
            ActionRow(.openSearch), ActionRow("next, previous match", [.nextMatch, .previousMatch]),
            ActionRow(.clearFilters), ActionRow("all, \(Action.statuses.joined(separator: ", "))", [.filterByStatus]),
            ActionRow(.filterHighValue),
            ActionRow("next, previous order that needs attention", [.nextAttention, .previousAttention]),
            ActionRow(.showDifferences),
            ActionRow("sort by the next column, turn the direction", [.sortByNext, .reverseSort]),
            ActionRow(.sortBy),
        ])
}

extension ActionID {
    static let openSearch = ActionID("orders.find")
    static let clearFilters = ActionID("orders.back")
    static let filterByStatus = ActionID("orders.status")
    static let filterHighValue = ActionID("orders.highValue")
}

extension Action {
    fileprivate static let statuses = OrderStatus.allCases.map { $0.rawValue.lowercased() }

    /// Opens the search line.
    fileprivate static let openSearch = Action(
        "orders.find", "filter by words, or by terms such as total>500",
        [.keys(.character("/"), in: .screen(.orders))],
        hint: Hint("find", group: .filters, order: 2, .familiar)
    ) { state, _ in state.openSearch() }.shownAsOn { state, _ in state.list.filter.isTyped }

    fileprivate static let nextMatch = match("orders.nextMatch", "next match", .character("n"), 1)
    fileprivate static let previousMatch = match("orders.previousMatch", "previous match", .character("N"), -1)

    private static func match(_ id: String, _ title: String, _ key: Key, _ rows: Int) -> Action {
        Action(id, title, [.keys(key, in: .screen(.orders))]) { state, _ in state.move(by: rows) }
            .available { $0.list.filter.isTyped ? .available : .inapplicable("nothing is searched for") }
    }

    /// Goes one level back.
    fileprivate static let clearFilters = Action(
        "orders.back",
        "clear marks, what was typed, filters; the list before",
        [.keys(.escape, in: .screen(.orders))]
    ) { state, _ in state.clearFilters() }

    /// Lists the orders of one status, or all.
    fileprivate static let filterByStatus = Action(
        "orders.status", "list the orders of one status, or all",
        (["all"] + statuses).enumerated().map { number, name in
            .keys(.character(Character("\(number)")), in: .screen(.orders), arguments: [name])
        },
        parameters: [.choice(named: "status", of: { _ in ["all"] + statuses })]
    ) { state, arguments in
        let status = arguments.first.flatMap { OrderStatus(rawValue: $0.uppercased()) }
        return state.refilter { $0.filter.status = status }
    }.shownAsOn { state, arguments in
        let status = state.list.filter.status?.rawValue.lowercased()
        return arguments.isEmpty ? status != nil : arguments == [status ?? "all"]
    }

    /// Lists the orders of high value only, or all.
    fileprivate static let filterHighValue = Action(
        "orders.highValue", "only high value: over 1,000.00", [.keys(.character("$"), in: .screen(.orders))]
    ) { state, _ in
        state.refilter { $0.filter.highValue = $0.filter.highValue == nil ? true : nil }
    }.shownAsOn { state, _ in state.list.filter.highValue != nil }

    fileprivate static let sortByNext = Action(
        "orders.sort", "sort by the next column", [.keys(.character("o"), in: .screen(.orders))]
    ) { state, _ in state.refilter { $0.sort = $0.sort.next } }

    fileprivate static let sortBy = Action(
        "orders.sortBy", "sort by a column", [.byName(in: .screen(.orders))],
        parameters: [.choice(named: "column", of: { _ in OrderSort.Key.allCases.map(\.rawValue) })]
    ) { state, arguments in
        guard let key = arguments.first.flatMap(OrderSort.Key.init(rawValue:)) else { return [] }
        return state.refilter { $0.sort = .usual(by: key) }
    }.shownAsOn { state, arguments in arguments == [state.list.sort.key.rawValue] }

    fileprivate static let reverseSort = Action(
        "orders.reverse", "turn the direction of the sort", [.keys(.character("O"), in: .screen(.orders))]
    ) { state, _ in state.refilter { $0.sort.isDescending.toggle() } }
}

extension DashboardState {
    /// Moves the cursor of the table.
    mutating func moveInOrders(_ movement: Movement) -> [Effect] {
        let page = max(1, tableHeight - 1)
        let half = max(1, page / 2)
        switch movement {
        case .up: return move(by: -1)
        case .down: return move(by: 1)
        case .pageUp: return move(by: -page)
        case .pageDown: return move(by: page)
        case .halfPageUp: return move(by: -half)
        case .halfPageDown: return move(by: half)
        case .first: return land(on: .first)
        case .last: return land(on: .last)
        }
    }

    /// One level back: the marks, then what was refused, then what was typed, then the other filters.
    fileprivate mutating func clearFilters() -> [Effect] {
        if !marks.isEmpty {
            marks = Marks()
            return []
        }
        if pending.commands.contains(where: { !$0.isWaiting }) || notice != nil {
            change { $0.pending.dismissFailures() }
            directoryCommands.dismissFailures()
            notice = nil
            if list.filter == .all, ordersBefore == nil { return [] }
        }
        if let effects = leaveVisit() { return effects }
        if list.filter.isTyped { return refilter { $0.filter = $0.filter.withoutText } }
        return list.filter == .all ? [] : refilter { $0.filter = .all }
    }
}

extension OrderSort {
    /// The next column, in the direction people expect of it.
    fileprivate var next: OrderSort {
        let keys = Key.allCases
        let following = keys[((keys.firstIndex(of: key) ?? 0) + 1) % keys.count]
        return .usual(by: following)
    }
}
