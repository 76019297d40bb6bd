import Foundation
import GRDBSQLite

/// Talks to SQLite with nothing in between: the least that any program on SQLite pays.
///
/// Used by one thread at a time.
final class BareSQLite {
    private let connection: OpaquePointer

    /// Opens a file, or makes it.
    init(_ file: URL, readOnly: Bool = false) throws {
        var opened: OpaquePointer?
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(file.path(percentEncoded: false), &opened, flags, nil)
        guard let opened else { throw BenchError("SQLite has no memory for a connection") }
        connection = opened
        guard code == SQLITE_OK else { throw BareSQLite.error(of: opened) }
        sqlite3_busy_timeout(opened, 5_000)
    }

    deinit {
        sqlite3_close_v2(connection)
    }

    /// Runs statements without values.
    func execute(_ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw Self.error(of: connection) }
    }

    /// Runs `body` in a transaction, and returns how long that took with its commit.
    func timedTransaction(_ body: () throws -> Void) throws -> Duration {
        let start = ContinuousClock.now
        try execute("BEGIN IMMEDIATE")
        try body()
        try execute("COMMIT")
        return ContinuousClock.now - start
    }

    /// Prepares a statement, to be used many times.
    func prepare(_ sql: String) throws -> Statement {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else {
            throw Self.error(of: connection)
        }
        return Statement(prepared, connection)
    }

    /// Returns all rows of a query.
    func rows(_ sql: String, _ values: [Value] = []) throws -> [[Value]] {
        let statement = try prepare(sql)
        try statement.bind(values)
        var rows: [[Value]] = []
        while try statement.step() { rows.append(statement.row) }
        return rows
    }

    fileprivate static func error(of connection: OpaquePointer) -> BenchError {
        BenchError("SQLite: \(String(cString: sqlite3_errmsg(connection)))")
    }

    /// A value as SQLite stores it.
    enum Value: Hashable, Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case text([UInt8])
        case blob([UInt8])

        var integer: Int64 {
            if case .integer(let number) = self { number } else { 0 }
        }

        var string: String {
            switch self {
            case .text(let bytes): String(decoding: bytes, as: UTF8.self)
            case .integer(let number): "\(number)"
            case .null, .real, .blob: ""
            }
        }
    }

    /// A statement that stays prepared.
    final class Statement {
        private let statement: OpaquePointer
        private let connection: OpaquePointer

        fileprivate init(_ statement: OpaquePointer, _ connection: OpaquePointer) {
            self.statement = statement
            self.connection = connection
        }

        deinit {
            sqlite3_finalize(statement)
        }

        /// Runs it with these values to its end.
        func run(_ values: [Value]) throws {
            try bind(values)
            while try step() {}
            sqlite3_reset(statement)
        }

        fileprivate func bind(_ values: [Value]) throws {
            for (index, value) in values.enumerated() {
                guard bind(value, at: Int32(index + 1)) == SQLITE_OK else { throw BareSQLite.error(of: connection) }
            }
        }

        private func bind(_ value: Value, at index: Int32) -> Int32 {
            // SQLite copies the bytes before the call returns.
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            return switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, number)
            case .real(let number): sqlite3_bind_double(statement, index, number)
            case .text(let bytes):
                bytes.withUnsafeBytes { bytes in
                    let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                    // An empty array has no address, and SQLite reads a missing address as NULL.
                    return start == nil
                        ? sqlite3_bind_text(statement, index, "", 0, copied)
                        : sqlite3_bind_text(statement, index, start, Int32(bytes.count), copied)
                }
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
            }
        }

        fileprivate func step() throws -> Bool {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: return true
            case SQLITE_DONE: return false
            default: throw BareSQLite.error(of: connection)
            }
        }

        fileprivate var row: [Value] {
            (0..<sqlite3_column_count(statement)).map { column in
                switch sqlite3_column_type(statement, column) {
                case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
                case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
                case SQLITE_TEXT: .text(bytes(sqlite3_column_text(statement, column), column))
                case SQLITE_BLOB: .blob(bytes(sqlite3_column_blob(statement, column), column))
                default: .null
                }
            }
        }

        private func bytes(_ start: UnsafeRawPointer?, _ column: Int32) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
        }
    }
}

extension BareSQLite {
    /// Makes the tables, indexes and triggers of another file, and its settings: write-ahead log and `synchronous`.
    ///
    /// With `withoutIndexes`, those that are no part of a table are left out; returns the statements that make these.
    @discardableResult
    func copySchema(
        of original: BareSQLite, synchronous: String, withoutIndexes: Bool = false
    ) throws -> [String] {
        try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous); PRAGMA foreign_keys = ON")
        // Tables first; those that SQLite makes for itself come with them.
        let statements = try original.rows(
            """
            SELECT sql FROM sqlite_master
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'
                AND NOT EXISTS (
                    SELECT 1 FROM sqlite_master AS owner
                    WHERE owner.sql LIKE 'CREATE VIRTUAL%' AND sqlite_master.name LIKE owner.name || '\\_%' ESCAPE '\\')
            ORDER BY type <> 'table', rowid
            """)
        let later = statements.map(\.[0].string).filter { withoutIndexes && $0.hasPrefix("CREATE INDEX") }
        for statement in statements.map(\.[0].string) where !later.contains(statement) { try execute(statement) }
        return later
    }

    /// Prepares an insert of whole rows, without the columns that SQLite computes.
    func prepareInsert(into table: String) throws -> Statement {
        let columns = try self.columns(of: table)
        let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        return try prepare("INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
    }

    /// The stored columns of a table, in order.
    func columns(of table: String) throws -> [String] {
        try rows("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", [.text(Array(table.utf8))]).map(
            \.[0].string)
    }
}
