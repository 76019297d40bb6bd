import Foundation
import TerminalKit

/// Keeps a configuration file that is hostile, or not one at all, from costing time, memory or a screen of warnings.
package enum ConfigurationText {
    private static let longestFile = 64 * 1_024
    /// Aliases can nest: a few dozen stand for millions of values, which the parser compares one by one.
    private static let mostAliases = 30
    private static let mostWarnings = 20
    private static let longestWarning = 300

    /// Returns the text of a plain file; nil for a pipe or a device, for one too long, and for what is no UTF-8.
    package static func read(_ path: String) -> String? {
        // Without waiting for a pipe's other end: a path may stop being a plain file between the check and the opening.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= longestFile,
            let data = try? file.read(upToCount: longestFile + 1) ?? Data(), data.count <= longestFile
        else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    /// Returns why a text must not even be parsed; nil when it may be.
    package static func fault(in text: String) -> String? {
        if text.utf8.count > longestFile { return "this is longer than 64 KiB" }
        return aliasCount(of: text) > mostAliases ? "this has more than \(mostAliases) aliases (*name)" : nil
    }

    /// Returns the first warnings, each shortened and sanitized, and how many more there are.
    package static func bounded(_ warnings: [String]) -> [String] {
        let shown = warnings.prefix(mostWarnings).map { TextWidth.clipped($0, to: longestWarning) }
        let rest = warnings.count - shown.count
        return rest > 0 ? shown + ["and \(rest) more warnings"] : shown
    }

    /// Counts what may be an alias: a star that something follows; stars in a text or a comment count, too.
    private static func aliasCount(of text: String) -> Int {
        zip(text.utf8, text.utf8.dropFirst()).count { star, next in
            star == UInt8(ascii: "*") && next > UInt8(ascii: " ") && next != star
        }
    }
}
