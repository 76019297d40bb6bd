import ArgumentParser
import Foundation

/// Finds the folder that the bench works in, which is its own, within the one that was asked for.
struct WorkPlace: Sendable {
    let folder: URL

    /// Takes `data`, else the cache folder by the XDG base directory rules.
    init(
        data: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        home: String = NSHomeDirectory()
    ) {
        let given = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let parent = data ?? given ?? "\(environment["HOME"] ?? home)/.cache"
        folder = URL(filePath: parent, directoryHint: .isDirectory)
            .appending(path: "orderdesk-bench", directoryHint: .isDirectory)
    }

    /// Refuses a place in memory, where a write through to the disk costs nothing, and one that cannot be written.
    func check() throws {
        if let found = FileSystem(of: folder), found.isMemory {
            throw ValidationError(
                "'\(folder.path)' is on \(found.type), which is memory and no disk; choose a folder on a disk with --data"
            )
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ValidationError("'\(folder.path)' cannot be made: \(error.localizedDescription)")
        }
    }

    /// Removes everything that was made.
    func remove() {
        // What cannot be removed is in the way of nobody but the next run, which says so.
        try? FileManager.default.removeItem(at: folder)
    }
}
