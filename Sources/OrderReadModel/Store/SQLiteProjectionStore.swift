import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Keeps the read model in one SQLite file, which may be deleted at any time and comes back from the log.
///
/// Rows and checkpoints are one transaction. A power cut may take back the last transactions whole (`synchronous` is
/// NORMAL); the projector then does them again.
public final class SQLiteProjectionStore: ProjectionStore {
    /// The facts its projections apply.
    public typealias Fact = DomainEvent
    /// What ``write(_:)`` hands to its body.
    public typealias Transaction = SQLiteProjectionTransaction

    /// The projections kept here, in the order they are applied.
    public let projections: [ProjectionName]
    private let file: ReadModelFile
    private let applied: [ProjectionName: any SQLiteProjection]

    /// Opens the read model, and makes it when there is none.
    ///
    /// Projections of another version than this program's start afresh at position 0. Throws ``StoreError``; for
    /// reading only, also when the file would have to be made or changed first.
    public convenience init(url: URL, readOnly: Bool = false) async throws {
        try await self.init(
            url: url, access: readOnly ? .readOnly : .readWrite,
            projections: [OrdersProjection(), HistoryProjection(), DirectoryProjection()])
    }

    init(url: URL, access: StoreFile.Access = .readWrite, projections all: [any SQLiteProjection]) async throws {
        projections = all.map(\.name)
        applied = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
        file = try await Self.explaining(url) {
            try await ReadModelFile(url: url, schema: ReadModelSchema(projections: all), access: access)
        }
    }

    /// Runs `body` in one transaction; when it throws, nothing is kept and the error is passed on.
    ///
    /// Cancelling the caller does not reach the transaction. `body` must not call back into the store.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (SQLiteProjectionTransaction) throws -> T
    ) async throws -> T {
        try await use { [projections, applied] file in
            try await file.write { [url = file.url] db in
                let store = StatusTables(db: db, projections: projections)
                return try body(SQLiteProjectionTransaction(url: url, status: store, projections: applied))
            }
        }
    }

    /// Returns all checkpoints and the projector's state from one look; cancelling the caller does not reach it.
    public func status() async throws -> ProjectionStoreStatus {
        // A look given up half-way would be taken for a fault of the store.
        let look = Task { [projections] in
            try await read { db in try StatusTables(db: db, projections: projections).status() }
        }
        return try await look.value
    }

    /// Returns a feed that ticks after changes: at once for those of this object, within 50 ms for anyone else's.
    public func changes() -> AsyncStream<Void> {
        file.changes()
    }

    /// Closes the file once what is under way has finished; blocks until then.
    public func close() {
        file.close()
    }

    /// Answers from one snapshot, with the projection's checkpoint in that snapshot.
    func snapshot<Answer: Sendable>(
        of projection: ProjectionName, _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws -> Snapshot<Answer> {
        try await read { db in
            let checkpoint = try db.row("SELECT checkpoint FROM projections WHERE name = ?", [projection.rawValue])
            return Snapshot(try body(db), checkpoint: checkpoint.map { Position($0[0]) } ?? .start)
        }
    }

    /// Runs `body` on one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await use { file in try await file.read(body) }
    }

    private func use<T: Sendable>(_ work: @Sendable (StoreFile) async throws -> T) async throws -> T {
        try await Self.explaining(file.url) { try await file.use(work) }
    }

    /// A damaged read model needs no backup: the log brings it back.
    private static func explaining<T: Sendable>(_ url: URL, _ access: () async throws -> T) async throws -> T {
        do {
            return try await access()
        } catch let error as StoreError where error.kind == .corrupt {
            let path = url.path(percentEncoded: false)
            throw StoreError(
                .corrupt, error.message, remedy: "stop the program and delete \(path): it comes back from the log")
        }
    }
}
