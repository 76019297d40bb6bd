import CQRS
import Foundation

/// Tells whether a path still leads to the file that was found there.
///
/// SQLite goes on working on a file that was deleted or replaced under it, and would call a commit durable that is
/// gone with the program.
public struct FileIdentity: Sendable {
    private let url: URL
    private let found: Place?

    private struct Place: Equatable {
        let device: UInt64
        let inode: UInt64

        init?(_ url: URL) {
            var found = stat()
            guard stat(url.storePath, &found) == 0 else { return nil }
            device = UInt64(found.st_dev)
            inode = UInt64(found.st_ino)
        }
    }

    /// Remembers the file that is at a path now, or that there is none.
    public init(of url: URL) {
        self.url = url
        self.found = Place(url)
    }

    /// Whether another file, or none, is there now.
    var hasChanged: Bool { Place(url) != found }

    /// Throws ``StoreError`` when another file, or none, is there now.
    func check() throws {
        guard hasChanged else { return }
        throw StoreError(
            .gone, url.said("was deleted, moved or replaced while it was open"),
            remedy: "put the same file back, or end every orderdesk and start again")
    }

    /// Moves the file out of the way, to the same name with `.damaged`, and deletes what SQLite keeps beside it.
    ///
    /// Returns where it is now; nil when another file, or none, is there by now and nothing was done. Blocks while
    /// another process opens a file of this folder. Throws ``StoreError``.
    public func putAside() throws -> URL? {
        try lockingFolder(of: url) {
            guard found != nil, !hasChanged else { return nil }
            let aside = url.appendingPathExtension("damaged")
            // Before the file itself: a write-ahead log left behind would be taken for the next file's.
            try url.removeCompanions()
            guard rename(url.storePath, aside.storePath) == 0 else { throw StoreError.notWritable(url) }
            return aside
        }
    }
}

extension URL {
    /// The write-ahead log that SQLite keeps beside a file.
    var writeAheadLog: URL { URL(filePath: storePath + "-wal", directoryHint: .notDirectory) }

    /// Deletes what SQLite keeps beside a file while it is open; throws ``StoreError`` when something stays.
    func removeCompanions() throws {
        for suffix in ["-wal", "-shm"] {
            guard unlink(storePath + suffix) != 0, errno != ENOENT else { continue }
            throw StoreError.notWritable(self)
        }
    }
}
