import CQRS
import Foundation

/// Keeps a database and what is beside it to its owner, and its name on disk.
enum PrivateFile {
    /// Makes an empty file that its owner alone may read, whatever the umask; returns false when one is there.
    ///
    /// SQLite gives what it makes beside a database the database's own permissions. Throws ``StoreError``.
    static func make(_ url: URL) throws -> Bool {
        let descriptor = open(url.storePath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw StoreError.cannotOpen(url, because: String(cString: strerror(errno)))
        }
        // Nobody has the new file open, so closing it takes no lock away from anyone.
        defer { close(descriptor) }
        fchmod(descriptor, 0o600)
        return true
    }

    /// Takes everybody else's permissions from a file of this user's, and never gives any.
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
