import CQRS
import Foundation
import GRDBSQLite

/// Holds what one parameter of a statement is set to.
public enum BoundValue: Sendable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int64)
    /// A text, as long as it is, NUL characters and all.
    case text(String)
    /// Bytes.
    case data(Data)
    /// An id's 16 bytes.
    case uuid(UUID)
    /// A chain's 32 bytes.
    case chain(Chain)
    /// A content hash's 32 bytes.
    case content(ContentHash)

    /// Creates a text, or nothing when there is none.
    public static func optional(_ text: String?) -> BoundValue {
        text.map(BoundValue.text) ?? .null
    }

    /// Creates a number, or nothing when there is none.
    public static func optional(_ number: Int64?) -> BoundValue {
        number.map(BoundValue.integer) ?? .null
    }

    /// Creates an id, or nothing when there is none.
    public static func optional(_ id: UUID?) -> BoundValue {
        id.map(BoundValue.uuid) ?? .null
    }

    /// Creates a content hash, or nothing when there is none.
    public static func optional(_ hash: ContentHash?) -> BoundValue {
        hash.map(BoundValue.content) ?? .null
    }

    /// SQLite is to copy what it is handed: it may be gone before the statement is.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty text may have no address, and without one SQLite reads it as NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_text(statement, index, "", 0, Self.copied)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(statement, index, $0, Int32(clamping: bytes.count), Self.copied)
                }
            }
        case .data(let data): return data.withUnsafeBytes { Self.bind($0, to: statement, at: index) }
        case .uuid(let id): return withUnsafeBytes(of: id.uuid) { Self.bind($0, to: statement, at: index) }
        case .chain(let chain): return chain.digest.withBytes { Self.bind($0, to: statement, at: index) }
        case .content(let hash): return hash.digest.withBytes { Self.bind($0, to: statement, at: index) }
        }
    }

    private static func bind(_ bytes: UnsafeRawBufferPointer, to statement: OpaquePointer, at index: Int32) -> Int32 {
        // No bytes may have no address, which would make them NULL.
        bytes.isEmpty
            ? sqlite3_bind_zeroblob(statement, index, 0)
            : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(clamping: bytes.count), copied)
    }
}
