/// Keeps the cursor of a list on one row by its id, and the part of the list that is on the screen around it.
///
/// A row that goes leaves a gap in its place until the cursor is moved, so that no other row slips under it.
struct ListCursor<ID: Hashable & Sendable>: Hashable, Sendable {
    /// The row under the cursor; nil before there were any.
    private(set) var selection: ID?
    /// Whether the view is where the wheel has moved it, and not where the cursor is.
    var isScrolled: Bool { anchor != nil }
    /// Whether the list does not have that row any more.
    private(set) var isGone = false
    /// The row that the newest frame had under the cursor; nil where a key has put it elsewhere since.
    private var shownSelection: ID?
    /// Where the row under the cursor is, or the gap that it left.
    private var index = 0
    /// The first row on the screen.
    private var top = 0
    /// The row at the top while the view is where the wheel has moved it, which may be away from the cursor.
    private var anchor: ID?

    /// Moves it among some rows, of which `height` are on the screen.
    mutating func move(_ movement: Movement, among ids: [ID], height: Int) {
        pin(among: ids)
        follow(ids)
        let page = max(1, height - 1)
        switch movement {
        case .up: step(-1)
        case .down: step(1)
        case .pageUp: step(-page)
        case .pageDown: step(page)
        case .halfPageUp: step(-max(1, page / 2))
        case .halfPageDown: step(max(1, page / 2))
        case .first: index = 0
        case .last: index = ids.count - 1
        }
        put(on: index, of: ids)
        top = shown(of: ids.count, height: height).lowerBound
    }

    /// Moves what is on the screen, and stays on its row.
    mutating func scroll(by rows: Int, among ids: [ID], height: Int) {
        goToShown(among: ids)
        follow(ids)
        let first = shown(of: ids.count, height: height).lowerBound
        top = max(0, min(first + rows, displayed(of: ids.count) - height))
        let hasCursor = (top..<top + height).contains(index)
        anchor = hasCursor ? nil : row(at: top).flatMap { ids.indices.contains($0) ? ids[$0] : nil }
    }

    /// Goes to a row of the list; false where the list does not have it.
    mutating func select(_ id: ID, among ids: [ID], height: Int) -> Bool {
        guard let place = ids.firstIndex(of: id) else { return false }
        follow(ids)
        let first = shown(of: ids.count, height: height).lowerBound
        // The row of one that is gone closes up.
        let isBelowGap = gap.map { place >= $0 && $0 >= first } ?? false
        put(on: place, of: ids)
        top = isBelowGap ? max(0, first - 1) : first
        top = shown(of: ids.count, height: height).lowerBound
        return true
    }

    /// Goes so many rows on; the gap of a row that is gone is between two rows.
    private mutating func step(_ rows: Int) {
        index += isGone && rows > 0 ? rows - 1 : rows
    }

    private mutating func put(on place: Int, of ids: [ID]) {
        index = max(0, min(place, ids.count - 1))
        selection = ids.indices.contains(index) ? ids[index] : nil
        (isGone, shownSelection, anchor) = (false, nil, nil)
    }

    /// Stays on its row where the rows have become others, also when they do not have it any more.
    mutating func follow(_ ids: [ID]) {
        guard let selection else {
            index = 0
            selection = ids.first
            return
        }
        defer { followAnchor(ids) }
        let isHere = ids.indices.contains(index) && ids[index] == selection
        if let place = isHere ? index : ids.firstIndex(of: selection) {
            // The row keeps its place on the screen as far as that goes.
            top += place - index
            (index, isGone) = (place, false)
        } else {
            (index, isGone) = (min(index, ids.count), true)
        }
    }

    /// Keeps the row at the top there, as long as the list has it.
    private mutating func followAnchor(_ ids: [ID]) {
        guard let anchor else { return }
        guard let place = ids.firstIndex(of: anchor) else {
            self.anchor = ids.indices.contains(top) ? ids[top] : ids.last
            return
        }
        top = place + (gap.map { $0 <= place ? 1 : 0 } ?? 0)
    }

    /// Goes to a row of another list, or to the first where that does not have it.
    ///
    /// Where no key waited for that list, the next act is still on the row that was on the screen.
    mutating func land(on id: ID?, of ids: [ID], isAwaited: Bool) {
        let shown = shownSelection
        let place = id.flatMap(ids.firstIndex(of:))
        top = place.map { top + $0 - index } ?? 0
        put(on: place ?? 0, of: ids)
        if !isAwaited { shownSelection = shown }
    }

    /// Stays under another name of its row.
    mutating func rename(_ id: ID) {
        if selection != nil { selection = id }
    }

    /// Records that a frame has shown it.
    mutating func hasShown() {
        if shownSelection != selection { shownSelection = selection }
    }

    /// Goes to the row that was on the screen, which is what a key is meant for.
    mutating func pin(among ids: [ID]) {
        // What is done to the row under the cursor is done to one that is seen.
        anchor = nil
        goToShown(among: ids)
    }

    private mutating func goToShown(among ids: [ID]) {
        guard let shownSelection, shownSelection != selection else { return }
        selection = shownSelection
        follow(ids)
    }

    /// The rows that an act may be meant for: the one under the cursor, and the one that was on the screen.
    var held: [ID] { [selection, shownSelection].compactMap(\.self) }

    /// The row on the screen that the cursor is on, a gap among them; nil where there are none.
    var place: Int? { selection == nil ? nil : index }

    /// The place of the row that is gone; nil when none is.
    var gap: Int? { isGone ? index : nil }

    /// Returns how many rows there are to be shown for so many of the list.
    func displayed(of count: Int) -> Int { count + (isGone ? 1 : 0) }

    /// Returns the row of the list that is shown at a place; nil for the gap.
    func row(at place: Int) -> Int? {
        guard let gap, place >= gap else { return place }
        return place == gap ? nil : place - 1
    }

    /// Returns which rows are on the screen, a gap among them.
    func shown(of count: Int, height: Int) -> Range<Int> {
        guard height > 0 else { return 0..<0 }
        let count = displayed(of: count)
        let first = anchor == nil ? max(min(top, index), index - height + 1) : top
        let start = max(0, min(first, count - height))
        return start..<min(count, start + height)
    }
}
