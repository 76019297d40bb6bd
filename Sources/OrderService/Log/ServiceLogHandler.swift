import CQRS
import JSON
import Logging

/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: instant, level, message, then `name=value`.
    case text
    /// For programs: one JSON object a line.
    case json
}

/// Writes the service's log as lines.
package struct ServiceLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let format: LogFormat
    private let clock: any WallClock
    private let write: @Sendable (String) -> Void

    /// Creates a handler; `write` receives each line, without its end.
    package init(_ format: LogFormat, clock: any WallClock, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.clock = clock
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { ($0, "\($1)") }
        let now = clock.now().iso8601
        switch format {
        case .text:
            let words = pairs.map { " \($0)=\(Self.word($1))" }.joined()
            write("\(now) \(event.level) \(Self.harmless("\(event.message)"))\(words)")
        case .json:
            let fields = pairs.map { JSONObject.Field(key: $0, value: .string($1)) }
            let object: JSONObject = [
                "time": .string(now), "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
            ]
            write(JSONValue.object(object + JSONObject(fields)).text)
        }
    }

    /// In quotes where it would not be one word.
    private static func word(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? harmless(text) : "\"" + harmless(text).replacing("\"", with: "'") + "\""
    }

    /// Without what would end the line or act on a terminal.
    private static func harmless(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
