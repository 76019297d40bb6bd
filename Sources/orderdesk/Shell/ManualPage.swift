import DeskComposition

/// A manual page: the program's own, or that of one of its commands with what is below it.
struct ManualPage: Hashable {
    /// The name of the file, such as `orderdesk-place.1`.
    let fileName: String
    /// The page in roff.
    let text: String

    /// Makes all pages: the program's first, then one for each command.
    static func all(of program: DescribedCommand, version: String) -> [ManualPage] {
        [program].map { ManualPage(of: $0, version: version, others: $0.shown) }
            + program.shown.map { ManualPage(of: $0, version: version, within: program) }
    }

    private init(
        of command: DescribedCommand, version: String, within program: DescribedCommand? = nil,
        others: [DescribedCommand] = []
    ) {
        let name = command.words.joined(separator: "-")
        var writer = ManualWriter()
        writer.roff.request("TH", name.uppercased(), "1", "", version, "Order desk")
        // No hyphens are put into words, and lines are not stretched: commands can be copied.
        writer.roff.request("nh")
        writer.roff.request("ad", "l")
        writer.roff.request("SH", "NAME")
        writer.roff.line(Roff.escaped(name) + " \\- " + Roff.escaped(command.abstract ?? ""))
        writer.roff.request("SH", "SYNOPSIS")
        writer.synopses(of: command, isProgram: program == nil)
        writer.body(of: command, heading: "SH")
        writer.commandList(others)
        if program == nil {
            writer.environment()
        } else {
            for nested in command.shown { writer.nested(nested) }
        }
        writer.seeAlso(program?.commandName, others: others)
        fileName = name + ".1"
        text = writer.roff.text
    }
}

/// Writes the sections of a page.
private struct ManualWriter {
    var roff = Roff()

    /// Writes how the command is called, a line for each way.
    mutating func synopses(of command: DescribedCommand, isProgram: Bool) {
        if isProgram {
            roff.line(
                Roff.bold(command.commandName) + " [" + Roff.italic("command") + "] [" + Roff.italic("options") + "]")
            return
        }
        let ways = command.shown.isEmpty ? [command] : command.shown
        for (index, way) in ways.enumerated() {
            if index > 0 { roff.request("br") }
            synopsis(of: way)
        }
    }

    private mutating func synopsis(of command: DescribedCommand) {
        let arguments = command.shownArguments.filter { $0.kind == .positional || !$0.isOptional }.map { argument in
            let shown = Self.label(argument) + (argument.isRepeating ? "..." : "")
            return argument.isOptional ? "[\(shown)]" : shown
        }
        let words = [Roff.bold(command.words.joined(separator: " "))] + arguments + ["[" + Roff.italic("options") + "]"]
        roff.line(words.joined(separator: " "))
    }

    /// Writes description, arguments, options and examples, each under a heading of a kind.
    mutating func body(of command: DescribedCommand, heading: String) {
        let lines = (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let isExample = { (line: Substring) in line.hasPrefix("Example: ") }
        let description = lines.filter { !isExample($0) }.joined(separator: "\n")
        if heading == "SH" { roff.request("SH", "DESCRIPTION") }
        if heading == "SH" || description.contains(where: { !$0.isWhitespace }) {
            roff.paragraphs(description.contains { !$0.isWhitespace } ? description : command.abstract ?? "")
        }
        for (title, arguments) in Self.sections(of: command.shownArguments) {
            if heading == "SH" {
                roff.request("SH", title.uppercased())
            } else {
                roff.request("PP")
                roff.line(Roff.italic(title))
            }
            for argument in arguments { entry(argument) }
        }
        examples(lines.filter(isExample).map { String($0.dropFirst("Example: ".count)) }, heading: heading)
    }

    private mutating func examples(_ examples: [String], heading: String) {
        guard !examples.isEmpty else { return }
        if heading == "SH" { roff.request("SH", "EXAMPLES") }
        for example in examples {
            roff.request("PP")
            roff.request("RS", "4")
            // Lines without filling, so that none is divided and long ones are no fault.
            roff.request("nf")
            roff.line(Roff.escaped(example))
            roff.request("fi")
            roff.request("RE")
        }
    }

    private mutating func entry(_ argument: DescribedArgument) {
        roff.request("TP")
        roff.line(Self.label(argument))
        let value = argument.defaultValue.map { " (default: \($0))" } ?? ""
        let text = [(argument.abstract ?? "") + value, argument.discussion ?? ""].filter { !$0.isEmpty }
        roff.line(text.isEmpty ? "\\&" : Roff.escaped(text.joined(separator: " ").replacing("\n", with: " ")))
    }

    /// Writes a command below another one.
    mutating func nested(_ command: DescribedCommand) {
        roff.request("SH", command.words.joined(separator: " "))
        roff.line(Roff.escaped(command.abstract ?? ""))
        body(of: command, heading: "SS")
    }

    /// Writes what each command does.
    mutating func commandList(_ commands: [DescribedCommand]) {
        guard !commands.isEmpty else { return }
        roff.request("SH", "COMMANDS")
        for command in commands {
            roff.request("TP")
            roff.line(Roff.bold(command.commandName))
            roff.line(Roff.escaped(command.abstract ?? ""))
        }
    }

    mutating func environment() {
        roff.request("SH", "ENVIRONMENT")
        for (name, meaning) in Self.environment {
            roff.request("TP")
            roff.line(Roff.bold(name))
            roff.line(Roff.escaped(meaning))
        }
    }

    mutating func seeAlso(_ program: String?, others: [DescribedCommand]) {
        let names = program.map { [$0] } ?? others.map { $0.words.joined(separator: "-") }
        guard !names.isEmpty else { return }
        roff.request("SH", "SEE ALSO")
        roff.line(names.map { Roff.bold($0) + "(1)" }.joined(separator: ", "))
    }

    private static let environment = [
        ("ORDERDESK_DATA", "The desk's data directory, where --data names none."),
        ("ORDERDESK_LOG", "A log on a PostgreSQL server, where --log names none."),
        (
            "XDG_DATA_HOME",
            "Where data is kept: the desk is in the folder orderdesk below it (default: ~/.local/share)."
        ),
        ("XDG_CONFIG_HOME", "Where settings are kept: orderdesk/config.yaml below it (default: ~/.config)."),
        (
            "XDG_STATE_HOME",
            "Where the program's own log is kept: orderdesk/orderdesk.log below it (default: ~/.local/state)."
        ),
        ("USER", "Who acts, where neither --user nor the configuration names anybody."),
        ("NO_COLOR", "When it is set, the dashboard is drawn without colours."),
    ]

    /// The names of an option with its value, or an argument.
    private static func label(_ argument: DescribedArgument) -> String {
        let value = Roff.italic(argument.valueName ?? "value")
        switch argument.kind {
        case .positional: return value
        case .flag: return names(of: argument)
        case .option: return names(of: argument) + " " + value
        }
    }

    private static func names(of argument: DescribedArgument) -> String {
        (argument.names ?? []).map { Roff.bold($0.text) }.joined(separator: ", ")
    }

    /// The arguments under their headings, in the order of the help; what has no heading of its own comes first.
    private static func sections(of arguments: [DescribedArgument]) -> [(title: String, arguments: [DescribedArgument])]
    {
        let titled = arguments.map { argument in
            (argument.sectionTitle ?? (argument.kind == .positional ? "Arguments" : "Options"), argument)
        }
        var titles: [String] = []
        for (title, _) in titled where !titles.contains(title) { titles.append(title) }
        return titles.map { title in (title, titled.filter { $0.0 == title }.map(\.1)) }
    }
}
