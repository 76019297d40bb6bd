import Foundation
import GRDBSQLite

/// Describes the conditions under which the figures were measured.
struct Conditions: Codable, Sendable {
    var date: String
    var processor: String
    var cores: Int
    var memoryBytes: UInt64
    var system: String
    var kernel: String
    var swift: String
    var sqlite: String
    var build: String
    var folder: String
    var fileSystem: String
    /// SQLite's `synchronous` level as read back from the log's writer: 2 is FULL.
    var synchronousLevel: Int?
    var orders: Int
    var events: Int
    var seed: UInt64
    /// Whether less was measured than the wanted figures are defined for.
    var isReduced: Bool
    /// The machine's load over the last minute, before and after.
    var loadBefore: Double
    var loadAfter: Double

    /// Reads the properties of the machine and of the folder where the data will be.
    init(folder: URL, scale: Scale, seed: UInt64) {
        date = Date.now.formatted(.iso8601)
        processor = Self.value("model name", in: "/proc/cpuinfo", separator: ":") ?? "unknown"
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryBytes = ProcessInfo.processInfo.physicalMemory
        system =
            Self.value("PRETTY_NAME", in: "/etc/os-release", separator: "=")?
            .trimmingCharacters(in: CharacterSet(charactersIn: "\"")) ?? "unknown"
        kernel = Self.kernelRelease
        swift = "\(_SwiftStdlibVersion.current)"
        sqlite = String(cString: sqlite3_libversion())
        build = Self.isDebug ? "debug" : "release"
        self.folder = folder.path(percentEncoded: false)
        fileSystem = FileSystem(of: folder).map { "\($0.type) on \($0.device)" } ?? "unknown"
        orders = scale.orders
        events = scale.events
        self.seed = seed
        isReduced = scale.isReduced
        loadBefore = Self.load
        loadAfter = loadBefore
    }

    /// The machine's load over the last minute.
    static var load: Double {
        var averages = [0.0, 0.0, 0.0]
        return getloadavg(&averages, 3) > 0 ? averages[0] : 0
    }

    /// Whether this program was built for debugging, which makes its figures void.
    static var isDebug: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    private static var kernelRelease: String {
        (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    private static func value(_ key: String, in file: String, separator: Character) -> String? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(separator: separator, maxSplits: 1).dropFirst().first
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

/// Names the file system that a folder is on.
struct FileSystem: Hashable, Sendable {
    let device: String
    let type: String

    /// Finds the mount that the folder, which need not exist yet, is under; nil where mounts cannot be listed.
    init?(of folder: URL, mounts: String? = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) {
        guard let mounts else { return nil }
        let path = Self.resolved(folder)
        var best: (point: String, device: String, type: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count > 2 else { continue }
            let point = fields[1].replacing("\\040", with: " ")
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            // Of two mounts on one point the later hides the earlier.
            if isAbove, point.count >= best?.point.count ?? 0 { best = (point, fields[0], fields[2]) }
        }
        guard let best else { return nil }
        (device, type) = (best.device, best.type)
    }

    /// Whether files here are in memory, where a write through to the disk costs nothing.
    var isMemory: Bool { ["tmpfs", "ramfs", "devtmpfs"].contains(type) }

    /// Returns a folder's path without links, though its last parts may not exist yet.
    private static func resolved(_ folder: URL) -> String {
        var existing = folder.standardizedFileURL
        var missing: [String] = []
        while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) {
            missing.insert(existing.lastPathComponent, at: 0)
            existing.deleteLastPathComponent()
        }
        let path = existing.resolvingSymlinksInPath().path
        return ([path == "/" ? "" : path] + missing).joined(separator: "/")
    }
}
