/// Names one aggregate's history by its category and key, written `order-10248`.
public struct StreamID: Hashable, Sendable {
    /// The kind of aggregate, with no hyphen in it.
    public let category: String
    /// The aggregate's own id; any text.
    public let key: String

    /// Creates a stream id.
    public init(category: String, key: String) {
        precondition(!category.contains("-"), "a category holds no hyphen: it ends the category in the stream's name")
        self.category = category
        self.key = key
    }

    /// Parses `category-key`; nil when the text has no hyphen.
    public init?(_ name: String) {
        guard let hyphen = name.firstIndex(of: "-") else { return nil }
        self.category = String(name[..<hyphen])
        self.key = String(name[name.index(after: hyphen)...])
    }

    /// The stream's name in the log, `category-key`.
    public var name: String { "\(category)-\(key)" }
}

extension StreamID: CustomStringConvertible {
    /// The stream's name.
    public var description: String { name }
}
