import OrderQueries

/// Holds what belongs to the filter line besides the text that is typed into it.
struct FilterEntry: Hashable, Sendable {
    /// The most texts that are kept.
    private static let longestHistory = 50

    /// What is wrong in the text; nil while all of it can be read.
    var fault: FilterFault?
    /// What `Tab` puts at the cursor, while it is pressed again and again.
    var completion: Completion?
    /// How the word or value at the cursor can go on.
    var proposals: [String] = []
    /// The values that the desk has; nil before they were asked for.
    var values: FilterValues?
    /// The filter when the line was opened.
    var opened = OrderFilter.all
    /// The text whose filter was listed last.
    private(set) var text = ""
    private var filter = OrderFilter.all
    /// The texts that were kept, oldest first.
    private(set) var history: [String] = []
    /// The text of the history that is shown; nil for the one that is typed.
    private var recalled: Int?
    /// The typed text while one of the history is shown.
    private var typed = ""

    /// Ways to go on at one place of the text, and which of them was taken.
    struct Completion: Hashable, Sendable {
        /// The text before the place, and behind it.
        let before: String
        let behind: String
        let candidates: [FilterCompletion.Candidate]
        var index: Int
    }

    /// Whether a text of the history is shown.
    var isRecalling: Bool { recalled != nil }

    /// Records the filter of a text.
    mutating func list(_ text: String, as filter: OrderFilter) {
        (self.text, self.filter) = (text, filter)
    }

    /// The text that was typed for a filter; nil when that is the filter of no typed text.
    func text(typedFor filter: OrderFilter) -> String? {
        filter == self.filter && !text.isEmpty ? text : nil
    }

    /// Prepares for a text to be typed for another list than `filter`.
    mutating func open(over filter: OrderFilter) {
        (opened, fault, completion, proposals, recalled, typed) = (filter, nil, nil, [], nil, "")
    }

    /// Keeps a text to be shown again; the same one is kept once.
    mutating func keep(_ text: String) {
        guard !text.allSatisfy(\.isWhitespace) else { return }
        history.removeAll { $0 == text }
        history.append(text)
        history.removeFirst(max(0, history.count - Self.longestHistory))
    }

    /// Returns the text before the one shown, or after it for a negative number; nil when there is none.
    mutating func recall(_ steps: Int, shown: String) -> String? {
        let place = (recalled ?? history.count) - steps
        guard place >= 0, place <= history.count, place != recalled ?? history.count else { return nil }
        if recalled == nil { typed = shown }
        recalled = place == history.count ? nil : place
        return recalled.map { history[$0] } ?? typed
    }

    /// Ends the recalling: the text is from now on a typed one.
    mutating func edit() {
        (recalled, completion) = (nil, nil)
    }
}
