import CQRS

/// Asks for the values that complete a filter: what the desk has of each kind.
public struct GetFilterValues: Query, Hashable {
    /// The values.
    public typealias Answer = FilterValues
    /// The query's name.
    public static let name = "GetFilterValues"
    /// The projection it reads.
    public static let projection = ProjectionName.orders
    /// No kind has more values than this.
    public static let mostValues = 5_000

    /// Creates the query.
    public init() {}
}

/// Lists the values that a desk has, for completion.
public struct FilterValues: Hashable, Sendable {
    /// A value, and what it means.
    public struct Value: Hashable, Sendable {
        /// What is written.
        public let text: String
        /// What it means; may be empty.
        public let detail: String
        /// Both as they are searched: folded once, because with each letter typed thousands are looked at.
        let key: String
        let detailKey: String

        /// Creates a value.
        public init(_ text: String, _ detail: String = "") {
            self.text = text
            self.detail = detail
            (key, detailKey) = (text.folded, detail.folded)
        }
    }

    /// Names of customers, each with its id.
    public var customers: [Value]
    /// Names of products, each with its id.
    public var products: [Value]
    /// Countries of customers.
    public var countries: [Value]
    /// Who has placed orders.
    public var actors: [Value]
    /// Codes of currencies.
    public var currencies: [Value]

    /// Lists values.
    public init(
        customers: [Value] = [], products: [Value] = [], countries: [Value] = [], actors: [Value] = [],
        currencies: [Value] = []
    ) {
        self.customers = customers
        self.products = products
        self.countries = countries
        self.actors = actors
        self.currencies = currencies
    }
}
