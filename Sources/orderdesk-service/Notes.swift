import Foundation
import TerminalKit

/// Writes lines for people, sanitized.
enum Notes {
    /// Writes a line to standard error.
    static func write(_ text: String) {
        // When standard error is gone, there is no place left to report it.
        try? FileHandle.standardError.write(contentsOf: Data((TextWidth.sanitized(text) + "\n").utf8))
    }

    /// Writes a line to standard output.
    static func answer(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((TextWidth.sanitized(text) + "\n").utf8))
    }
}
