import Foundation

/// Identifies one command for ever; dispatching the same id again returns the first answer.
public struct CommandID: Hashable, Sendable {
    /// The UUID behind the id.
    public let uuid: UUID

    /// Wraps a UUID.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Returns an id that nobody else has: a UUID of version 4.
    ///
    /// Foundation's `UUID()` opens, reads and closes a device for each.
    public static func random() -> CommandID {
        var generator = SystemRandomNumberGenerator()
        let (high, low) = (generator.next(), generator.next())
        // The version, and the two bits that say by whose rules it is made.
        let (first, second) = (high & ~0xF000 | 0x4000, low & (1 << 62 - 1) | 1 << 63)
        return withUnsafeBytes(of: (first.bigEndian, second.bigEndian)) { bytes in
            CommandID(UUID(uuid: bytes.loadUnaligned(as: uuid_t.self)))
        }
    }

    /// Parses a UUID's text; nil when it is not one.
    public init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }
}

extension CommandID: CustomStringConvertible {
    /// The UUID in lower case.
    public var description: String { uuid.uuidString.lowercased() }
}
