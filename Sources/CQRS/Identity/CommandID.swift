import Foundation

/// Identifies one command for ever; dispatching the same id again returns the first answer.
public struct CommandID: Hashable, Sendable {
    /// The UUID behind the id.
    public let uuid: UUID

    /// Wraps a UUID.
    public init(_ uuid: UUID) {
        self.uuid = uuid
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
