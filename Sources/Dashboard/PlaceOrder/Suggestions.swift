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

    /// The first item on the screen where the wheel has moved it; nil while that follows the highlighted one.
    private var top: Int?

    /// The highlighted item; nil when nothing was found.
    var choice: Item? { items.indices.contains(highlighted) ? items[highlighted] : nil }

    /// Starts the search for a new text.
    mutating func request() {
        isWaiting = true
        (isChosen, top) = (false, nil)
    }

    /// Shows what was found, the best of it highlighted.
    mutating func found(_ items: [Item]) {
        self.items = items
        (highlighted, top) = (0, nil)
        isWaiting = false
    }

    /// Ends the search without a result: what was found before stays.
    mutating func fail() {
        isWaiting = false
    }

    /// Highlights an item by hand; false where none is the one.
    mutating func highlight(where isWanted: (Item) -> Bool) -> Bool {
        guard let index = items.firstIndex(where: isWanted) else { return false }
        (highlighted, isChosen, top) = (index, true, nil)
        return true
    }

    /// Moves the highlight, stopping at the ends.
    ///
    /// Where nothing is highlighted before a key does so, it goes onto the first item, and from there up to none again.
    mutating func move(by rows: Int, fromNothing: Bool = false) {
        top = nil
        if fromNothing, isChosen, highlighted == 0, rows < 0 {
            isChosen = false
        } else {
            highlighted = fromNothing && !isChosen ? 0 : max(0, min(items.count - 1, highlighted + rows))
            isChosen = true
        }
    }

    /// Moves what is on the screen, of so many rows, and leaves the highlight.
    mutating func scroll(by rows: Int, height: Int) {
        top = max(0, min(first(height: height) + rows, items.count - height))
    }

    /// Returns the first item on a screen of so many rows.
    func first(height: Int) -> Int { max(0, min(top ?? highlighted - height / 2, items.count - height)) }
}
