import Foundation
import TerminalKit
import Yams

extension DeskConfiguration {
    /// Reads a file; what is wrong with it comes back as warnings, and the defaults stand in its place.
    ///
    /// Time, memory and the number of warnings have small bounds, whatever the file holds; a warning is sanitized text
    /// on one line.
    package static func read(_ file: URL) -> (configuration: DeskConfiguration, warnings: [String]) {
        let path = file.path(percentEncoded: false)
        // A link that leads nowhere is a file that somebody wanted to be read.
        var found = stat()
        guard lstat(path, &found) == 0 else { return (DeskConfiguration(), []) }
        let (configuration, warnings) = ConfigurationText.read(path).map(parse) ?? unreadable
        return (configuration, warnings.map { "\(TextWidth.sanitized(path)): \($0)" })
    }

    /// Reads a file's text.
    package static func parse(_ text: String) -> (configuration: DeskConfiguration, warnings: [String]) {
        var reader = ConfigurationReader()
        if let fault = ConfigurationText.fault(in: text) {
            reader.warnings.append("\(fault); the defaults are used")
            return (reader.configuration, reader.warnings)
        }
        do {
            if let root = try Yams.compose(yaml: text) { reader.read(root) }
        } catch {
            // The parser draws the place over several lines; a warning is one.
            let reason = "\(error)".split(whereSeparator: \.isWhitespace).joined(separator: " ")
            reader.warnings.append("this is not YAML (\(reason)); the defaults are used")
        }
        return (reader.configuration, ConfigurationText.bounded(reader.warnings))
    }

    private static var unreadable: (configuration: DeskConfiguration, warnings: [String]) {
        (DeskConfiguration(), ["this is not a file of at most 64 KiB of UTF-8 text; the defaults are used"])
    }
}
