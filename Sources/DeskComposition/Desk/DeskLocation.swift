import Foundation
import SQLiteEventStore

/// Determines where a desk keeps its files, by the XDG base directory rules.
package struct DeskLocation: Hashable, Sendable {
    /// Holds `write.sqlite` and `read.sqlite`.
    package let data: URL
    /// The configuration file; need not exist.
    package let configuration: URL
    /// The log of this program; need not exist.
    package let log: URL
    /// The options by which a command line in another shell finds the desk; empty for that of the person's own.
    package let arguments: [String]

    /// Finds the places; `data` is what the command line asked for.
    package init(data: String?, environment: [String: String], home: String = NSHomeDirectory()) {
        func base(_ variable: String, _ fallback: String) -> URL {
            // The XDG rules require that a relative path is ignored.
            let given = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
            let root = given ?? "\(environment["HOME"] ?? home)/\(fallback)"
            return URL(filePath: root, directoryHint: .isDirectory).appending(path: "orderdesk")
        }
        let asked = [data, environment["ORDERDESK_DATA"]].compactMap { $0 }.first { !$0.isEmpty }
        let data = asked.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? base("XDG_DATA_HOME", ".local/share")
        self.data = data
        self.arguments = asked == nil ? [] : ["--data", Self.absolutePath(data)]
        self.configuration = base("XDG_CONFIG_HOME", ".config").appending(path: "config.yaml")
        self.log = base("XDG_STATE_HOME", ".local/state").appending(path: "orderdesk.log")
    }

    private static func absolutePath(_ data: URL) -> String {
        let path = data.absoluteURL.standardizedFileURL.path(percentEncoded: false)
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// How people on other machines are told where the desk's own log is.
    package var placeOfLog: String {
        "the directory '\(Self.absolutePath(data))' on \(ProcessInfo.processInfo.hostName)"
    }

    /// The log and the answers to commands.
    package var writeStore: URL { data.appending(path: "write.sqlite") }
    /// The read model; can be deleted at any time and comes back.
    package var readStore: URL { data.appending(path: "read.sqlite") }
    /// The empty file that makes a desk one to throw away.
    package var throwAwayMarker: URL { data.appending(path: "throw-away", directoryHint: .notDirectory) }
    /// Whether the desk is one to throw away, on which things are broken without asking: the marker is there, and empty.
    package var isThrowAway: Bool {
        var found = stat()
        guard lstat(throwAwayMarker.path(percentEncoded: false), &found) == 0 else { return false }
        return found.st_mode & S_IFMT == S_IFREG && found.st_size == 0
    }

    /// Returns how long the write-ahead log next to a file is, in bytes; nil when there is none.
    package static func writeAheadLogBytes(of file: URL) -> Int64? {
        var found = stat()
        guard stat(file.path(percentEncoded: false) + "-wal", &found) == 0 else { return nil }
        return Int64(found.st_size)
    }

    /// The files of the desk that no output may be written over, whether they are there now or not.
    package var ownFiles: [URL] {
        [writeStore, readStore, LeavingSQLiteLog.retired(writeStore), ArrivingSQLiteLog.partial(writeStore)].flatMap {
            store in
            ["", "-wal", "-shm", "-journal"].map { suffix in
                data.appending(path: store.lastPathComponent + suffix, directoryHint: .notDirectory)
            }
        } + [configuration, log, data.appending(path: "tokens.json", directoryHint: .notDirectory)]
    }
}
