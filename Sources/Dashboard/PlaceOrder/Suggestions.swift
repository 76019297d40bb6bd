/// Holds what was found for a typed text, with one of it highlighted.
struct Suggestions<Item: Hashable & Sendable>: Hashable, Sendable {
    /// What was found, best first.
    private(set) var items: [Item] = []
    /// Which one is highlighted.
    private(set) var highlighted = 0
    /// Whether the search for the newest text is still running.
    private(set) var isWaiting = false
    /// Whether the highlight was moved by hand for the newest text.
    private(set) var isChosen = false

    /// The highlighted item; nil when nothing was found.
    var choice: Item? { items.indices.contains(highlighted) ? items[highlighted] : nil }

    /// Starts the search for a new text.
    mutating func request() {
        isWaiting = true
        isChosen = false
    }

    /// Shows what was found, the best of it highlighted.
    mutating func found(_ items: [Item]) {
        self.items = items
        highlighted = 0
        isWaiting = false
    }

    /// Ends the search without a result: what was found before stays.
    mutating func fail() {
        isWaiting = false
    }

    /// Moves the highlight, stopping at the ends.
    ///
    /// Where nothing is highlighted before a key does so, it goes onto the first item, and from there up to none again.
    mutating func move(by rows: Int, fromNothing: Bool = false) {
        if fromNothing, isChosen, highlighted == 0, rows < 0 {
            isChosen = false
        } else {
            highlighted = fromNothing && !isChosen ? 0 : max(0, min(items.count - 1, highlighted + rows))
            isChosen = true
        }
    }
}
