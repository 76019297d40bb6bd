import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// Does what a click means; nothing when something else has come over what was clicked.
    mutating func click(_ click: Click) -> [Effect] {
        if notice?.kind == .failure { notice = nil }
        guard click.surface == surface else { return [] }
        let kept = endTyping(before: click.target)
        guard click.surface == surface, finder == nil || isOfFinder(click.target) else { return kept }
        switch click.target {
        case .action(let id, let arguments): return kept + perform(id, arguments)
        case .row(let row):
            guard let effects = select(row) else { return kept }
            return kept + effects + (click.isDouble ? pressEnter() : [])
        case .choice(let choice): return kept + choose(choice)
        case .column(let name): return kept + changeScreen { $0.sort(byColumn: name, in: &$1) }
        case .field(let field): return kept + goToField(field)
        }
    }

    /// Moves the view under the pointer and leaves the cursor on its row.
    mutating func turnWheel(_ turn: WheelTurn) -> [Effect] {
        guard turn.surface == surface else { return [] }
        switch layers.last {
        case nil: return changeScreen { $0.scroll(by: turn.rows, in: &$1) }
        case .confirmation, .question:
            // Line by line, so that none is passed over unread.
            for _ in 0..<turn.rows.magnitude { scrollQuestion(by: turn.rows > 0 ? .down : .up) }
        case .order(var pane):
            pane.scroll = scrolled(pane.scroll, by: turn)
            replaceTop(.order(pane))
        case .event(var pane):
            pane.scroll = scrolled(pane.scroll, by: turn)
            replaceTop(.event(pane))
        case .messages(var pane):
            pane.scroll = scrolled(pane.scroll, by: turn)
            replaceTop(.messages(pane))
        case .help(var pane):
            pane.top = scrolled(layers.last.map { overlay(for: $0).shownLines.lowerBound } ?? 0, by: turn)
            replaceTop(.help(pane))
        case .deadLetters(var pane):
            pane.top = scrolled(layers.last.map { overlay(for: $0).shownLines.lowerBound } ?? 0, by: turn)
            replaceTop(.deadLetters(pane))
        case .palette(var pane):
            let view = PaletteView(pane, state: self)
            pane.top = max(0, min(view.top + turn.rows, view.lastTop))
            replaceTop(.palette(pane))
        case .placeOrder(var form):
            let height = PlaceOrderFormView(form, state: self).foundRows
            if form.field == .customer { form.customers.scroll(by: turn.rows, height: height) }
            if form.field == .product { form.products.scroll(by: turn.rows, height: height) }
            replaceTop(.placeOrder(form))
        case .line(var form):
            form.products.scroll(by: turn.rows, height: LineFormView.suggestionRows)
            replaceTop(.line(form))
        case .note, .directory, .welcome: break
        }
        return []
    }

    private func scrolled(_ first: Int, by turn: WheelTurn) -> Int {
        let last = lastScroll
        return max(0, min(min(first, last) + turn.rows, last))
    }

    /// What comes next of a click: at once, or ahead of all that waits once it can be done.
    private mutating func goOn(with target: ClickTarget) -> [Effect] {
        let next = Click(target: target, surface: surface, isContinued: true)
        guard hasToWait(.click(next)) else { return click(next) }
        heldInput.insertFirst(.click(next), at: now)
        return heldInput.count == 1 ? [.wake(after: HeldInput.patience)] : []
    }

    private mutating func pressEnter() -> [Effect] {
        entry(for: .enter).map { goOn(with: .action($0.action.id, $0.arguments)) } ?? []
    }

    // MARK: Actions

    /// Does an action where it is bound now, as its key does; what belongs to another screen leads there first.
    private mutating func perform(_ id: ActionID, _ arguments: [String]) -> [Effect] {
        guard let action = actions[id] else { return [] }
        guard !action.isBound(in: Set(places + [.always] + (isWaitShown ? [.waiting] : []))) else {
            return carryOut(action, arguments)
        }
        guard layers.isEmpty, let screen = action.screen else { return [] }
        return show(screen) + goOn(with: .action(id, arguments))
    }

    private mutating func carryOut(_ action: Action, _ arguments: [String]) -> [Effect] {
        if let effects = attempt(action, arguments) { return effects }
        isLeavingAsked = false
        if let reason = availability(of: action).reason { showNotice(.information, reason) }
        return []
    }

    // MARK: Rows

    /// Puts the cursor of what has the keyboard on a row; nil where that is not listed any more.
    private mutating func select(_ row: RowID) -> [Effect]? {
        switch layers.last {
        case nil:
            var screen = screens.current
            let effects = screen.select(row, in: &self)
            screens[screens.shown] = screen
            return effects
        case .order(var pane):
            let events = pane.timeline?.events.map(\.event.position) ?? []
            guard let index = row.of(Position.self).flatMap(events.firstIndex(of:)) else { return nil }
            pane.event = index
            replaceTop(.order(pane))
        case .deadLetters(var pane):
            guard let index = pane.letters.firstIndex(where: { RowID($0.id) == row }) else { return nil }
            pane.select(index)
            replaceTop(.deadLetters(pane))
        case .help(var pane):
            guard let index = HelpItem.items(for: pane, in: self).firstIndex(where: { $0.rowID == row }) else {
                return nil
            }
            pane.selected = index
            replaceTop(.help(pane))
        case .placeOrder(var form):
            guard let index = row.of(Int.self), form.lines.indices.contains(index), form.entry.index == nil else {
                return nil
            }
            form.selectedLine = index
            replaceTop(.placeOrder(form))
            return changeForm { .stay($0.go(to: .lines)) }
        case .confirmation, .question, .event, .note, .line, .directory, .messages, .welcome, .palette: return nil
        }
        return []
    }

    // MARK: Choices and fields

    private mutating func choose(_ choice: RowID) -> [Effect] {
        switch layers.last {
        case nil: return changeScreen { $0.choose(choice, in: &$1) }
        case .palette(var pane):
            guard let index = paletteMatches.firstIndex(where: { RowID($0.call) == choice }) else { return [] }
            pane.highlighted = index
            replaceTop(.palette(pane))
            return goOn(with: .action(.runHighlighted))
        case .placeOrder(var form):
            let isFound =
                form.field == .customer
                ? form.customers.highlight { RowID($0.customerID) == choice }
                : form.products.highlight { RowID($0.productID) == choice }
            guard isFound else { return [] }
            replaceTop(.placeOrder(form))
            return goOn(with: .action(.goOnInForm))
        case .line(var form):
            guard form.product == nil, form.products.highlight(where: { RowID($0.productID) == choice }) else {
                return []
            }
            replaceTop(.line(form))
            return goOn(with: .action(.confirmLine))
        default: return []
        }
    }

    private mutating func goToField(_ field: RowID) -> [Effect] {
        switch layers.last {
        case .placeOrder(let form):
            guard let field = field.of(PlaceOrderForm.Field.self), !form.isLeavingAsked else { return [] }
            // The button is pressed, not moved to.
            if field == .place { return goOn(with: .action(.placeFromForm)) }
            guard field != form.field, form.canGo(to: field) else { return [] }
            return changeForm { form in
                form.complaint = nil
                return .stay(form.go(to: field))
            }
        case .directory(var form):
            guard let index = field.of(Int.self), !form.isLeavingAsked else { return [] }
            form.go(to: index)
            replaceTop(.directory(form))
            return []
        default: return []
        }
    }

    // MARK: The search line

    /// Keeps what is typed for the list when something outside the search line is clicked.
    private mutating func endTyping(before target: ClickTarget) -> [Effect] {
        guard finder != nil, layers.isEmpty, !isOfFinder(target) else { return [] }
        let keep = screens.shown == .orders ? ActionID.keepSearch : .keepFound
        return actions[keep].map { carryOut($0, []) } ?? []
    }

    /// Whether a click does something in the search line, and does not end it.
    func isOfFinder(_ target: ClickTarget) -> Bool {
        guard case .action(let id, _) = target, let action = actions[id] else { return false }
        return action.isBound(in: Set(places + [.always]))
    }

    private mutating func changeScreen(_ change: (inout any Screen, inout DashboardState) -> [Effect]) -> [Effect] {
        var screen = screens.current
        let effects = change(&screen, &self)
        screens[screens.shown] = screen
        return effects
    }

}

extension Action {
    /// The screen that it is bound on; nil for one that is bound elsewhere too.
    fileprivate var screen: ScreenID? {
        let places = Set(bindings.flatMap(\.places))
        guard places.count == 1, case .screen(let id)? = places.first else { return nil }
        return id
    }
}
