import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Reports why a copy of the log could not be made; the log itself is not to blame.
public typealias BackupFailure = CopyFailure

/// Reports how far a copy of the log is.
public enum BackupProgress: Hashable, Sendable {
    /// So many pages are copied, of so many.
    case copying(pages: Int, of: Int)
    /// So many events of the copy are checked.
    case checking(events: Int)
}

extension SQLiteEventStore {
    /// Copies one state of the log to a file that is not there yet, and checks the copy as ``check(expecting:progress:)`` does.
    ///
    /// The file is complete and on disk when this returns; when the report has problems, or anything is thrown, there is none.
    /// Throws ``BackupFailure``, `StoreError`, and `CancellationError` when it was given up.
    public func backup(
        to target: URL, progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
    ) async throws -> LogReport {
        let partial = try PartialCopy(for: target)
        defer { partial.remove() }
        let end = try await copy(to: partial, progress)
        let report = try await check(partial, expecting: end, progress)
        guard report.problems.isEmpty else { return report }
        try partial.complete()
        return report
    }

    /// Returns the last point of the state that was copied.
    private func copy(
        to partial: PartialCopy, _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> LogPoint {
        try await read { db in
            // Reading something holds the state that is then copied.
            let end = try EventRows.head(db, after: .start).end
            try partial.copy(db) { progress(.copying(pages: $0, of: $1)) }
            return end
        }
    }

    private func check(
        _ partial: PartialCopy, expecting end: LogPoint, _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> LogReport {
        do {
            let copy = try SQLiteEventStore(
                url: partial.url, clock: SystemClock(), durability: .full,
                migration: StoreFile.Migration(allowsForeignSchema: true))
            // Before it is renamed: SQLite deletes the companions of a file when that is closed.
            defer { copy.close() }
            return try await copy.check(expecting: end) { progress(.checking(events: $0)) }
        } catch let error as StoreError where error.kind == .corrupt {
            return .unreadable(error.message)
        }
    }
}
