/// Names one aggregate's history by its category and key, written `account-10248`.
public struct StreamID: Hashable, Sendable {
    /// The stream's name in the log, `category-key`.
    public let name: String
    /// How many bytes the category has.
    private let hyphenOffset: Int

    /// Creates a stream id; the category is not empty and has no hyphen in it, the key is any text.
    public init(category: String, key: String) {
        precondition(!category.isEmpty, "a category has a name")
        precondition(!category.utf8.contains(Self.hyphen), "a hyphen ends the category in the stream's name")
        self.name = category + "-" + key
        self.hyphenOffset = category.utf8.count
    }

    /// Returns the streams of one category, in the order of their keys, for less than one by one.
    static func all(in category: String, keys: [String]) -> [StreamID] {
        guard let first = keys.first else { return [] }
        let id = StreamID(category: category, key: first)
        let beginning = category + "-"
        return keys.map { StreamID(name: beginning + $0, hyphenOffset: id.hyphenOffset) }
    }

    private init(name: String, hyphenOffset: Int) {
        self.name = name
        self.hyphenOffset = hyphenOffset
    }

    /// Parses `category-key`; nil when the text has no hyphen or nothing before it.
    public init?(_ name: String) {
        // By bytes: a key that begins with a combining mark makes the hyphen part of a longer character.
        guard let hyphen = name.utf8.firstIndex(of: Self.hyphen), hyphen > name.startIndex else { return nil }
        self.name = name
        self.hyphenOffset = name.utf8.distance(from: name.startIndex, to: hyphen)
    }

    private static let hyphen = UInt8(ascii: "-")
    private var hyphenIndex: String.Index { name.utf8.index(name.startIndex, offsetBy: hyphenOffset) }

    /// The kind of aggregate.
    public var category: String { String(name[..<hyphenIndex]) }
    /// The aggregate's own id.
    public var key: String { String(name[name.utf8.index(after: hyphenIndex)...]) }
}

extension StreamID {
    /// Compares byte for byte, as the stores do: two spellings of one letter are two streams.
    public static func == (left: StreamID, right: StreamID) -> Bool {
        left.name.hasSameBytes(as: right.name)
    }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        name.hashBytes(into: &hasher)
    }
}

extension StreamID: CustomStringConvertible {
    /// The stream's name.
    public var description: String { name }
}
