import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Reports why a copy of the log could not be made; the log itself is not to blame.
public struct BackupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened, naming the file.
    public let description: String
}

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
        let partial = try PartialFile(for: target)
        defer { partial.remove() }
        let end = try await copy(to: partial, progress)
        let report = try await check(partial, expecting: end, progress)
        guard report.problems.isEmpty else { return report }
        try partial.complete()
        return report
    }

    /// Returns the last point of the state that was copied.
    private func copy(
        to partial: PartialFile, _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> LogPoint {
        try await read { db in
            // Reading something holds the state that is then copied.
            let end = try EventRows.head(db, after: .start).end
            do {
                let copy = try DatabaseQueue(path: partial.path)
                try copy.inDatabase { target in
                    try db.backup(to: target, pagesPerStep: 1_000) { step in
                        progress(.copying(pages: step.completedPageCount, of: step.totalPageCount))
                        try Task.checkCancellation()
                    }
                }
                try copy.close()
            } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
                throw partial.failure(error.message ?? "\(error)")
            }
            return end
        }
    }

    private func check(
        _ partial: PartialFile, expecting end: LogPoint, _ progress: @escaping @Sendable (BackupProgress) -> Void
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

/// A file that gets its name once it is complete.
private struct PartialFile {
    let url: URL
    private let target: URL
    var path: String { url.path(percentEncoded: false) }

    /// Makes the file, for this user alone; throws ``BackupFailure``.
    init(for target: URL) throws {
        self.target = target
        url = target.appendingPathExtension("partial")
        // Whatever is there, a link that leads nowhere too, stays.
        var found = stat()
        guard lstat(target.path(percentEncoded: false), &found) != 0 else {
            throw BackupFailure(description: "'\(target.relativePath)' is there already; choose another name")
        }
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw BackupFailure(description: "'\(url.relativePath)' cannot be made (\(reason)); nothing was copied")
        }
        close(descriptor)
    }

    func failure(_ reason: String) -> BackupFailure {
        BackupFailure(description: "'\(url.relativePath)' cannot be written (\(reason)); nothing was copied")
    }

    /// Gives the file its name and writes both through to the disk; throws ``BackupFailure``.
    func complete() throws {
        try sync(path)
        let name = target.path(percentEncoded: false)
        // A link is made only where nothing is; renaming would replace what came meanwhile.
        guard link(path, name) == 0 else { throw failure(String(cString: strerror(errno))) }
        remove()
        try sync(target.deletingLastPathComponent().path(percentEncoded: false))
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(String(cString: strerror(errno))) }
    }

    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}
