import Foundation

/// Asks the write model for one change; named in the imperative, a plain value.
public protocol Command<Details>: Sendable {
    /// What an accepted command reports about its aggregate, stored with the first answer.
    associatedtype Details: Sendable & Equatable

    /// The command's name in logs, metrics and the log's answers; never changes once used.
    static var name: String { get }

    /// Returns the rejection of a command that no state could accept, or nil when only state can tell.
    func validate() -> Rejection?

    /// Adds every field of the command, in an order that never changes once released.
    ///
    /// The hash of these is kept with the answer and distinguishes another command under the same id from the same one sent again.
    func describe(in fields: inout ContentFields)

    /// Encodes an answer's details, to be kept with it.
    static func encode(_ details: Details) throws -> Data

    /// Decodes details that ``encode(_:)`` of this or an earlier version wrote.
    static func decode(_ stored: Data) throws -> Details
}

/// Says who asked for a command, when, and what it belongs to.
public struct CommandMetadata: Hashable, Sendable {
    /// The idempotency key.
    public var commandID: CommandID
    /// The person or program that asks.
    public var actor: String
    /// When the command was issued; filled in by ``MetadataMiddleware`` when nil.
    public var issuedAt: Timestamp?
    /// When the fact it reports occurred, for past facts such as imports; `issuedAt` when nil.
    public var occurredAt: Timestamp?
    /// The conversation the command belongs to; the command's own id when nil.
    public var correlationID: UUID?
    /// The command or event that caused this one, if any.
    public var causationID: UUID?

    /// Creates metadata; everything but the id and the actor may be left to ``MetadataMiddleware``.
    public init(
        commandID: CommandID,
        actor: String,
        issuedAt: Timestamp? = nil,
        occurredAt: Timestamp? = nil,
        correlationID: UUID? = nil,
        causationID: UUID? = nil
    ) {
        self.commandID = commandID
        self.actor = actor
        self.issuedAt = issuedAt
        self.occurredAt = occurredAt
        self.correlationID = correlationID
        self.causationID = causationID
    }
}

/// Carries a command and its metadata through the bus.
public struct CommandEnvelope<C: Command>: Sendable {
    /// What is asked.
    public var command: C
    /// Who asks, when and why.
    public var metadata: CommandMetadata

    /// Puts a command into its envelope.
    public init(_ command: C, metadata: CommandMetadata) {
        self.command = command
        self.metadata = metadata
    }
}

/// Names the business reason of a refusal, such as `ACCOUNT_NOT_FOUND`.
public struct RejectionCode: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The code in capitals and underscores.
    public let rawValue: String

    /// Creates a code from its text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Creates a code from a literal.
    public init(stringLiteral value: String) {
        self.rawValue = value
    }

    /// The code's text.
    public var description: String { rawValue }

    /// The aggregate is not at the version the command names, or kept changing under it through all its retries.
    public static let versionConflict = RejectionCode(rawValue: "VERSION_CONFLICT")
    /// No handler is registered for the command.
    public static let noHandler = RejectionCode(rawValue: "NO_HANDLER")
}

/// Refuses a command for a business reason: a value, not an error.
public struct Rejection: Hashable, Sendable, Codable {
    /// The reason's code.
    public let code: RejectionCode
    /// A sentence for the person who asked: what is wrong and, where it can be said, what would do.
    public let message: String

    /// Creates a rejection.
    public init(_ code: RejectionCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Proves that a command's events are on disk and says where.
public struct Receipt<Details: Sendable & Equatable>: Sendable, Equatable {
    /// The command that was accepted.
    public let commandID: CommandID
    /// The stream its events went to.
    public let stream: StreamID
    /// The stream's version after them.
    public let version: StreamVersion
    /// The position of the last of them and the chain there; the read model shows the command once it is here.
    public let point: LogPoint
    /// What the command says about its aggregate as it became.
    public let details: Details
    /// True when this is the first answer given again and nothing was appended.
    public let isRepeated: Bool

    /// The position of the last event.
    public var position: Position { point.position }

    /// Creates a receipt.
    public init(
        commandID: CommandID,
        stream: StreamID,
        version: StreamVersion,
        point: LogPoint,
        details: Details,
        isRepeated: Bool
    ) {
        self.commandID = commandID
        self.stream = stream
        self.version = version
        self.point = point
        self.details = details
        self.isRepeated = isRepeated
    }

    /// Returns the same with what `transform` makes of the details.
    public func map<Other: Sendable & Equatable>(_ transform: (Details) throws -> Other) rethrows -> Receipt<Other> {
        Receipt<Other>(
            commandID: commandID, stream: stream, version: version, point: point, details: try transform(details),
            isRepeated: isRepeated)
    }
}

/// Answers a command: durable, or refused.
public enum CommandAnswer<Details: Sendable & Equatable>: Sendable, Equatable {
    /// The events are on disk.
    case accepted(Receipt<Details>)
    /// Nothing was appended; `isRepeated` when this is the first answer given again.
    case rejected(Rejection, isRepeated: Bool)

    /// Refuses for the first time.
    public static func rejected(_ rejection: Rejection) -> Self {
        .rejected(rejection, isRepeated: false)
    }
}
