import Foundation
import GRDB
import TestSupport

/// Makes the troubles that files and disks have; each ends when the test ends it.
enum StorageTrouble {
    /// Bytes that are no database.
    static let garbage = Data(String(repeating: "garbage ", count: 4_096).utf8)

    /// Writes garbage over a file without making it another one.
    static func overwrite(_ file: URL) throws {
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: garbage)
        try handle.close()
    }

    /// Cuts a file short in place.
    static func cut(_ file: URL, to bytes: Int) throws {
        guard truncate(file.path(percentEncoded: false), bytes) == 0 else {
            throw ConditionNotMet("\(file.lastPathComponent) could be cut")
        }
    }

    /// Deletes a database and SQLite's companion files.
    static func delete(_ file: URL) {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: file.path(percentEncoded: false) + suffix)
        }
    }

    /// Limits how long files may be that a process writes; nil lifts the limit.
    static func limitFiles(of process: pid_t, toBytes bytes: Int?, in directory: TemporaryDirectory) async throws {
        let limit = bytes.map(String.init) ?? "unlimited"
        guard try await succeeds(["prlimit", "--pid", "\(process)", "--fsize=\(limit):"], in: directory) else {
            throw ConditionNotMet("the file sizes of process \(process) could be limited to \(limit)")
        }
    }

    /// Runs a tool and returns whether it did its work.
    static func succeeds(_ words: [String], in directory: TemporaryDirectory) async throws -> Bool {
        let output = directory.file("\(UUID().uuidString).tool")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let tool = try ChildProcess(words, environment: ["PATH": path], output: output, errors: output)
        return await tool.wait() == 0
    }
}

/// Holds a database's write lock, as another program would.
final class HeldLock {
    private let connection: DatabaseQueue

    /// Acquires the lock; `kind` is IMMEDIATE or EXCLUSIVE.
    init(on file: URL, kind: String = "IMMEDIATE") throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        connection = try DatabaseQueue(path: file.path(percentEncoded: false), configuration: configuration)
        try connection.writeWithoutTransaction { try $0.execute(sql: "BEGIN \(kind)") }
    }

    /// Gives the lock back.
    func release() throws {
        try connection.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try connection.close()
    }
}

/// A disk of a few megabytes.
final class SmallDisk: Sendable {
    private let folder: URL
    private let directory: TemporaryDirectory

    /// Whether disks can be mounted here, which needs privileges.
    static func isAllowed() async -> Bool {
        guard let directory = try? TemporaryDirectory() else { return false }
        guard let disk = try? await SmallDisk(at: directory.url, in: directory) else { return false }
        await disk.remove()
        return true
    }

    /// Mounts an empty disk on a folder.
    init(at folder: URL, in directory: TemporaryDirectory) async throws {
        self.folder = folder
        self.directory = directory
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let words = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder.path(percentEncoded: false)]
        let scratch = try TemporaryDirectory()
        guard try await StorageTrouble.succeeds(words, in: scratch) else {
            throw ConditionNotMet("a small disk could be mounted")
        }
    }

    private var filling: URL { folder.appending(path: "filling") }

    /// Leaves no byte free.
    func fill() throws {
        guard let file = fopen(filling.path(percentEncoded: false), "w") else {
            throw ConditionNotMet("the disk could be written")
        }
        setvbuf(file, nil, _IONBF, 0)
        let block = [UInt8](repeating: 0, count: 4_096)
        while fwrite(block, 1, block.count, file) == block.count {}
        fclose(file)
    }

    /// Makes room again.
    func makeRoom() throws {
        try FileManager.default.removeItem(at: filling)
    }

    /// Removes the disk.
    func remove() async {
        guard let scratch = try? TemporaryDirectory() else { return }
        _ = try? await StorageTrouble.succeeds(["umount", "-l", folder.path(percentEncoded: false)], in: scratch)
    }
}

/// Makes files and folders unwritable, for root too where the file system knows how.
enum Unwritable {
    /// Whether that can be done here.
    static func isAllowed() async -> Bool {
        guard let directory = try? TemporaryDirectory() else { return false }
        let file = directory.file("probe")
        guard (try? Data().write(to: file)) != nil, (try? await begin(file, in: directory)) != nil else { return false }
        let isWritable = FileManager.default.isWritableFile(atPath: file.path(percentEncoded: false))
        try? await end(file, in: directory)
        return !isWritable
    }

    /// Forbids writing.
    static func begin(_ files: URL..., in directory: TemporaryDirectory) async throws {
        try await set(files, isWritable: false, in: directory)
    }

    /// Allows writing again.
    static func end(_ files: URL..., in directory: TemporaryDirectory) async throws {
        try await set(files, isWritable: true, in: directory)
    }

    private static func set(_ files: [URL], isWritable: Bool, in directory: TemporaryDirectory) async throws {
        let paths = files.map { $0.path(percentEncoded: false) }
        let tool = geteuid() == 0 ? ["chattr", isWritable ? "-i" : "+i"] : ["chmod", isWritable ? "u+w" : "u-w"]
        guard try await StorageTrouble.succeeds(tool + paths, in: directory) else {
            throw ConditionNotMet("the permissions of \(paths) could be changed")
        }
    }
}
