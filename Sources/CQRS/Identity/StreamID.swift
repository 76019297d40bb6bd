/// Names one aggregate's history by its category and key, written `order-10248`.
public struct StreamID: Hashable, Sendable {
    /// The kind of aggregate; not empty, with no hyphen in it.
    public let category: String
    /// The aggregate's own id; any text.
    public let key: String

    /// Creates a stream id.
    public init(category: String, key: String) {
        precondition(!category.isEmpty, "a category has a name")
        precondition(!category.utf8.contains(Self.hyphen), "a hyphen ends the category in the stream's name")
        self.category = category
        self.key = key
    }

    /// Parses `category-key`; nil when the text has no hyphen or nothing before it.
    public init?(_ name: String) {
        // By bytes: a key that begins with a combining mark makes the hyphen part of a longer character.
        guard let hyphen = name.utf8.firstIndex(of: Self.hyphen), hyphen > name.startIndex else { return nil }
        self.category = String(name[..<hyphen])
        self.key = String(name[name.utf8.index(after: hyphen)...])
    }

    private static let hyphen = UInt8(ascii: "-")

    /// The stream's name in the log, `category-key`.
    public var name: String { "\(category)-\(key)" }
}

extension StreamID {
    /// Compares byte for byte, as the stores do: two spellings of one letter are two streams.
    public static func == (left: StreamID, right: StreamID) -> Bool {
        left.category == right.category && left.key.utf8.elementsEqual(right.key.utf8)
    }

    /// Hashes the bytes of the key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(category)
        var key = key
        key.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension StreamID: CustomStringConvertible {
    /// The stream's name.
    public var description: String { name }
}
