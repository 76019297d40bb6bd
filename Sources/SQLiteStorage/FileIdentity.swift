import CQRS
import Foundation

/// Checks whether a path still leads to the file that was found there.
///
/// SQLite goes on working on a file that was deleted or replaced under it, and would call a commit durable that is
/// gone with the program.
public struct FileIdentity: Sendable {
    private let url: URL
    /// Made once: it is asked for twice in every commit, under the write lock.
    private let path: String
    private let found: FilePlace?

    /// The file that was found; nil when there was none.
    var place: FilePlace? { found }

    /// Remembers the file that is at a path now, or that there is none.
    public init(of url: URL) {
        self.url = url
        path = url.storePath
        found = FileStatus(path)?.place
    }

    /// Whether another file, or none, is there now.
    var hasChanged: Bool { FileStatus(path)?.place != found }

    /// Throws `StoreError` when another file, or none, is there now, or the file has a second name.
    ///
    /// A file that is opened by two names has two write-ahead logs, neither of which knows of the other.
    func check(isLog: Bool) throws(StoreError) {
        let status = FileStatus(path)
        guard status?.place == found else {
            throw StoreError(
                .gone, url.sentence("was deleted, moved or replaced while it was open"),
                remedy: "put the same file back, or end every program that has it open and start again")
        }
        if let status, status.links > 1 { throw StoreError.linked(url, isLog ? .gone : .corrupt, names: status.links) }
    }

    /// Moves the file out of the way, to the same name with `.damaged`, and deletes what SQLite keeps beside it.
    ///
    /// Returns where it is now; nil when another file, or none, is there by now and nothing was done. Blocks while
    /// another process opens a file of this folder. Throws `StoreError`.
    public func putAside() throws -> URL? {
        try lockingFolder(of: url) {
            guard found != nil, !hasChanged else { return nil }
            let aside = url.appendingPathExtension("damaged")
            // Before the file itself: a write-ahead log left behind would be taken for the next file's.
            try url.removeCompanions()
            PrivateFile.restrict(url.storePath)
            guard rename(url.storePath, aside.storePath) == 0 else { throw StoreError.notWritable(url) }
            PrivateFile.syncFolder(url.deletingLastPathComponent())
            return aside
        }
    }
}

extension URL {
    /// The write-ahead log that SQLite keeps beside a file.
    var writeAheadLog: URL { URL(filePath: resolvedStorePath + "-wal", directoryHint: .notDirectory) }

    /// Deletes what SQLite keeps beside a file while it is open; throws `StoreError` when something stays.
    func removeCompanions() throws {
        for suffix in ["-wal", "-shm"] {
            guard unlink(resolvedStorePath + suffix) != 0, errno != ENOENT else { continue }
            throw StoreError.notWritable(self)
        }
    }
}
