import CQRS
import DeskComposition
import Foundation

/// The folder of a demonstration's desk: marked as one to throw away, and thrown away unless it is to be kept.
struct DemoFolder: Sendable {
    private static let prefix = "orderdesk-demo-"

    /// Where it is.
    let url: URL
    /// Whether it stays.
    let isKept: Bool

    /// Makes a new folder, in `TMPDIR` or where it is to be kept; there it has to be empty or missing. Throws
    /// ``StoreError``.
    init(keptAt kept: String?, in temporary: URL = FileManager.default.temporaryDirectory) throws {
        isKept = kept != nil
        url =
            kept.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? temporary.appending(
                path: "\(Self.prefix)\(getpid())-\(UUID().uuidString.prefix(8))", directoryHint: .isDirectory)
        let location = DeskLocation(data: path, environment: [:])
        do {
            try PrivatePlace.makeFolder(url)
        } catch {
            throw StoreError(
                .cannotOpen, "the folder '\(path)' for the demonstration cannot be made (\(error.reason))",
                remedy: "choose another with --keep DIR, or with TMPDIR in the environment")
        }
        let contents = try? FileManager.default.contentsOfDirectory(atPath: path)
        guard contents?.isEmpty == true else {
            throw StoreError(
                .cannotOpen, "the folder '\(path)' is not empty, and a demonstration would mix with what is there",
                remedy: "name a folder that is empty or not there yet")
        }
        let marker = location.throwAwayMarker.path(percentEncoded: false)
        guard FileManager.default.createFile(atPath: marker, contents: nil) else {
            throw StoreError(
                .cannotOpen, "the folder '\(path)' for the demonstration cannot be written",
                remedy: "choose another with --keep DIR")
        }
    }

    /// Where it is, as a path.
    var path: String { url.path(percentEncoded: false) }

    /// Removes it with all that is in it, unless it is to be kept.
    func remove() {
        guard !isKept else { return }
        try? FileManager.default.removeItem(at: url)
    }

    /// Removes what demonstrations left that were killed: folders of this user whose process is gone.
    static func removeLeftBehind(in temporary: URL = FileManager.default.temporaryDirectory) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: temporary.path(percentEncoded: false))) ?? []
        for name in names where name.hasPrefix(prefix) {
            let folder = temporary.appending(path: name, directoryHint: .isDirectory)
            guard let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }),
                process > 0, kill(process, 0) != 0, errno == ESRCH, isOurs(folder)
            else { continue }
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// A folder itself, not a link to one, of this user, with the mark of a desk to throw away.
    private static func isOurs(_ folder: URL) -> Bool {
        var found = stat()
        let path = folder.path(percentEncoded: false)
        guard lstat(path.hasSuffix("/") ? String(path.dropLast()) : path, &found) == 0 else { return false }
        return found.st_mode & S_IFMT == S_IFDIR && found.st_uid == geteuid()
            && DeskLocation(data: path, environment: [:]).isThrowAway
    }
}
