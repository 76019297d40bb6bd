import CQRS
import Foundation
import GRDBSQLite

/// Reads the columns of the row a statement stands on; valid only inside the body it was handed to.
public struct BoundRow {
    let statement: OpaquePointer

    /// Returns whether a column holds nothing.
    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// Returns the number in a column; 0 for nothing.
    public func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    /// Returns the text in a column, NUL characters and all; empty for nothing.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Returns the bytes in a column; none for nothing.
    public func data(_ column: Int32) -> Data {
        guard let start = sqlite3_column_blob(statement, column) else { return Data() }
        return Data(bytes: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// Returns the id in a column; nil when it does not hold 16 bytes.
    public func uuid(_ column: Int32) -> UUID? {
        guard let start = sqlite3_column_blob(statement, column), sqlite3_column_bytes(statement, column) == 16 else {
            return nil
        }
        return UUID(uuid: UnsafeRawPointer(start).loadUnaligned(as: uuid_t.self))
    }

    /// Returns the hash in a column; nil when it does not hold 32 bytes.
    package func digest(_ column: Int32) -> Digest32? {
        guard let start = sqlite3_column_blob(statement, column) else { return nil }
        return Digest32(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// Returns the number in a column, if any.
    public func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// Returns the text in a column, if any.
    public func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }
}
