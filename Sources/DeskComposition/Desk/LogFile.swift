import CQRS
import Foundation
import Logging
import TerminalKit

/// Writes log lines to a file that several processes may share, one line a write.
package struct LogFile: LogHandler {
    private static let largest = 5 * 1_024 * 1_024

    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let file: FileHandle?
    private let feed: WarningFeed?

    /// Opens the file for appending, after renaming a large one; without the file nothing is logged.
    ///
    /// Warnings and errors go to `feed` as well.
    package init(_ url: URL, feed: WarningFeed? = nil) {
        self.feed = feed
        // Logging never stops the desk: whatever fails here ends in no file to write to.
        try? PrivatePlace.makeFolder(url.deletingLastPathComponent())
        Self.putAside(url, largerThan: Self.largest)
        let descriptor = try? Self.open(url)
        file = descriptor.map { FileHandle(fileDescriptor: $0, closeOnDealloc: true) }
    }

    /// Opens the file for appending, and makes it where there is none; returns a descriptor.
    package static func open(_ url: URL) throws(PrivatePlace.Failure) -> Int32 {
        try PrivatePlace.openFile(url.path(percentEncoded: false), O_APPEND)
    }

    /// Returns a sentence when something other than a plain file is in the file's place; nil otherwise.
    package static func warning(about url: URL) -> String? {
        let path = url.path(percentEncoded: false)
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & S_IFMT != S_IFREG else { return nil }
        return "nothing is logged: '\(TextWidth.sanitized(path))' is not a regular file; move it away"
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(SystemClock().now().iso8601) \(event.level) \(event.message)\(pairs)"
        // With `O_APPEND` each write is one whole line, whichever processes write; a log file that cannot be written is
        // abandoned.
        try? file?.write(contentsOf: Data((TextWidth.sanitized(line) + "\n").utf8))
        // The sender of a command learns its outcome without the log file.
        if event.level >= .warning, all["command"] == nil {
            feed?.post("\(event.message)" + (all["error"].map { ": \($0)" } ?? ""))
        }
    }

    private static func putAside(_ url: URL, largerThan limit: Int) {
        let path = url.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size > limit,
            attributes?[.type] as? FileAttributeType == .typeRegular
        else { return }
        chmod(path, 0o600)
        _ = rename(path, path + ".1")
    }
}
