/// Identifies an aggregate of the order desk by its own text, sanitized wherever it came from.
public protocol Identifier: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible
where RawValue == String {
    /// Wraps the text.
    init(rawValue: String)
}

extension Identifier {
    /// Wraps the text.
    public init(_ text: String) {
        self.init(rawValue: text)
    }

    /// The id's text.
    public var description: String { rawValue }

    /// Orders ids by their bytes, as the stores do.
    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }

    /// Compares ids byte for byte, as the stores do: two spellings of one letter are two ids.
    public static func == (left: Self, right: Self) -> Bool {
        left.rawValue.hasSameBytes(as: right.rawValue)
    }

    /// Hashes the id's bytes.
    public func hash(into hasher: inout Hasher) {
        rawValue.hashBytes(into: &hasher)
    }
}

/// Identifies an order.
public struct OrderID: Identifier {
    /// The id's text.
    public let rawValue: String
    /// Wraps the text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Identifies a customer.
public struct CustomerID: Identifier {
    /// The id's text.
    public let rawValue: String
    /// Wraps the text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Identifies a product; case counts.
public struct ProductID: Identifier {
    /// The id's text.
    public let rawValue: String
    /// Wraps the text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Identifies how an order is paid.
public struct PaymentMethodID: Identifier {
    /// The id's text.
    public let rawValue: String
    /// Wraps the text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
