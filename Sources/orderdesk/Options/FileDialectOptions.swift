import ArgumentParser
import OrderExchange

/// Names how imported files are written, where the files are not to decide it.
struct FileDialectOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What separates fields: comma, semicolon, tab or pipe.", valueName: "name"))
    var separator: FieldSeparator?

    @Option(help: "The files' encoding: utf-8, utf-16le, utf-16be or windows-1252.")
    var encoding: TextEncoding?

    @Option(help: ArgumentHelp("The order of dates: dmy (31/12/2025), mdy (12/31/2025) or ymd.", valueName: "order"))
    var dates: DateOrder?

    @Option(help: "Where times without a zone belong, such as Europe/Berlin or +02:00.", transform: Self.zone)
    var zone: ImportZone?

    @Option(help: ArgumentHelp("What stands before decimals: point or comma.", valueName: "mark"))
    var decimal: DecimalMark?

    @Flag(
        name: .customLong("raw"),
        help: "Keep apostrophes before formulas: the files are lists that were written with --raw too.")
    var isRaw = false

    private static func zone(_ text: String) throws -> ImportZone {
        guard let zone = ImportZone(text) else {
            throw ValidationError(
                "'\(text)' is not a zone; write an offset such as +02:00, or a name such as Europe/Berlin")
        }
        return zone
    }

    var options: DialectOptions {
        DialectOptions(
            separator: separator, encoding: encoding, dateOrder: dates, zone: zone, decimalMark: decimal,
            isRaw: isRaw)
    }
}

extension FieldSeparator: ExpressibleByArgument {
    /// Reads a separator's name or the sign itself.
    public init?(argument: String) { self.init(argument) }
}

extension TextEncoding: ExpressibleByArgument {
    /// Reads an encoding's name, in capitals or not.
    public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension DateOrder: ExpressibleByArgument {}

extension DecimalMark: ExpressibleByArgument {}
