import Foundation

/// Makes folders and files that only this user may read, whatever the umask.
package enum PrivatePlace {
    /// Describes why a path cannot be used.
    package enum Failure: Error, Equatable {
        /// Something that is not a folder is in the way of one.
        case fileInTheWay
        /// It is a folder, a pipe, a device or the like.
        case notRegular
        /// The system refused.
        case system(Int32)

        /// What is wrong, to be put into a sentence.
        package var reason: String {
            switch self {
            case .fileInTheWay: "there is a file of that name"
            case .notRegular: "it is not a regular file"
            case .system(let code): String(cString: strerror(code))
            }
        }
    }

    /// Makes a folder and those above it, as far as they are missing, and writes their names through to the disk.
    package static func makeFolder(_ folder: URL) throws(Failure) {
        let path = folder.path(percentEncoded: false)
        if mkdir(path, 0o700) == 0 {
            chmod(path, 0o700)
            return syncFolder(folder.deletingLastPathComponent())
        }
        switch errno {
        case EEXIST:
            var found = stat()
            guard stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else { throw .fileInTheWay }
        case ENOENT:
            let parent = folder.deletingLastPathComponent()
            guard parent.path(percentEncoded: false) != path else { throw .system(ENOENT) }
            try makeFolder(parent)
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system(errno) }
            chmod(path, 0o700)
            syncFolder(parent)
        case ENOTDIR: throw .fileInTheWay
        case let code: throw .system(code)
        }
    }

    /// Opens a file for writing, makes it where there is none, and removes other users' permissions from it.
    ///
    /// Never waits for a pipe's other end, and writes into nothing but a regular file. Returns a descriptor.
    package static func openFile(_ path: String, _ flags: Int32) throws(Failure) -> Int32 {
        let descriptor = open(path, flags | O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // A pipe that nobody reads, a socket, a folder.
            throw [ENXIO, EISDIR, ENODEV].contains(errno) ? .notRegular : .system(errno)
        }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .notRegular
        }
        if found.st_uid == geteuid(), found.st_mode & 0o777 != 0o600 { fchmod(descriptor, 0o600) }
        return descriptor
    }

    private static func syncFolder(_ folder: URL) {
        let descriptor = open(folder.path(percentEncoded: false), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
