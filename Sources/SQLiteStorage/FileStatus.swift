import CFileStatus
import Foundation

/// Identifies a file on this machine, whatever its name is; its number may be given again once nobody has it open.
struct FilePlace: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

/// Describes what a path leads to, but for its times.
///
/// Asking for the times of a file makes its next write dearer: Linux then gives the file exact times, and a commit that waits
/// for the disk waits for these too. Every commit is checked twice.
struct FileStatus {
    let place: FilePlace
    /// How many names the file has.
    let links: UInt64
    let bytes: Int64
    let owner: uid_t
    private let mode: mode_t

    /// Reads the status of a path; nil when nothing is there. Without `followingLinks`, of a symbolic link itself.
    init?(_ path: String, followingLinks: Bool = true) {
        var found = file_status()
        guard file_status_read(path, followingLinks, &found) == 0 else { return nil }
        place = FilePlace(device: found.device, inode: found.inode)
        links = found.links
        bytes = found.bytes
        owner = found.owner
        mode = found.mode
    }

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    var isSymbolicLink: Bool { mode & S_IFMT == S_IFLNK }

    /// What the owner may do with the file, and nobody else.
    var ownersPermissions: mode_t { mode & 0o700 }

    /// Whether anybody but the owner may do something with the file.
    var isShared: Bool { mode & 0o077 != 0 }
}
