import CQRS
import GRDB
import OrderQueries
import SQLiteStorage
import Synchronization

/// Holds one state of the read model and the statements that read it, each from where its last page ended.
final class HeldState: Sendable {
    // Unchecked: touched only in bodies that the snapshot runs, and it runs one at a time.
    private final class Cursors: @unchecked Sendable {
        var byKey: [Int: RowCursor] = [:]
    }

    // Before the snapshot, so that they go before it.
    private let cursors = Cursors()
    private let snapshot: StoreSnapshot
    private let isClosed = Atomic(false)

    init(_ snapshot: StoreSnapshot) {
        self.snapshot = snapshot
    }

    /// Nobody reads any more, so nothing has to be waited for, as it would on the thread of a body.
    deinit { cursors.byKey = [:] }

    /// Runs `body` on the state; throws ``StoreError``.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await snapshot.read(body)
    }

    /// Returns the next rows of the statement under a key, which is begun the first time; none at its end.
    func page<T: Sendable>(
        _ key: Int, of statement: SQL, limit: Int, read: @escaping @Sendable (Row, Database) throws -> T
    ) async throws -> [T] {
        try await snapshot.read { [cursors] db in
            let cursor = try cursors.byKey[key] ?? Self.begin(statement, in: db)
            cursors.byKey[key] = cursor
            var page: [T] = []
            while page.count < limit, let row = try cursor.next() { page.append(try read(row, db)) }
            return page
        }
    }

    /// Not a cached statement: two readers of the same rows would share it.
    private static func begin(_ statement: SQL, in db: Database) throws -> RowCursor {
        let (sql, arguments) = try statement.build(db)
        return try Row.fetchCursor(db.makeStatement(sql: sql), arguments: arguments)
    }

    /// Lets go of the state; later calls do nothing.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        snapshot.close { [cursors] in cursors.byKey = [:] }
    }
}

/// Gives out what a statement finds in a held state.
struct StatementPages<Element: Sendable>: RowPages {
    /// Large enough that a page costs little compared with its rows, small enough to hold in memory.
    private static var pageSize: Int { 500 }

    let state: HeldState
    /// Distinguishes the statement from others on the same state.
    let key: Int
    let statement: SQL
    let read: @Sendable (GRDB.Row, Database) throws -> Element

    func next() async throws -> [Element] {
        try await state.page(key, of: statement, limit: Self.pageSize, read: read)
    }

    func close() {
        state.close()
    }
}
