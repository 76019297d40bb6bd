import CQRS
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
    /// The day by which that text was read, from its first moment to the next day's; nil before the first text.
    private var day: Range<Timestamp>?
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

    /// Records the filter of a text, and the day by which it was read.
    mutating func list(_ text: String, as filter: OrderFilter, by language: FilterLanguage) {
        (self.text, self.filter, day) = (text, filter, language.today)
    }

    /// The text that was typed for a filter, with what the keys of status and value class have changed since before it;
    /// nil when that is the filter of no typed text.
    func text(typedFor filter: OrderFilter, in language: FilterLanguage) -> String? {
        guard !text.isEmpty else { return nil }
        if filter == self.filter { return text }
        guard self.filter.status == nil, self.filter.highValue == nil, filter.withoutKeys == self.filter else {
            return nil
        }
        return "\(language.text(of: filter.withoutText)) \(text)"
    }

    /// Whether the text was read by another day than this, so that its `today` was another one.
    func isOfAnotherDay(at now: Timestamp) -> Bool { day.map { !$0.contains(now) } ?? false }

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
