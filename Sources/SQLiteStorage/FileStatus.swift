import Foundation

/// Identifies a file on this machine, whatever its name is; its number may be given again once nobody has it open.
struct FilePlace: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

/// Describes what a path leads to.
struct FileStatus {
    let place: FilePlace
    /// How many names the file has.
    let links: UInt64
    let bytes: Int64
    let owner: uid_t
    private let mode: mode_t

    /// Reads the status of a path; nil when nothing is there. Without `followingLinks`, of a symbolic link itself.
    init?(_ path: String, followingLinks: Bool = true) {
        var found = stat()
        guard (followingLinks ? stat(path, &found) : lstat(path, &found)) == 0 else { return nil }
        place = FilePlace(device: UInt64(found.st_dev), inode: UInt64(found.st_ino))
        links = UInt64(found.st_nlink)
        bytes = Int64(found.st_size)
        owner = found.st_uid
        mode = found.st_mode
    }

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    var isSymbolicLink: Bool { mode & S_IFMT == S_IFLNK }

    /// What the owner may do with the file, and nobody else.
    var ownersPermissions: mode_t { mode & 0o700 }

    /// Whether anybody but the owner may do something with the file.
    var isShared: Bool { mode & 0o077 != 0 }
}
