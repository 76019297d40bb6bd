import ArgumentParser
import Foundation

/// Finds the folder that the bench works in, which is its own, within the one that was asked for.
struct WorkPlace: Sendable {
    let folder: URL

    /// Uses `data`, or without it the cache folder by the XDG base directory rules.
    init(
        data: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        home: String = NSHomeDirectory()
    ) {
        let given = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let parent = data ?? given ?? "\(environment["HOME"] ?? home)/.cache"
        folder = URL(filePath: parent, directoryHint: .isDirectory)
            .appending(path: "orderdesk-bench", directoryHint: .isDirectory)
    }

    /// Makes the folder where it is missing, and keeps it to this run until the program ends.
    ///
    /// Refuses a folder in memory, where a synchronised write costs nothing; one that cannot be written; one that holds
    /// other files, since everything in it is removed at the end; and one where another run is at work.
    func claim() throws {
        if let found = FileSystem(of: folder), found.isMemory {
            throw ValidationError(
                "'\(folder.path)' is on \(found.type), which is memory and no disk; choose a folder on a disk with "
                    + "--data")
        }
        let isNew = !FileManager.default.fileExists(atPath: folder.path)
        guard isNew || FileManager.default.fileExists(atPath: mark.path) else {
            throw ValidationError(
                "'\(folder.path)' is there and was not made by this program; choose another folder with --data")
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ValidationError("'\(folder.path)' cannot be made: \(error.localizedDescription)")
        }
        // Never closed: the lock is to last as long as the program.
        let descriptor = open(mark.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("'\(folder.path)' cannot be written") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ValidationError("another run is at work in '\(folder.path)'; wait for it, or choose another --data")
        }
    }

    /// Removes everything that was made.
    func remove() {
        // What cannot be removed hinders only the next run, which reports it.
        try? FileManager.default.removeItem(at: folder)
    }

    /// Marks the folder as the bench's own.
    private var mark: URL { folder.appending(path: ".orderdesk-bench") }
}
