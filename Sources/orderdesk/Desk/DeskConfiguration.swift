import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Yams

/// Holds what `config.yaml` sets; everything has a default.
struct DeskConfiguration: Hashable, Sendable {
    /// Who acts when the command line names nobody.
    var user: String?
    /// The currency of prices that name none.
    var currency = Currency.usd
    /// The zone whose days, weeks and months count, and that the dashboard shows times in.
    var timeZone = TimeZone.current
    /// The dashboard's theme.
    var theme: String?
    /// Whether the dashboard keeps to ASCII.
    var isASCII = false
    /// Whether this user is held to four eyes even where the desk's own policy, which is in the log, does not ask.
    ///
    /// It was how the policy was set before the log had it.
    var fourEyes = false
    /// Lag below this is LIVE.
    var liveThreshold = FreshnessPolicy().liveThreshold
    /// The pause before each event that the dashboard starts with.
    var projectionDelay = Duration.zero

    /// Reads a file; what is wrong with it comes back as warnings, and the defaults stand in its place.
    ///
    /// Time, memory and the number of warnings have small bounds, whatever the file holds; a warning is sanitized text
    /// on one line.
    static func read(_ file: URL) -> (configuration: DeskConfiguration, warnings: [String]) {
        let path = file.path(percentEncoded: false)
        // A link that leads nowhere is a file that somebody wanted to be read.
        var found = stat()
        guard lstat(path, &found) == 0 else { return (DeskConfiguration(), []) }
        let (configuration, warnings) = ConfigurationText.read(path).map(parse) ?? unreadable
        return (configuration, warnings.map { "\(TextWidth.sanitized(path)): \($0)" })
    }

    /// Reads a file's text.
    static func parse(_ text: String) -> (configuration: DeskConfiguration, warnings: [String]) {
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

/// Walks the configuration's tree and collects what it does not understand.
private struct ConfigurationReader {
    var configuration = DeskConfiguration()
    var warnings: [String] = []

    private typealias Setter = @Sendable (inout ConfigurationReader, Node, String) -> Void

    mutating func read(_ root: Node) {
        read(root, at: "", Self.settings)
    }

    private static let settings: [String: Setter] = [
        "user": { $0.user($1, $2) },
        "theme": { $0.text($1, $2, \.theme) },
        "ascii": { $0.flag($1, $2, \.isASCII) },
        "currency": { $0.currency($1, $2) },
        "timeZone": { $0.timeZone($1, $2) },
        "approval": { $0.read($1, at: $2, ["fourEyes": { $0.fourEyes($1, $2) }]) },
        "freshness": { $0.read($1, at: $2, ["liveThreshold": { $0.duration($1, $2, \.liveThreshold) }]) },
        "projection": { $0.read($1, at: $2, ["delay": { $0.duration($1, $2, \.projectionDelay) }]) },
    ]

    private mutating func read(_ node: Node, at path: String, _ settings: [String: Setter]) {
        guard let mapping = node.mapping else {
            guard node.null == nil else { return }
            return warn(node, "\(path.isEmpty ? "the file" : path) has to hold keys and values")
        }
        for (key, value) in mapping {
            let name = key.string ?? "?"
            let full = path.isEmpty ? name : "\(path).\(name)"
            guard let set = settings[name] else {
                warn(key, "unknown key '\(full)'; known here: \(settings.keys.sorted().joined(separator: ", "))")
                continue
            }
            set(&self, value, full)
        }
    }

    private mutating func text(
        _ node: Node, _ name: String, _ field: WritableKeyPath<DeskConfiguration, String?>
    ) {
        guard let text = node.string, !text.isEmpty else { return warn(node, "\(name) has to be a text") }
        configuration[keyPath: field] = text
    }

    private mutating func user(_ node: Node, _ name: String) {
        if let user = node.string, let fault = ActorName.fault(in: user) { return warn(node, "\(name) \(fault)") }
        text(node, name, \.user)
    }

    /// Obeys a key that moved into the log as far as it makes no rule less strict, and warns where the setting is now.
    private mutating func fourEyes(_ node: Node, _ name: String) {
        guard node.bool != nil else { return flag(node, name, \.fourEyes) }
        flag(node, name, \.fourEyes)
        let effect =
            configuration.fourEyes
            ? "here it only holds your own commands to it: 'orderdesk policy four-eyes on' requires it of everyone"
            : "here it changes nothing: see 'orderdesk policy'"
        warn(node, "\(name) is a policy of the desk now and stands in its log; \(effect)")
    }

    private mutating func flag(_ node: Node, _ name: String, _ field: WritableKeyPath<DeskConfiguration, Bool>) {
        guard let flag = node.bool else { return warn(node, "\(name) has to be true or false") }
        configuration[keyPath: field] = flag
    }

    private mutating func duration(
        _ node: Node, _ name: String, _ field: WritableKeyPath<DeskConfiguration, Duration>
    ) {
        guard let duration = node.string.flatMap(DurationArgument.parse) else {
            return warn(node, "\(name) has to be a duration such as 250ms or 2s")
        }
        configuration[keyPath: field] = duration
    }

    private mutating func currency(_ node: Node, _ name: String) {
        guard let currency = node.string.flatMap(Currency.init(rawValue:)) else {
            return warn(node, "\(name) has to be the code of a currency such as USD, GBP or JPY")
        }
        configuration.currency = currency
    }

    private mutating func timeZone(_ node: Node, _ name: String) {
        guard let zone = node.string.flatMap(TimeZone.init(identifier:)) else {
            return warn(node, "\(name) has to be the name of a time zone such as Europe/Berlin or UTC")
        }
        configuration.timeZone = zone
    }

    private mutating func warn(_ node: Node, _ message: String) {
        let line = node.mark.map { "line \($0.line): " } ?? ""
        warnings.append(line + message)
    }
}
