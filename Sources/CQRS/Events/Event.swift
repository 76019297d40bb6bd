import Foundation

/// States a past fact of the domain, written to the log.
public protocol Event: Sendable {
    /// The stored name and schema version of this fact.
    var type: EventType { get }

    /// Encodes the fact's own data.
    func encode() throws -> Data

    /// Decodes a stored fact of any schema version known, bringing old ones up to today's.
    ///
    /// Throws ``EventDecodingError`` when the type or version is unknown or the data does not fit it.
    init(decoding stored: RecordedEvent) throws
}

/// Names a stored kind of event and the version of its schema.
public struct EventType: Hashable, Sendable {
    /// The past-tense name, such as `AccountOpened`; never changes once used.
    public let name: String
    /// The version of the data's schema, from 1.
    public let schemaVersion: Int

    /// Creates a type.
    public init(_ name: String, schemaVersion: Int = 1) {
        self.name = name
        self.schemaVersion = schemaVersion
    }
}

/// Describes why a stored event cannot be read.
public struct EventDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it, in a sentence that names type and version.
    public let description: String

    /// Creates the error.
    public init(_ description: String) {
        self.description = description
    }
}

/// Holds an event that is about to be appended: encoded, not yet placed.
public struct NewEvent: Hashable, Sendable {
    /// The stored name and schema version.
    public let type: EventType
    /// When the fact occurred.
    public let occurredAt: Timestamp
    /// The fact's own data, as its event type encodes it.
    public let data: Data

    /// Creates an event to append.
    public init(type: EventType, occurredAt: Timestamp, data: Data) {
        self.type = type
        self.occurredAt = occurredAt
        self.data = data
    }
}

/// Holds an event as the log has it.
public struct RecordedEvent: Hashable, Sendable {
    /// Its place in the whole log.
    public let position: Position
    /// The stream it belongs to.
    public let stream: StreamID
    /// Its place in that stream.
    public let version: StreamVersion
    /// Its stored name and schema version.
    public let type: EventType
    /// When the fact occurred; may be long past for imports.
    public let occurredAt: Timestamp
    /// When the log recorded it, by the appending process's clock; may decrease along the log. Lag is measured from
    /// here.
    public let recordedAt: Timestamp
    /// Who and what caused it.
    public let cause: EventCause
    /// The fact's own data, as its event type encodes it.
    public let data: Data
    /// The chain at its position, as the log has it.
    public let chain: Chain

    /// Creates a recorded event; only stores do.
    public init(
        position: Position,
        stream: StreamID,
        version: StreamVersion,
        type: EventType,
        occurredAt: Timestamp,
        recordedAt: Timestamp,
        cause: EventCause,
        data: Data,
        chain: Chain
    ) {
        self.position = position
        self.stream = stream
        self.version = version
        self.type = type
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.cause = cause
        self.data = data
        self.chain = chain
    }

    /// Its position with the chain there.
    public var point: LogPoint { LogPoint(position, chain) }
}

/// Identifies the command that caused an event, and who issued it.
public struct EventCause: Hashable, Sendable {
    /// The command's id, which is also its idempotency key.
    public let commandID: CommandID
    /// The name of who issued the command.
    public let actor: String
    /// The conversation it belongs to.
    public let correlationID: UUID
    /// What caused the command, if anything did.
    public let causationID: UUID?

    /// Creates a cause.
    public init(commandID: CommandID, actor: String, correlationID: UUID, causationID: UUID?) {
        self.commandID = commandID
        self.actor = actor
        self.correlationID = correlationID
        self.causationID = causationID
    }
}
