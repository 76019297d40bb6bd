import CQRS
import Foundation

/// Restricts a database and its companion files to their owner, and makes its name durable on disk.
enum PrivateFile {
    /// Makes an empty file that its owner alone may read, whatever the umask; returns false when one is there.
    ///
    /// SQLite gives the companion files that it makes the database's own permissions. Throws ``StoreError``.
    static func make(_ url: URL) throws -> Bool {
        let descriptor = open(url.storePath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw StoreError.cannotOpen(url, because: String(cString: strerror(errno)))
        }
        // Nobody has the new file open, so closing it releases nobody's lock.
        defer { close(descriptor) }
        fchmod(descriptor, 0o600)
        return true
    }

    /// Removes all permissions of other users from a file that this user owns; never adds any.
    static func restrict(_ path: String) {
        guard let status = FileStatus(path), status.isRegular, status.isShared, status.owner == geteuid() else {
            return
        }
        chmod(path, status.ownersPermissions)
    }

    /// Makes the names in a folder survive a power cut, where the file system can.
    static func syncFolder(_ folder: URL) {
        let descriptor = open(folder.storePath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
