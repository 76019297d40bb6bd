import CQRS
import Foundation

/// Runs `body` while holding the advisory lock of the file's folder, across processes.
///
/// SQLite cannot wait its turn when two connections switch a new file to write-ahead logging at once; those who open
/// files take turns here instead. Only opening takes it, and whoever holds it waits for nothing but SQLite's own
/// bounded waits. A file system without locks lets everyone in.
func lockingFolder<T>(of url: URL, _ body: () throws -> T) throws -> T {
    let descriptor = open(url.deletingLastPathComponent().storePath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.cannotOpen(url, because: "its folder cannot be read") }
    // Closing the only descriptor gives the lock back.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    return try body()
}
