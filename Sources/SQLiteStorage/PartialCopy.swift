import Foundation
import GRDB

/// Reports why a copy of a file could not be made; the file itself is not to blame.
public struct CopyFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened, naming the file.
    public let description: String
}

/// Copies a database to a file that gets its name once it is complete.
public struct PartialCopy: Sendable {
    /// Where it is until then.
    public let url: URL
    private let target: URL
    var path: String { url.path(percentEncoded: false) }

    /// Makes the file, for this user alone; throws ``CopyFailure``.
    public init(for target: URL) throws {
        self.target = target
        url = target.appendingPathExtension("partial")
        // Whatever is there, a link that leads nowhere too, stays.
        var found = stat()
        guard lstat(target.path(percentEncoded: false), &found) != 0 else {
            throw CopyFailure(description: "'\(target.relativePath)' is there already; choose another name")
        }
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CopyFailure(description: "'\(url.relativePath)' cannot be made (\(reason)); nothing was copied")
        }
        close(descriptor)
    }

    /// Copies the state that a connection sees; `progress` gets how many pages of how many are copied.
    ///
    /// Then `change` runs on the copy, which is left without a write-ahead log. Throws ``CopyFailure``, and `CancellationError`.
    public func copy(
        _ db: Database, progress: @escaping (_ pages: Int, _ total: Int) -> Void = { _, _ in },
        change: ((Database) throws -> Void)? = nil
    ) throws {
        do {
            let copy = try DatabaseQueue(path: path)
            try copy.inDatabase { target in
                try db.backup(to: target, pagesPerStep: 1_000) { step in
                    progress(step.completedPageCount, step.totalPageCount)
                    try Task.checkCancellation()
                }
            }
            if let change {
                try copy.inDatabase(change)
                try copy.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            }
            try copy.close()
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
            throw failure(error.message ?? "\(error)")
        }
    }

    private func failure(_ reason: String) -> CopyFailure {
        CopyFailure(description: "'\(url.relativePath)' cannot be written (\(reason)); nothing was copied")
    }

    /// Gives the file its name and writes both through to the disk; throws ``CopyFailure``, and `StoreError` for its folder.
    ///
    /// A write-ahead log or a journal that is left by that name would be written into the file: it is refused, or with
    /// `removingRemains` removed.
    public func complete(removingRemains: Bool = false) throws {
        try sync(path)
        try lockingFolder(of: target) {
            let name = target.storePath
            // Only what belongs to no file may go.
            if removingRemains, FileStatus(name, followingLinks: false) == nil {
                for suffix in ["-wal", "-shm", "-journal"] { unlink(name + suffix) }
            }
            if let remains = target.remains {
                throw CopyFailure(
                    description: "'\(target.relativePath)' cannot be made: \(remains) is left there, and would be "
                        + "written into it; move it away, or choose another name")
            }
            // A link is made only where nothing is; renaming would replace what came meanwhile.
            guard link(path, name) == 0 else { throw failure(String(cString: strerror(errno))) }
            remove()
        }
        try sync(target.deletingLastPathComponent().storePath)
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(String(cString: strerror(errno))) }
    }

    /// Removes what is not complete; does nothing to the complete one.
    public func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}
