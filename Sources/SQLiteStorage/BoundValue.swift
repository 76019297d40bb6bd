import GRDB
import GRDBSQLite

/// Holds what one parameter of a statement is set to.
public enum BoundValue: Sendable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int64)
    /// A text, which SQLite's own functions would cut off at a NUL character.
    case text(String)

    /// Creates a text, or nothing when there is none.
    public static func optional(_ text: String?) -> BoundValue {
        text.map(BoundValue.text) ?? .null
    }

    /// Creates a number, or nothing when there is none.
    public static func optional(_ number: Int64?) -> BoundValue {
        number.map(BoundValue.integer) ?? .null
    }

    /// SQLite is to copy what it is handed: the text may be gone before the statement is.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty text may have no address, and without one SQLite takes it for NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_text(statement, index, "", 0, Self.copied)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(statement, index, $0, Int32(clamping: bytes.count), Self.copied)
                }
            }
        }
    }
}

/// Reads the columns of the row a statement stands on; valid only inside the body it was handed to.
public struct BoundRow {
    fileprivate let statement: OpaquePointer

    /// Returns whether a column holds nothing.
    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// Returns the number in a column; 0 for nothing.
    public func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    /// Returns the text in a column; empty for nothing.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: bytes, as: UTF8.self)
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

extension Database {
    /// Runs a statement, prepared once for each connection, and returns what `read` makes of each of its rows.
    ///
    /// Binds and steps by SQLite's own functions: boxing every value costs more than writing a row of them. The
    /// statement is not to begin or end a transaction or change the schema, which GRDB must know of.
    @discardableResult
    public func bound<T>(
        _ sql: String, _ values: [BoundValue], read: (BoundRow) throws -> T = { _ in () }
    ) throws -> [T] {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        defer { sqlite3_reset(statement) }
        for (index, value) in values.enumerated() {
            try require(value.bind(to: statement, at: Int32(index + 1)), SQLITE_OK)
        }
        var found: [T] = []
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                try require(code, SQLITE_DONE)
                return found
            }
            found.append(try read(BoundRow(statement: statement)))
        }
    }

    private func require(_ code: Int32, _ expected: Int32) throws {
        guard code != expected else { return }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage)
    }
}
