/// A word of the filter language.
public enum FilterWord: String, Hashable, Sendable, CaseIterable {
    /// In a status.
    case status
    /// Of a customer.
    case customer
    /// Of customers of a country.
    case country
    /// With a product.
    case product
    /// Of a total.
    case total
    /// In a currency.
    case currency
    /// Placed at a date or later.
    case since
    /// Placed at a date or earlier.
    case until
    /// Placed so long ago.
    case age
    /// Placed by somebody.
    case by
    /// Of an id.
    case id
    /// Of high value.
    case high
    /// In need of somebody.
    case attention
    /// Of a customer whose account is suspended.
    case suspended

    /// Whether it stands alone, without values.
    public var isAlone: Bool { self == .high || self == .attention || self == .suspended }

    /// Whether it compares amounts or lengths of time, as in `total>500`.
    public var isMeasure: Bool { self == .total || self == .age }

    /// What orders pass, in a few words.
    public var meaning: String {
        switch self {
        case .status: "in one of these statuses"
        case .customer: "the customer's id, name or e-mail holds this; customer=ALFKI is the very id"
        case .country: "the customer's country holds this; country=UK is the very country"
        case .product: "the id or name of a product in it holds this; product=11 is the very id"
        case .total: "the total: total>500, total<=20, total:100..500"
        case .currency: "in one of these currencies"
        case .since: "placed on this date or later"
        case .until: "placed by the end of this date"
        case .age: "placed so long ago: age>1d, age<12h, age:1d..1w"
        case .by: "placed by somebody whose name holds this"
        case .id: "the order's id begins with this; id=7f3 is the very id"
        case .high: "of more than 1,000.00"
        case .attention: "pending for over a day, of high value and pending, or with parked events"
        case .suspended: "of a customer whose account is suspended"
        }
    }

    /// The words as a sentence lists them.
    static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
