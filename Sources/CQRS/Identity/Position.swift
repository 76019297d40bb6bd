/// Places an event in the whole log: contiguous from 1, in commit order.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number, 0 for "before the first event".
    public let rawValue: Int64

    /// Creates a position from its number.
    public init(rawValue: Int64) {
        precondition(rawValue >= 0, "a position is never negative")
        self.rawValue = rawValue
    }

    /// Creates a position from its number.
    public init(_ rawValue: Int64) {
        self.init(rawValue: rawValue)
    }

    /// The place before the first event: the checkpoint of a projection that has applied nothing.
    public static let start = Position(0)

    /// Orders positions by commit order.
    public static func < (left: Position, right: Position) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Returns how many events lie after `right` up to and including `left`.
    public static func - (left: Position, right: Position) -> Int64 {
        left.rawValue - right.rawValue
    }

    /// The position that follows this one.
    public var next: Position {
        Position(rawValue + 1)
    }
}

/// Counts the events of one stream: 0 before the first, then contiguous from 1.
public struct StreamVersion: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number of events in the stream.
    public let rawValue: Int64

    /// Creates a version from its number.
    public init(rawValue: Int64) {
        precondition(rawValue >= 0, "a version is never negative")
        self.rawValue = rawValue
    }

    /// Creates a version from its number.
    public init(_ rawValue: Int64) {
        self.init(rawValue: rawValue)
    }

    /// The version of a stream with no events.
    public static let none = StreamVersion(0)

    /// Orders versions by age.
    public static func < (left: StreamVersion, right: StreamVersion) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Returns the version after `count` more events.
    public static func + (version: StreamVersion, count: Int) -> StreamVersion {
        StreamVersion(version.rawValue + Int64(count))
    }
}

extension Position: Codable, CustomStringConvertible {
    /// Decodes a number; throws `DecodingError` for a negative one.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.decodeCount())
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

extension StreamVersion: Codable, CustomStringConvertible {
    /// Decodes a number; throws `DecodingError` for a negative one.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.decodeCount())
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

extension Decoder {
    fileprivate func decodeCount() throws -> Int64 {
        let container = try singleValueContainer()
        let number = try container.decode(Int64.self)
        guard number >= 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(number) is below zero")
        }
        return number
    }
}
