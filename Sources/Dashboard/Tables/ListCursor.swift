/// Keeps the cursor of a list on one row by its id, and the part of the list that is on the screen around it.
struct ListCursor<ID: Hashable & Sendable>: Hashable, Sendable {
    /// The row under the cursor; nil before there were any.
    private(set) var selection: ID?
    /// Where that row was last, for when it goes.
    private var index = 0
    /// The first row on the screen.
    private var top = 0

    /// Moves it among some rows, of which `height` are on the screen.
    mutating func move(_ movement: Movement, among ids: [ID], height: Int) {
        follow(ids)
        let page = max(1, height - 1)
        switch movement {
        case .up: index -= 1
        case .down: index += 1
        case .pageUp: index -= page
        case .pageDown: index += page
        case .halfPageUp: index -= max(1, page / 2)
        case .halfPageDown: index += max(1, page / 2)
        case .first: index = 0
        case .last: index = ids.count - 1
        }
        index = max(0, min(index, ids.count - 1))
        selection = ids.indices.contains(index) ? ids[index] : nil
        top = shown(of: ids.count, height: height).lowerBound
    }

    /// Stays on its row where the rows have become others; on the one in its place where it is gone.
    mutating func follow(_ ids: [ID]) {
        if let place = selection.flatMap(ids.firstIndex(of:)) {
            // The row keeps its place on the screen as far as that goes.
            top += place - index
            index = place
        } else {
            index = max(0, min(index, ids.count - 1))
        }
        selection = ids.indices.contains(index) ? ids[index] : nil
    }

    /// Goes to a row, or to the first where another list does not have it.
    mutating func reset(to id: ID? = nil) {
        self = ListCursor()
        selection = id
    }

    /// Returns which rows are on the screen.
    func shown(of count: Int, height: Int) -> Range<Int> {
        guard height > 0 else { return 0..<0 }
        let first = max(min(top, index), index - height + 1)
        let start = max(0, min(first, count - height))
        return start..<min(count, start + height)
    }
}
