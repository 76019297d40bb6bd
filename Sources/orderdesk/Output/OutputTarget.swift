import DeskComposition
import Foundation

/// Names the place of a file that is to be written, with links followed, and checks what is there.
struct OutputTarget {
    /// Identifies a file or a folder by its device and number.
    private struct Place: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ found: stat) {
            device = UInt64(found.st_dev)
            inode = UInt64(found.st_ino)
        }

        init?(of path: String) {
            var found = stat()
            guard stat(path, &found) == 0 else { return nil }
            self.init(found)
        }
    }

    /// The folder, without links in its path.
    let folder: String
    /// The file itself, without links in its path.
    var path: String { "\(folder)/\(name)" }

    private let name: String
    private let givenPath: String
    private let forbidden: [URL]

    /// Finds the place; throws when its folder is not there or a link leads nowhere.
    init(_ file: URL, forbidding forbidden: [URL]) throws(SafeOutput.Failure) {
        givenPath = file.relativePath
        self.forbidden = forbidden
        var place = file.path(percentEncoded: false)
        var found = stat()
        if lstat(place, &found) == 0, found.st_mode & S_IFMT == S_IFLNK {
            guard let resolved = Self.resolved(place) else { throw .special(path: givenPath) }
            place = resolved
        }
        let url = URL(filePath: place, directoryHint: .notDirectory)
        name = url.lastPathComponent
        guard !["", ".", "..", "/"].contains(name) else { throw .special(path: givenPath) }
        let parent = url.deletingLastPathComponent().path(percentEncoded: false)
        guard let folder = Self.resolved(parent) else { throw .system(path: givenPath, code: errno) }
        self.folder = folder
    }

    /// Throws unless a file may be put here now.
    func check(replacing isReplacing: Bool) throws(SafeOutput.Failure) {
        guard !isForbidden else { throw .forbidden(path: givenPath) }
        var found = stat()
        guard lstat(path, &found) == 0 else {
            guard errno == ENOENT else { throw .system(path: givenPath, code: errno) }
            return
        }
        guard found.st_mode & S_IFMT == S_IFREG else { throw .special(path: givenPath) }
        guard isReplacing else { throw .exists(path: givenPath) }
    }

    /// Throws when a file that others will make is one of `own`, by whatever name and whether it is there now or not.
    static func refuse(_ file: URL, among own: [URL]) throws(SafeOutput.Failure) {
        // What is no place for a file at all is said by who makes it.
        guard let target = try? OutputTarget(file, forbidding: own), target.isForbidden else { return }
        throw .forbidden(path: file.relativePath)
    }

    /// Writes the folder through to the disk.
    func syncFolder() {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Whether this is one of the forbidden files: the same file by whatever name, or the name of one that is not there now.
    private var isForbidden: Bool {
        let place = Place(of: path)
        let folderPlace = Place(of: folder)
        return forbidden.contains { url in
            let forbiddenPath = url.path(percentEncoded: false)
            if let place, place == Place(of: forbiddenPath) { return true }
            let parent = url.deletingLastPathComponent().path(percentEncoded: false)
            return url.lastPathComponent == name && folderPlace == Place(of: parent)
        }
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
