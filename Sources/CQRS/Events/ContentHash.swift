import Foundation

/// Stands for the content of one event, answer or command: SHA-256 over its fields, each preceded by its length.
///
/// A field's length is four bytes, most significant first; texts are UTF-8, numbers eight bytes, most significant first, ids
/// their 16 bytes, and a field that holds nothing has length 0. So no two lists of fields have the same bytes.
public struct ContentHash: Hashable, Sendable {
    /// The bytes of the hash.
    package let digest: Digest32

    /// Wraps a hash.
    package init(digest: Digest32) {
        self.digest = digest
    }

    /// Hashes the fields that `describe` adds, in order.
    public init(_ describe: (inout ContentFields) -> Void) {
        var fields = ContentFields()
        describe(&fields)
        digest = fields.digest
    }

    /// Hashes an event: stream, type, schema version, `occurredAt`, command id, actor, correlation, causation, data.
    public init(of event: NewEvent, in stream: StreamID, cause: EventCause) {
        self.init(
            stream: stream, type: event.type, occurredAt: event.occurredAt, cause: cause, data: event.data)
    }

    /// Hashes an event as the log has it.
    public init(of event: RecordedEvent) {
        self.init(
            stream: event.stream, type: event.type, occurredAt: event.occurredAt, cause: event.cause, data: event.data)
    }

    private init(stream: StreamID, type: EventType, occurredAt: Timestamp, cause: EventCause, data: Data) {
        self.init { fields in
            fields.add(stream.name)
            fields.add(type.name)
            fields.add(Int64(type.schemaVersion))
            fields.add(occurredAt.microseconds)
            fields.add(cause.commandID.uuid)
            fields.add(cause.actor)
            fields.add(cause.correlationID)
            fields.add(cause.causationID)
            fields.add(data)
        }
    }

    /// Hashes an answer: command id, the command's name, stream, the hash of what was asked, then details, rejection
    /// code and message. An acceptance has only details, a refusal only code and message, and behind them who had asked, where
    /// that is kept.
    public init(
        answerTo command: CommandID, named name: String, on stream: StreamID, asked: ContentHash?,
        _ outcome: AnswerOutcome, of actor: String? = nil
    ) {
        self.init { fields in
            fields.add(command.uuid)
            fields.add(name)
            fields.add(stream.name)
            fields.add(asked)
            switch outcome {
            case .accepted(let details):
                fields.add(details)
                fields.add("")
                fields.add("")
            case .rejected(let rejection):
                fields.add("")
                fields.add(rejection.code.rawValue)
                fields.add(rejection.message)
                // Refusals from before it was kept have no such field.
                if let actor { fields.add(actor) }
            }
        }
    }
}

extension ContentHash: CustomStringConvertible {
    /// The hash as 64 hexadecimal digits in lower case.
    public var description: String { digest.hexadecimal }
}

/// Collects the fields of a ``ContentHash``.
public struct ContentFields {
    /// Written up to ``count``; what is behind it is room.
    private var bytes: [UInt8]
    private var count = 0
    private static let lengthBytes = MemoryLayout<UInt32>.size

    init() {
        bytes = Array(repeating: 0, count: 512)
    }

    /// Adds a text.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// Adds a text, or nothing; an empty text is not nothing.
    public mutating func add(_ text: String?) {
        add(Int64(text == nil ? 0 : 1))
        add(text ?? "")
    }

    /// Adds a whole number.
    public mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { add($0) }
    }

    /// Adds a whole number, or nothing.
    public mutating func add(_ number: Int64?) {
        if let number { add(number) } else { add("") }
    }

    /// Adds an id.
    public mutating func add(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { add($0) }
    }

    /// Adds an id, or nothing.
    public mutating func add(_ id: UUID?) {
        if let id { add(id) } else { add("") }
    }

    /// Adds bytes.
    public mutating func add(_ data: Data) {
        data.withUnsafeBytes { add($0) }
    }

    /// Adds another hash, or nothing.
    mutating func add(_ hash: ContentHash?) {
        if let hash { hash.digest.withBytes { add($0) } } else { add("") }
    }

    private mutating func add(_ field: UnsafeRawBufferPointer) {
        let (start, length) = (count, UInt32(field.count).bigEndian)
        let end = start + Self.lengthBytes + field.count
        if end > bytes.count { bytes += Array(repeating: 0, count: max(bytes.count, end)) }
        // Not appended: for each of many short fields an array would check its room and whether it is shared, twice.
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: length, toByteOffset: start, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: bytes[(start + Self.lengthBytes)..<end]).copyMemory(from: field)
        }
        count = end
    }

    fileprivate var digest: Digest32 {
        bytes.withUnsafeBytes { Digest32(hashing: UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
}
