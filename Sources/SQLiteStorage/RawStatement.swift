import GRDB
import GRDBSQLite

/// Binds and steps a statement by SQLite's own functions, for those that run for every command and every event.
///
/// GRDB puts each value into a box on its way in and out, which costs more than writing a row of them. The statement is
/// not to begin or end a transaction or change the schema, which GRDB must know of. Valid within the access that gave the
/// connection.
public struct RawStatement {
    /// Held, because the connection may drop what it has prepared.
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    /// Prepares a statement, once for each connection; throws `DatabaseError`.
    public init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
    }

    /// Runs to the end, whatever rows there are; throws `DatabaseError`.
    public func run(_ values: [BoundValue]) throws {
        defer { sqlite3_reset(handle) }
        try bind(values)
        while try step() {}
    }

    /// Runs to the end with parameters that `bind` sets one after another, which needs no array of them; returns how many rows
    /// it changed. Throws `DatabaseError`.
    @discardableResult
    public func run(binding bind: (inout ParameterBinder) -> Void) throws -> Int {
        try withUnsafeTemporaryAllocation(byteCount: ParameterBinder.roomBytes, alignment: 1) { room in
            defer {
                sqlite3_reset(handle)
                // What they point to goes with the room.
                sqlite3_clear_bindings(handle)
            }
            var binder = ParameterBinder(statement: handle, room: room)
            bind(&binder)
            guard binder.code == SQLITE_OK else { throw error(binder.code) }
            while try step() {}
            return Int(sqlite3_changes(sqlite3_db_handle(handle)))
        }
    }

    /// Returns what `read` makes of the first row, or nil without one; throws `DatabaseError`.
    public func first<T>(_ values: [BoundValue] = [], read: (BoundRow) throws -> T) throws -> T? {
        defer { sqlite3_reset(handle) }
        try bind(values)
        return try step() ? try read(BoundRow(statement: handle)) : nil
    }

    /// Runs `body` on each row, which may use other statements of the connection meanwhile; throws `DatabaseError`.
    public func each(_ values: [BoundValue] = [], _ body: (BoundRow) throws -> Void) throws {
        defer { sqlite3_reset(handle) }
        try bind(values)
        while try step() { try body(BoundRow(statement: handle)) }
    }

    /// Returns what `read` makes of each row; throws `DatabaseError`.
    public func all<T>(_ values: [BoundValue] = [], read: (BoundRow) throws -> T) throws -> [T] {
        defer { sqlite3_reset(handle) }
        try bind(values)
        var found: [T] = []
        while try step() { found.append(try read(BoundRow(statement: handle))) }
        return found
    }

    private func bind(_ values: [BoundValue]) throws {
        for (index, value) in values.enumerated() {
            let code = value.bind(to: handle, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw error(code) }
        }
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

extension Database {
    /// Prepares a statement, once for each connection, to be bound and stepped directly.
    public func raw(_ sql: String) throws -> RawStatement {
        try RawStatement(self, sql)
    }
}
