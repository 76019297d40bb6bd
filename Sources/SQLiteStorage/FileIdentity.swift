import CQRS
import Foundation

/// Tells whether a path still leads to the file that was opened there.
///
/// SQLite goes on working on a file that was deleted or replaced under it, and would call a commit durable that is
/// gone with the program.
struct FileIdentity: Sendable {
    private let url: URL
    private let opened: Place?

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

    /// Remembers the file that is at a path now.
    init(of url: URL) {
        self.url = url
        self.opened = Place(url)
    }

    /// Throws ``StoreError`` when another file, or none, is there now.
    func check() throws {
        guard Place(url) != opened else { return }
        let name = url.path(percentEncoded: false)
        throw StoreError(
            .gone, "'\(name)' was deleted, moved or replaced while it was open",
            remedy: "put the same file back, or end every orderdesk and start again")
    }
}
