import ArgumentParser
import CommandOptions
import Dashboard
import DeskComposition
import Foundation
import JSON
import OrderRecords

/// Shows and checks what the program is set to.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show or check the configuration, and the keys of the dashboard.",
        discussion: """
            The configuration is one file of YAML, config.yaml in $XDG_CONFIG_HOME/orderdesk. What is wrong in it stops \
            nothing: the defaults stand in its place.

            Example: orderdesk config
            Example: orderdesk config check && orderdesk
            Example: orderdesk config keys --format csv
            """,
        subcommands: [Show.self, Check.self, Path.self, Keys.self],
        defaultSubcommand: Show.self)
}

/// A subcommand that reads the configuration and no desk.
private protocol ConfigurationCommand: AsyncParsableCommand {
    var output: OutputOptions { get }
    var desk: DeskOptions { get }
}

extension ConfigurationCommand {
    fileprivate var console: Console { Console(output.chosen, isRaw: output.isRaw) }
}

extension ConfigCommand {
    /// Shows every setting.
    struct Show: ConfigurationCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show every setting, its value in force, and where that comes from.",
            discussion: """
                Options of a command, such as --theme, go before what is shown here, for that command.

                Example: orderdesk config show --user carol --json
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run() throws {
            let settings = DeskSettings(desk)
            let rows = EffectiveSetting.all(
                of: settings, options: desk, environment: ProcessInfo.processInfo.environment)
            try console.show(
                Listing(
                    name: "settings", records: rows.map(\.record),
                    extras: ["file": .string(settings.location.configuration.path(percentEncoded: false))],
                    table: Table(
                        columns: [.flexible("SETTING"), .flexible("VALUE"), .flexible("FROM")],
                        rows: rows.map { [$0.name, $0.value, $0.source.words] })))
            for warning in settings.dashboardWarnings { console.note("warning: \(warning)") }
        }
    }

    /// Checks the file.
    struct Check: ConfigurationCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Report what is wrong with the configuration; exit 65 when anything is.",
            discussion: "Example: orderdesk config check")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run() throws {
            let settings = DeskSettings(desk)
            let warnings = settings.dashboardWarnings
            let file = settings.location.configuration.path(percentEncoded: false)
            let isThere = FileManager.default.fileExists(atPath: file)
            let sound = isThere ? "\(file): nothing is wrong" : "\(file) does not exist: the defaults are used"
            try console.show(
                Listing(
                    name: "warnings", records: warnings.map { ["warning": .string($0)] }, emptyKeys: ["warning"],
                    extras: ["file": .string(file), "exists": .bool(isThere)],
                    table: Table(
                        columns: [.text(warnings.isEmpty ? "CONFIGURATION" : "WARNING")],
                        rows: warnings.isEmpty ? [[sound]] : warnings.map { [$0] })))
            guard warnings.isEmpty else { throw ExitStatus.badInput }
        }
    }

    /// Names the file.
    struct Path: ConfigurationCommand {
        static let configuration = CommandConfiguration(
            commandName: "path",
            abstract: "Print where the configuration file is, whether it exists or not.",
            discussion: "Example: $EDITOR \"$(orderdesk config path)\"")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run() throws {
            let file = DeskSettings(desk).location.configuration.path(percentEncoded: false)
            try console.show(["file": .string(file)], sentence: file)
        }
    }

    /// Lists the keys.
    struct Keys: ConfigurationCommand {
        static let configuration = CommandConfiguration(
            commandName: "keys",
            abstract: "List everything that can be done in the dashboard, with its keys in each place.",
            discussion: """
                Action and place are what the section `keys` of the configuration names. DEFAULT stands where the keys in \
                force are others.

                Example: orderdesk config keys
                Example: orderdesk config keys --place orders --json
                """)

        @Option(
            help: ArgumentHelp("Only the keys of this place, such as orders or form.", valueName: "place"),
            completion: .list(KeyMap.places))
        var place: String?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard let place, !KeyMap.places.contains(place) else { return }
            throw ValidationError(
                "there is no place '\(place)'; the places are \(KeyMap.places.joined(separator: ", "))")
        }

        func run() throws {
            let rows = DeskSettings(desk).keyMap.rows.filter { place == nil || $0.place == place }
            try console.show(
                Listing(
                    name: "keys", records: rows.map { $0.record(in: console.format) }, emptyKeys: KeyRow.recordKeys,
                    table: Table(
                        columns: [
                            .text("ACTION"), .flexible("WHAT IT DOES"), .text("PLACE"), .flexible("KEYS"),
                            .flexible("DEFAULT"),
                        ],
                        rows: rows.map { row in
                            [
                                row.action, row.title, row.place, Self.text(row.keys),
                                row.keys == row.standardKeys ? "" : Self.text(row.standardKeys),
                            ]
                        })))
        }

        private static func text(_ keys: [String]) -> String {
            keys.isEmpty ? "none" : keys.joined(separator: ", ")
        }
    }
}

extension EffectiveSetting {
    /// The keys that scripts rely on.
    fileprivate var record: JSONObject {
        let line: Int? = if case .file(let line) = source { line } else { nil }
        return [
            "setting": .string(name), "value": .string(value), "source": .string(source.words),
            "line": .optional(line.map(Int64.init)),
        ]
    }
}

extension KeyRow {
    fileprivate static let recordKeys = ["action", "title", "place", "keys", "defaultKeys"]

    /// The keys that scripts rely on; a cell of CSV holds all keys of a row.
    fileprivate func record(in format: OutputFormat) -> JSONObject {
        func list(_ keys: [String]) -> JSONValue {
            format == .csv ? .string(keys.joined(separator: ", ")) : .array(keys.map(JSONValue.string))
        }
        return [
            "action": .string(action), "title": .string(title), "place": .string(place), "keys": list(keys),
            "defaultKeys": list(standardKeys),
        ]
    }
}
