import TerminalKit

/// Names a step of the cursor, or of a text that scrolls.
enum Movement: Hashable, Sendable {
    case up
    case down
    case pageUp
    case pageDown
    case halfPageUp
    case halfPageDown
    case first
    case last
}

extension ActionID {
    static let moveUp = ActionID("move.up")
    static let moveDown = ActionID("move.down")
    static let pageUp = ActionID("move.pageUp")
    static let pageDown = ActionID("move.pageDown")
}

extension Movement {
    /// The keys that move in every list and text, a line each for two that belong together.
    static let section = ActionSection(
        "Moving",
        [
            ActionRow(
                "one order",
                [
                    action(
                        .down, "down", "one row down",
                        [
                            .keys(.down, .character("j"), in: .lists), .alternatives(.control("n"), in: .lists),
                            .alternatives(.down, in: .scrollingText),
                        ]),
                    action(
                        .up, "up", "one row up",
                        [
                            .keys(.up, .character("k"), in: .lists), .alternatives(.control("p"), in: .lists),
                            .alternatives(.up, in: .scrollingText),
                        ]),
                ]),
            ActionRow(
                "one page",
                [
                    action(
                        .pageUp, "pageUp", "one page up",
                        [
                            .keys(.pageUp, in: .lists), .alternatives(.control("b"), in: .lists),
                            .alternatives(.pageUp, in: .scrollingText),
                        ]),
                    action(
                        .pageDown, "pageDown", "one page down",
                        [
                            .keys(.pageDown, in: .lists), .alternatives(.control("f"), in: .lists),
                            .alternatives(.character(" "), in: .order, .help, .messages),
                            .alternatives(.pageDown, in: .scrollingText),
                        ]),
                ]),
            ActionRow(
                "half a page",
                [
                    action(.halfPageUp, "halfPageUp", "half a page up", [.keys(.control("u"), in: .lists)]),
                    action(.halfPageDown, "halfPageDown", "half a page down", [.keys(.control("d"), in: .lists)]),
                ]),
            ActionRow(
                "first, last order",
                [
                    action(.first, "first", "the first row", [.keys(.character("g"), .home, in: .lists)]),
                    action(.last, "last", "the last row", [.keys(.character("G"), .end, in: .lists)]),
                ]),
        ])

    private static func action(
        _ movement: Movement, _ name: String, _ title: String, _ bindings: [KeyBinding]
    ) -> Action {
        Action("move.\(name)", title, bindings) { state, _ in state.move(movement) }
    }
}

extension DashboardState {
    /// Moves the cursor of whatever has the keyboard, or scrolls it.
    fileprivate mutating func move(_ movement: Movement) -> [Effect] {
        switch layers.last {
        case .order(let pane): move(movement, in: pane)
        case .event(var pane):
            pane.scroll = scrolled(pane.scroll, by: movement)
            replaceTop(.event(pane))
        case .line: moveInLine(by: movement)
        case .help(var pane):
            pane.move(
                movement, page: max(1, size.rows - 4), count: HelpItem.items(for: pane, in: self).count)
            replaceTop(.help(pane))
        case .messages(var pane):
            pane.scroll = scrolled(pane.scroll, by: movement)
            replaceTop(.messages(pane))
        case .deadLetters(var pane):
            pane.move(movement, page: max(1, size.rows - 12))
            replaceTop(.deadLetters(pane))
        case .confirmation, .question: scrollQuestion(by: movement)
        case .placeOrder, .note, .directory, .welcome, .palette: break
        case nil: return moveInScreen(movement)
        }
        return []
    }

    /// Returns the first line a pane shows after a step, no further than to its end.
    func scrolled(_ scroll: Int, by movement: Movement) -> Int {
        let page = max(1, size.rows - 4)
        let last = lastScroll
        let from = min(scroll, last)
        let target =
            switch movement {
            case .down: from + 1
            case .up: from - 1
            case .pageDown, .halfPageDown: from + page
            case .pageUp, .halfPageUp: from - page
            case .first: 0
            case .last: last
            }
        return max(0, min(target, last))
    }
}
