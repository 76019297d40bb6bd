import TerminalKit

/// Holds the line at the bottom that explains what is seen, for those who are shown something.
struct Caption: Hashable, Sendable {
    /// What it says; nil while there is nothing to explain.
    private(set) var text: String?
    /// Whether the person has ended the captions: later ones are not shown.
    private(set) var isEnded = false

    /// Shows another text, or with nil none.
    mutating func show(_ text: String?) {
        guard !isEnded else { return }
        self.text = text
    }

    /// Shows no captions any more.
    mutating func end() {
        isEnded = true
        text = nil
    }

    /// The text with each action's id in braces, such as `{projection.pause}`, replaced by its key.
    func words(naming actions: ActionTable) -> String? {
        text?.replacing(#/\{([a-z][A-Za-z]*\.[a-z][A-Za-z]*)\}/#) { match in
            let key = actions.keyName(of: ActionID(String(match.output.1)))
            return key.isEmpty ? String(match.output.0) : key
        }
    }

    /// How many rows of a terminal a caption has; the same for every text, so that nothing jumps from one to the next.
    static func rows(in terminal: Size) -> Int {
        if terminal.rows < leastRows { return 0 }
        if terminal.columns < columnsForTwo { return terminal.rows < rowsForThree ? 1 : 3 }
        return terminal.columns >= columnsForOneRow || terminal.rows < rowsForTwo ? 1 : 2
    }

    private static let (leastRows, rowsForThree, rowsForTwo) = (6, 12, 14)
    private static let (columnsForTwo, columnsForOneRow) = (60, 120)
}

extension DashboardState {
    /// Shows a text in the line of captions, or with nil gives its room back to the screen.
    mutating func showCaption(_ text: String?) -> [Effect] {
        caption.show(text)
        return divideTerminal()
    }

    /// Ends the captions, and lets whoever sends them know.
    mutating func endCaptions() -> [Effect] {
        caption.end()
        return divideTerminal() + [.endCaptions]
    }

    /// Divides the terminal between the caption and everything else.
    mutating func divideTerminal() -> [Effect] {
        let rows = caption.text == nil ? 0 : Caption.rows(in: terminalSize)
        let room = Size(columns: terminalSize.columns, rows: terminalSize.rows - rows)
        return room == size ? [] : resize(to: room)
    }
}
