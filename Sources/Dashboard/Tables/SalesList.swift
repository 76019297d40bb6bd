import OrderQueries

/// Says which customers or products are listed, in which order, and which period their sums are of.
struct SalesQuestion<Key: Hashable & Sendable>: Hashable, Sendable {
    /// Any part of a name; blank for all.
    var matching = ""
    /// The period that sums are of.
    var period = StatisticsPeriod.month
    /// What the rows are sorted by.
    var sort: Key
    /// Whether the largest comes first.
    var isDescending = true
}

/// Holds what a list of customers or products is asked for with, what came, and where the cursor stands.
struct SalesList<Answer: Hashable & Sendable, Key: Hashable & Sendable, ID: Hashable & Sendable>: Hashable, Sendable {
    /// What is asked for, and the newest answer with its own question.
    var load: PacedAnswer<SalesQuestion<Key>, Answer>
    /// The ids of what came, kept because they are read for every key.
    var ids: [ID] = []
    /// How wide the texts of its narrow columns are.
    var widths: [Int] = []
    var cursor = ListCursor<ID>()
    /// The names of the rows that the cursor is on or was on in the newest frame, for when they are gone.
    var names: [ID: String] = [:]
    /// The row that the cursor was on before something was typed; until it is moved, what is typed finds from there.
    var origin: ID?
    /// Whether the answer that is awaited is to something typed.
    var isFinding = false

    /// Makes the row that the cursor has come to its own: what is cleared or typed later begins from there.
    mutating func keepFound() {
        if !isFinding { origin = nil }
    }

    init(sortedBy sort: Key, for id: ScreenID) {
        load = PacedAnswer(SalesQuestion(sort: sort), for: id)
    }

    /// What came; nil before the first answer.
    var answer: Answer? { load.answer }
    /// The question that the rows answer.
    var shown: SalesQuestion<Key> { load.shown }
    /// The name of the row under the cursor that is gone; nil when it is there.
    var goneName: String? { cursor.isGone ? cursor.selection.flatMap { names[$0] } ?? "this row" : nil }
}
