import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import OrderEvents

extension DeskSettings {
    /// Reads the configuration file and opens the log file.
    init(_ options: DeskOptions, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.init(data: options.data, user: options.user, log: options.log, environment: environment)
    }
}

/// Selects how results are printed.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print the result: table, json or csv.")
    var format: OutputFormat = .table

    @Flag(name: .customLong("json"), help: "Short for --format json.")
    var isJSON = false

    @Flag(name: .customLong("raw"), help: "Write CSV cells as they are, also those a spreadsheet takes for formulas.")
    var isRaw = false

    var chosen: OutputFormat { isJSON ? .json : format }
}

/// Names a way to print results.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table
    case json
    case csv
}

/// Sets how a command is identified and whether its result is waited for.
struct SubmitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The command's own id, a UUID: sending the same id again returns the first answer and changes nothing.",
            valueName: "uuid"),
        transform: Self.commandID)
    var commandID: CommandID?

    @Option(
        help: ArgumentHelp(
            "Wait this long for the read model to show the result, such as 5s; exit 75 when it does not.",
            valueName: "duration"))
    var wait: DurationArgument?

    static func commandID(_ text: String) throws -> CommandID {
        guard let id = CommandID(text) else {
            throw ValidationError("'\(text)' is not a UUID, for example 2f1c8f5e-6f0b-4a53-9d0c-0c2f6f3b8a11")
        }
        return id
    }
}

/// Sets the version that an order must have for a command.
struct VersionOption: ParsableArguments {
    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp(
            "Act only if the order is at this version, as `orders --json` shows it; else VERSION_CONFLICT.",
            valueName: "n"),
        transform: Self.version)
    var expected: StreamVersion?

    /// Reads a version.
    static func version(_ text: String) throws -> StreamVersion {
        guard let number = Int64(text), number >= 1 else {
            throw ValidationError("'\(text)' is not a version; an order's first is 1")
        }
        return StreamVersion(number)
    }
}

/// Sets how a reading command reads.
struct ReadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Wait this long for the read model to show all that was accepted so far (default: 2s when no other "
                + "process projects, else no waiting).",
            valueName: "duration"))
    var wait: DurationArgument?

    @Flag(help: "Write nothing, not even the read model.")
    var readOnly = false
}

/// Sets the currency of amounts on the command line.
struct CurrencyOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The currency of the prices given (default: `currency` of the config, else USD).", valueName: "code"),
        transform: Self.currency)
    var currency: Currency?

    private static func currency(_ text: String) throws -> Currency {
        guard let currency = Currency(rawValue: text) else {
            throw ValidationError("'\(text)' is not the code of a currency; write one such as USD, GBP or JPY")
        }
        return currency
    }
}
