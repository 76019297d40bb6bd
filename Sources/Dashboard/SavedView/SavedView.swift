/// What of a dashboard comes back at its next start: which screen is shown, and what each lists and in which order.
///
/// Everything may be missing, and what is not known is left out when it is restored. Neither the cursor, marks and what
/// lies over a screen nor a text that is being typed is among it.
public struct SavedView: Hashable, Sendable, Codable {
    /// The screen, by its id.
    public var screen: String?
    /// The filter of the orders, as it is typed; empty for all.
    public var filter: String?
    /// What the orders are sorted by.
    public var sort: Sort?
    /// The columns of the orders that are hidden.
    public var hiddenColumns: [String]?
    /// Whether the orders show an age in place of the time when they were placed.
    public var showsAge: Bool?
    /// How far back the chart of the lag goes.
    public var lagWindow: String?
    /// The list of customers.
    public var customers: List?
    /// The list of products.
    public var products: List?
    /// The period of the overview.
    public var overviewPeriod: String?
    /// The filter of the events, as it is typed; empty for all.
    public var eventFilter: String?

    /// A column and a direction.
    public struct Sort: Hashable, Sendable, Codable {
        /// The column.
        public var column: String
        /// Whether the largest, newest or last comes first.
        public var isDescending: Bool

        /// Creates a sort.
        public init(column: String, isDescending: Bool) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    /// What a list of customers or products shows.
    public struct List: Hashable, Sendable, Codable {
        /// What it is sorted by.
        public var sort: Sort
        /// The period of its sums.
        public var period: String

        /// Creates what a list shows.
        public init(sort: Sort, period: String) {
            self.sort = sort
            self.period = period
        }
    }

    /// Creates a view of which nothing is known.
    public init() {}
}
