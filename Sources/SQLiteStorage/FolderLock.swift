import CQRS
import Foundation

/// Runs `body` while holding the advisory lock of the file's folder, across processes.
///
/// SQLite does not wait when two connections switch a new file to write-ahead logging at once, so opening is serialised
/// by this lock. Only opening and repairing acquire it, and its holder waits only for SQLite's own bounded waits. Yet
/// anyone who can read the folder can hold it for ever, so the wait is at most `limit`. On a file system without locks
/// everyone gets in. Throws ``StoreError`` `.busy`.
func lockingFolder<T>(of url: URL, waiting limit: Duration = .seconds(5), _ body: () throws -> T) throws -> T {
    let folder = url.deletingLastPathComponent()
    let descriptor = open(folder.storePath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.cannotOpen(url, because: "its folder cannot be read") }
    // Closing the only descriptor gives the lock back.
    defer { close(descriptor) }
    let deadline = ContinuousClock.now + limit
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
        guard ContinuousClock.now < deadline else { throw StoreError.folderLocked(folder) }
        LockPause.pass(milliseconds: 5)
    }
    return try body()
}
