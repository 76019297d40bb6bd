import CQRS

/// Identifies a dead letter: the same event may wait in several projections.
struct DeadLetterID: Hashable, Sendable {
    let projection: ProjectionName
    let position: Position
}

extension DeadLetter {
    /// What it is known by on screen.
    var id: DeadLetterID { DeadLetterID(projection: projection, position: event.position) }
}

/// Lists the events that wait because they, or one before them, could not be applied.
///
/// The cursor is a letter, not a row. When its letter has left the list by what was done here, the cursor goes to the one
/// that followed; by another's doing the letter keeps its row, and nothing can be done to it, until the next key moves the
/// cursor.
struct DeadLetterPane: Hashable, Sendable {
    /// The most letters that are listed; the first of them come first in every retry, too.
    static let limit = 200

    /// The letters, by position.
    private(set) var letters: [DeadLetter] = []
    /// The letter under the cursor; nil when there is none.
    private(set) var selection: DeadLetterID?
    /// The letter under the cursor that has left the list by another's doing; nil while there is none.
    private(set) var departed: DeadLetter?
    /// The row the cursor is on.
    private(set) var cursorRow = 0
    /// The first line on the screen where the wheel has moved it; nil while that follows the cursor.
    var top: Int?
    /// Whether an answer has come.
    private(set) var isLoaded = false
    /// Why the newest load failed; nil when it did not. What was loaded before stays.
    private(set) var failure: String?
    /// The event that the cursor goes to when the list comes; nil for the first one.
    private var wanted: Position?

    /// A list that is not loaded yet; the cursor will be on an event where it is listed.
    init(on event: Position? = nil) {
        wanted = event
    }

    /// The letter under the cursor.
    var selected: DeadLetter? {
        letters.first { $0.id == selection }
    }

    /// What is listed, with the letter that has left.
    var rows: [DeadLetter] {
        guard let departed else { return letters }
        return letters.prefix(cursorRow) + [departed] + letters.dropFirst(cursorRow)
    }

    /// Shows what was answered; after a failure what was loaded before stays. `own` are the letters that something was done
    /// to here.
    mutating func receive(_ result: Result<[DeadLetter], Failure>, own: Set<DeadLetterID> = []) {
        switch result {
        case .success(let found):
            let isFirst = letters.isEmpty && departed == nil
            let before = rows
            letters = found
            failure = nil
            isLoaded = true
            if isFirst {
                select(found.firstIndex { $0.event.position == wanted } ?? 0)
            } else {
                follow(from: before, own: own)
            }
        case .failure(let failure):
            self.failure = failure.message
        }
    }

    /// Moves the cursor by a step, a page being so many rows.
    mutating func move(_ movement: Movement, page: Int) {
        switch movement {
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .pageUp, .halfPageUp: move(by: -page)
        case .pageDown, .halfPageDown: move(by: page)
        case .first: select(0)
        case .last: select(letters.count - 1)
        }
    }

    /// Moves the cursor by rows, no further than to the ends.
    mutating func move(by rows: Int) {
        // Where the letter has left the list, the next one down is now in its place.
        let vacant = departed != nil && rows > 0 ? 1 : 0
        select(cursorRow + rows - vacant)
    }

    /// Puts the cursor on a row, or on the nearest there is.
    mutating func select(_ row: Int) {
        (departed, top) = (nil, nil)
        cursorRow = max(0, min(row, letters.count - 1))
        selection = letters.indices.contains(cursorRow) ? letters[cursorRow].id : nil
    }

    private mutating func follow(from before: [DeadLetter], own: Set<DeadLetterID>) {
        if let row = letters.firstIndex(where: { $0.id == selection }) {
            (cursorRow, departed) = (row, nil)
            return
        }
        // Its place is behind the letters before it that are still there.
        let place = before.firstIndex { $0.id == selection } ?? cursorRow
        let ahead = Set(before.prefix(place).map(\.id))
        let row = letters.lastIndex { ahead.contains($0.id) }.map { $0 + 1 } ?? 0
        guard let selection, !own.contains(selection), let letter = before.first(where: { $0.id == selection }) else {
            return select(row)
        }
        (cursorRow, departed) = (row, letter)
    }
}

/// Remembers what is being done about dead letters, whether or not their list is open.
struct DeadLetterWork: Hashable, Sendable {
    /// Whether a retry is under way.
    var isRetrying = false
    /// The letters whose discard is sent, or accepted and not seen by the projection yet.
    var discarding: Set<DeadLetterID> = []
    /// The letters that the newest retry from here was about.
    var retried: Set<DeadLetterID> = []
}

/// Asks for one dead letter to be given up.
struct DeadLetterDiscard: Hashable, Sendable {
    /// The command's id, by which it is done once at most.
    let commandID: CommandID
    let letter: DeadLetterID
    /// Why; may be empty.
    let reason: String
    /// When it was sent.
    let sentAt: Timestamp
}

/// The outcome of a retry of dead letters.
struct DeadLetterRetry: Hashable, Sendable {
    /// How many events were applied.
    let applied: Int
    /// How many of those tried, or behind one that was, still wait.
    let waiting: Int
    /// Why the first of those waits; nil when none does.
    let reason: String?
}
