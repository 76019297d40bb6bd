import CQRS
import OrderEvents

/// One condition of a filter: what an order has to be, or must not be.
public struct OrderTerm: Hashable, Sendable {
    /// A property of an order; where it has several values, one of them is enough.
    public enum Condition: Hashable, Sendable {
        /// It is in one of these statuses.
        case status([OrderStatus])
        /// It is of high value.
        case highValue
        /// It needs somebody: see ``OrderAttention``.
        case attention
        /// Its customer's account is suspended.
        case suspended
        /// Its total is in one of these currencies.
        case currency([Currency])
        /// Its total, whatever the currency, is in one of these ranges.
        case total([FilterRange<FilterAmount>])
        /// The time since it was placed is in one of these ranges.
        case age([FilterRange<FilterAge>])
        /// Its customer's id, name or e-mail address holds one of these texts, or its id is one of them.
        case customer([TextPattern])
        /// Its customer's country holds one of these texts, or is one of them.
        case country([TextPattern])
        /// The name of who placed it holds one of these texts, or is one of them.
        case placedBy([TextPattern])
        /// The id or name of one of its products holds one of these texts, or its id is one of them.
        case product([TextPattern])
        /// Its id begins with one of these texts, or is one of them.
        case orderID([TextPattern])
        /// It is found by a text as ``OrderFilter/search`` finds it.
        case words(String)
    }

    /// The condition.
    public var condition: Condition
    /// Whether only orders pass of which the condition is not true.
    public var isNegated: Bool

    /// Creates a term.
    public init(_ condition: Condition, isNegated: Bool = false) {
        self.condition = condition
        self.isNegated = isNegated
    }
}

/// Describes which texts are meant: those that hold a text somewhere, or the very text.
public struct TextPattern: Hashable, Sendable {
    /// The text; case and accents do not count, but in ids.
    public var text: String
    /// Whether it has to be the whole text.
    public var isWhole: Bool

    /// Creates a pattern.
    public init(_ text: String, isWhole: Bool = false) {
        self.text = text
        self.isWhole = isWhole
    }
}

/// Bounds a value on one side or on both.
public struct FilterRange<Value: Hashable & Sendable>: Hashable, Sendable {
    /// One end.
    public struct Limit: Hashable, Sendable {
        /// The last value, or the first one beyond.
        public var value: Value
        /// Whether the value itself is in the range.
        public var isIncluded: Bool

        /// Creates an end.
        public init(_ value: Value, isIncluded: Bool = true) {
            self.value = value
            self.isIncluded = isIncluded
        }
    }

    /// The lower end; nil where there is none.
    public var lower: Limit?
    /// The upper end; nil where there is none.
    public var upper: Limit?

    /// Creates a range.
    public init(lower: Limit? = nil, upper: Limit? = nil) {
        self.lower = lower
        self.upper = upper
    }
}

/// Defines which orders need somebody.
///
/// These are the pending orders of high value, those pending for longer than ``patience``, and those with an event that waits
/// as a dead letter.
public enum OrderAttention {
    /// Why an order needs somebody; there may be several reasons.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// It is pending for longer than ``OrderAttention/patience``.
        case late
        /// It is of high value and pending.
        case highValue
        /// It has an event that waits as a dead letter.
        case parked
    }

    /// An order that is pending for longer needs somebody.
    public static let patience: Duration = .seconds(86_400)

    /// Returns whether an order needs somebody by what it shows; dead letters are no part of that.
    public static func isUrgent(_ order: OrderSummary, at now: Timestamp) -> Bool {
        order.status == .pending && (order.isHighValue || now - order.placedAt > patience)
    }
}
