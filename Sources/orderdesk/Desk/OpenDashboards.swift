import DeskComposition
import Foundation

/// Shows which dashboards are open on a desk.
///
/// Each has a file in the desk's folder, named by its session and holding its user's name, and keeps the lock of that file
/// while it is open. The system ends the lock with the process, however that ends, so nobody has to show that it lives. One
/// that may not write there is not seen by others.
struct OpenDashboards: Sendable {
    private let folder: URL
    private let session: String
    /// The open file of this dashboard; nil when it could not be made.
    private let descriptor: Int32?

    /// The most characters of a name that are read.
    private static let longestName = 200
    /// How often a file is made again that another dashboard has cleared away before it was locked.
    private static let attempts = 5

    /// Shows others that a dashboard of a user is open, until ``leave()``.
    init(at location: DeskLocation, session: String, user: String) {
        folder = location.data.appending(path: "dashboards", directoryHint: .isDirectory)
        self.session = session
        let path = folder.appending(path: session, directoryHint: .notDirectory).path(percentEncoded: false)
        descriptor = Self.lockedFile(path, in: folder.path(percentEncoded: false))
        if let descriptor {
            let name = Array(user.utf8.prefix(Self.longestName))
            _ = name.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// Returns the users of the other dashboards, each once, in order; empty when there are none.
    ///
    /// The files of those that ended without leaving are removed.
    func others() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return Set(names.filter { $0 != session }.compactMap(user)).sorted()
    }

    /// Removes the file of this dashboard, and the folder with the last one.
    func leave() {
        guard let descriptor else { return }
        unlink(folder.appending(path: session, directoryHint: .notDirectory).path(percentEncoded: false))
        close(descriptor)
        rmdir(folder.path(percentEncoded: false))
    }

    /// The user of the dashboard that has a file open; nil, and the file is removed, when none has.
    private func user(of name: String) -> String? {
        let path = folder.appending(path: name, directoryHint: .notDirectory).path(percentEncoded: false)
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard flock(file, LOCK_SH | LOCK_NB) != 0 else {
            unlink(path)
            return nil
        }
        guard errno == EWOULDBLOCK else { return nil }
        var bytes = [UInt8](repeating: 0, count: Self.longestName)
        let count = read(file, &bytes, bytes.count)
        let user = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return user.isEmpty ? "somebody" : user
    }

    /// Makes a file in a folder and locks it; nil when that fails.
    private static func lockedFile(_ path: String, in folder: String) -> Int32? {
        for _ in 0..<attempts {
            mkdir(folder, 0o700)
            let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { continue }
            // Whoever looks holds it for a moment only.
            while flock(file, LOCK_EX) != 0, errno == EINTR {}
            var (made, found) = (stat(), stat())
            let isThere = fstat(file, &made) == 0 && lstat(path, &found) == 0 && made.st_ino == found.st_ino
            if isThere { return file }
            // Another dashboard took it for one that was left behind.
            close(file)
        }
        return nil
    }
}
