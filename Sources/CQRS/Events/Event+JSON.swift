import Foundation

extension Event where Self: Codable {
    /// Encodes the fact as JSON with sorted keys.
    public func encode() throws -> Data {
        try JSONEncoder.sortedKeys.encode(self)
    }

    /// Decodes a fact that was stored under the very name and schema version it has today.
    ///
    /// A type with older schema versions in the log needs an initializer of its own, which brings them up to today's.
    /// Throws ``EventDecodingError``.
    public init(decoding stored: RecordedEvent) throws {
        let fact = try? JSONDecoder().decode(Self.self, from: stored.data)
        guard let fact, fact.type == stored.type else {
            throw EventDecodingError(
                "\(stored.type.name) version \(stored.type.schemaVersion) is not known here, or its data does not fit it"
            )
        }
        self = fact
    }
}

extension JSONEncoder {
    /// An encoder that writes equal values as equal bytes.
    static var sortedKeys: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
