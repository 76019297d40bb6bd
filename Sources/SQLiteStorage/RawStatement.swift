import Foundation
import GRDB
import GRDBSQLite

/// Runs a statement on SQLite's own interface, for the few that every command runs.
///
/// GRDB puts each value into a box on its way in and out, which costs more than a small statement itself. A text goes
/// in with its length and so keeps its NUL characters. Valid within the access that gave the connection.
package struct RawStatement {
    /// Takes the values of one run, in the order of the statement's marks.
    package struct Values {
        fileprivate let handle: OpaquePointer
        fileprivate var code = SQLITE_OK
        fileprivate var count: Int32 = 0

        fileprivate init(_ handle: OpaquePointer) {
            self.handle = handle
        }
    }

    /// Reads the columns of the row that a statement stands on.
    package struct Columns {
        fileprivate let handle: OpaquePointer

        /// Returns a whole number; 0 for NULL.
        package func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }
    }

    /// Held, because the connection may drop what it has prepared.
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    /// Prepares a statement, once for each connection; throws `DatabaseError`.
    package init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
    }

    /// Runs to the end; throws `DatabaseError`.
    package func run(_ bind: (inout Values) -> Void) throws {
        defer { sqlite3_reset(handle) }
        try take(bind)
        while try step() {}
    }

    /// Returns what `read` makes of the first row, or nil without one; throws `DatabaseError`.
    package func first<T>(_ bind: (inout Values) -> Void = { _ in }, _ read: (Columns) -> T) throws -> T? {
        defer { sqlite3_reset(handle) }
        try take(bind)
        return try step() ? read(Columns(handle: handle)) : nil
    }

    private func take(_ bind: (inout Values) -> Void) throws {
        var values = Values(handle)
        bind(&values)
        guard values.code == SQLITE_OK else { throw error(values.code) }
    }

    private func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }
}

extension RawStatement.Values {
    /// SQLite copies the bytes before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Adds a whole number.
    package mutating func add(_ number: Int64) {
        take(sqlite3_bind_int64(handle, next(), number))
    }

    /// Adds a text, as long as it is.
    package mutating func add(_ text: String) {
        var text = text
        let index = next()
        take(
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    // An empty text may have no address, which would make it NULL.
                    guard let start = bytes.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, nil) }
                    return sqlite3_bind_text(handle, index, start, Int32(bytes.count), Self.copied)
                }
            })
    }

    /// Adds bytes.
    package mutating func add(_ data: Data) {
        let index = next()
        take(data.withUnsafeBytes { bind($0, at: index) })
    }

    /// Adds an id's 16 bytes, or NULL for none.
    package mutating func add(_ id: UUID?) {
        let index = next()
        guard let id else { return take(sqlite3_bind_null(handle, index)) }
        take(withUnsafeBytes(of: id.uuid) { bind($0, at: index) })
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
        // No bytes may have no address, which would make them NULL.
        bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, index, 0)
            : sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), Self.copied)
    }

    private mutating func next() -> Int32 {
        count += 1
        return count
    }

    /// Keeps the first failure.
    private mutating func take(_ code: Int32) {
        if self.code == SQLITE_OK { self.code = code }
    }
}
