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
        digest = withUnsafeTemporaryAllocation(byteCount: ContentFields.roomBytes, alignment: 1) { room in
            var fields = ContentFields(in: room)
            describe(&fields)
            return fields.digest
        }
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

/// Collects the fields of a ``ContentHash``; cannot be copied, because what it writes to is gone after that was made.
public struct ContentFields: ~Copyable {
    /// As much as need not be allocated.
    fileprivate static let roomBytes = 1_024

    /// Written up to ``count``.
    private let room: UnsafeMutableRawBufferPointer
    private var count = 0
    /// The hash of what did not fit; nil when everything has.
    private var hashed: HashedBytes?
    private static let lengthBytes = MemoryLayout<UInt32>.size

    fileprivate init(in room: UnsafeMutableRawBufferPointer) {
        self.room = room
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
        guard Self.lengthBytes + field.count <= room.count - count else { return addLong(field) }
        append(lengthOf: field)
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: field)
        count += field.count
    }

    /// Hashes what came before, to have room, and a field that is too long for it where it is.
    private mutating func addLong(_ field: UnsafeRawBufferPointer) {
        hashRoom()
        guard Self.lengthBytes + field.count > room.count else { return add(field) }
        append(lengthOf: field)
        hashRoom()
        hashed?.append(field)
    }

    private mutating func append(lengthOf field: UnsafeRawBufferPointer) {
        room.storeBytes(of: UInt32(field.count).bigEndian, toByteOffset: count, as: UInt32.self)
        count += Self.lengthBytes
    }

    private mutating func hashRoom() {
        let written = written
        if hashed == nil { hashed = HashedBytes() }
        hashed?.append(written)
        count = 0
    }

    private var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: room.prefix(count)) }

    fileprivate var digest: Digest32 {
        guard var hashed else { return Digest32(hashing: written) }
        hashed.append(written)
        return hashed.digest
    }
}
