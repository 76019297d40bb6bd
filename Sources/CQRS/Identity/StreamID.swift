/// Names one aggregate's history by its category and key, written `account-10248`.
public struct StreamID: Hashable, Sendable {
    /// The stream's name in the log, `category-key`.
    public let name: String
    /// How many bytes the category has.
    private let hyphenOffset: Int
    /// Hashes the name once: a stream that many orders share is looked up for each of their lines.
    private let nameHash: UInt64

    /// Creates a stream id; the category is not empty and has no hyphen in it, the key is any text.
    public init(category: String, key: String) {
        precondition(!category.isEmpty, "a category has a name")
        precondition(!category.utf8.contains(Self.hyphen), "a hyphen ends the category in the stream's name")
        self.init(name: category + "-" + key, hyphenOffset: category.utf8.count)
    }

    /// Returns the streams of one category, in the order of their keys, for less than one by one.
    static func all(in category: String, keys: [String]) -> [StreamID] {
        guard let first = keys.first else { return [] }
        let offset = StreamID(category: category, key: first).hyphenOffset
        let beginning = category + "-"
        return keys.map { StreamID(name: beginning + $0, hyphenOffset: offset) }
    }

    private init(name: String, hyphenOffset: Int) {
        self.name = name
        self.hyphenOffset = hyphenOffset
        self.nameHash = name.quickHash
    }

    /// Parses `category-key`; nil when the text has no hyphen or nothing before it.
    public init?(_ name: String) {
        // By bytes: a key that begins with a combining mark makes the hyphen part of a longer character.
        guard let hyphen = name.utf8.firstIndex(of: Self.hyphen), hyphen > name.startIndex else { return nil }
        self.init(name: name, hyphenOffset: name.utf8.distance(from: name.startIndex, to: hyphen))
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
        left.nameHash == right.nameHash && left.name.hasSameBytes(as: right.name)
    }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(nameHash)
    }
}

extension StreamID: CustomStringConvertible {
    /// The stream's name.
    public var description: String { name }
}
