import CQRS
import Foundation
import GRDBSQLite

/// Sets the parameters of a statement one after another; valid only inside the body it was handed to.
///
/// Texts and bytes are copied into room that is there already, because SQLite allocates some for each of its copies. What
/// does not fit SQLite copies.
public struct ParameterBinder {
    /// How much room is worth having: the columns of a row, but for a long text.
    static let roomBytes = 1_024

    private let statement: OpaquePointer
    private let room: UnsafeMutableRawBufferPointer
    private var used = 0
    private var index: Int32 = 0
    /// The first failure, or success.
    private(set) var code = SQLITE_OK

    /// Binds to a statement whose parameters are cleared before the room goes.
    init(statement: OpaquePointer, room: UnsafeMutableRawBufferPointer) {
        self.statement = statement
        self.room = room
    }

    /// Sets the next parameter to nothing.
    public mutating func nextIsNull() {
        index += 1
        note(sqlite3_bind_null(statement, index))
    }

    /// Sets the next parameter to a whole number.
    public mutating func next(_ number: Int64) {
        index += 1
        note(sqlite3_bind_int64(statement, index, number))
    }

    /// Sets the next parameter to a whole number, or to nothing.
    public mutating func next(_ number: Int64?) { if let number { next(number) } else { nextIsNull() } }

    /// Sets the next parameter to a text, or to nothing.
    public mutating func next(_ text: String?) { if let text { next(text) } else { nextIsNull() } }

    /// Sets the next parameter to a text, as long as it is, NUL characters and all.
    public mutating func next(_ text: String) {
        index += 1
        var text = text
        text.withUTF8 { bytes in
            let (start, destructor) = placed(UnsafeRawBufferPointer(bytes))
            let characters = start?.assumingMemoryBound(to: CChar.self)
            note(sqlite3_bind_text(statement, index, characters, Int32(clamping: bytes.count), destructor))
        }
    }

    /// Sets the next parameter to bytes.
    public mutating func next(_ data: Data) { data.withUnsafeBytes { next($0) } }

    /// Sets the next parameter to an id's 16 bytes.
    public mutating func next(_ id: UUID) { withUnsafeBytes(of: id.uuid) { next($0) } }

    /// Sets the next parameter to an id's 16 bytes, or to nothing.
    public mutating func next(_ id: UUID?) { if let id { next(id) } else { nextIsNull() } }

    /// Sets the next parameter to a chain's 32 bytes.
    public mutating func next(_ chain: Chain) { chain.digest.withBytes { next($0) } }

    /// Sets the next parameter to a content hash's 32 bytes, or to nothing.
    public mutating func next(_ hash: ContentHash?) {
        if let hash { hash.digest.withBytes { next($0) } } else { nextIsNull() }
    }

    private mutating func next(_ bytes: UnsafeRawBufferPointer) {
        index += 1
        let (start, destructor) = placed(bytes)
        note(sqlite3_bind_blob(statement, index, start, Int32(clamping: bytes.count), destructor))
    }

    /// Returns where bytes are while the statement runs; with an address even where there are none, which SQLite would read as
    /// NULL without one.
    private mutating func placed(_ bytes: UnsafeRawBufferPointer) -> (UnsafeRawPointer?, sqlite3_destructor_type?) {
        guard bytes.count <= room.count - used else {
            return (bytes.baseAddress, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
        let place = UnsafeMutableRawBufferPointer(rebasing: room[used...])
        place.copyMemory(from: bytes)
        used += bytes.count
        return (UnsafeRawPointer(place.baseAddress), nil)
    }

    private mutating func note(_ code: Int32) {
        if self.code == SQLITE_OK { self.code = code }
    }
}
