import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderCommands
import OrderExchange
import OrderRecords
import OrderWriteModel
import TerminalKit

/// Sends commands that are given as JSON, a line each.
struct SubmitCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Send commands that are written as JSON, a line each, and print an answer to each.",
        discussion: """
            Each line is one object: 'command' names it, 'commandID' (a UUID) makes sending it again harmless, and the \
            rest are its members; --examples prints one line of each kind. The commands are sent one after another, \
            each as soon as its line is read, and each is answered by a line, so a program may write a command and wait \
            for its answer. With --json an answer is an object a line.

            A line that is refused or that holds no command is answered and the next is sent; with --stop nothing is \
            sent after it. When the log fails, nothing more is sent either. The exit code is 0 when every command was \
            accepted, 1 when one was refused, 65 when a line held no command, 69 when the log failed and 75 when one was \
            not shown in time.

            Example: orderdesk submit commands.jsonl --json > answers.jsonl
            Example: echo '{"command":"ShipOrder","orderID":"7f3a91c2"}' | orderdesk submit --wait 5s
            """)

    @Argument(help: "The file of commands; '-' is standard input.", completion: .file()) var file = "-"

    @Flag(help: "Print an example of each command, with every member it may have, and send nothing.")
    var examples = false

    @Flag(help: "Stop at the first command that is not accepted.")
    var stop = false

    @Option(
        help: ArgumentHelp(
            "After each command, wait this long for the read model to show it, such as 5s.", valueName: "duration"))
    var wait: DurationArgument?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var makesDesk: Bool { true }

    mutating func run() async throws {
        guard !examples else { return try Console().showExamples() }
        // Before a desk is made for what cannot be read.
        try await run { _, _ in try CommandLines.check(file) }
        try await runOnDesk()
    }

    func run(on desk: Desk, _ console: Console) async throws {
        var lines = try CommandLines(file)
        var tally = CommandTally()
        if console.format == .csv { try console.write(CSVWriter.row(CommandAnswerLine.columns)) }
        while let line = try await lines.next() {
            let answer = try await desk.answer(to: line, number: lines.number, wait: wait?.duration)
            try console.show(answer)
            tally.count(answer)
            if answer.outcome == .lost || stop && !answer.isAccepted { break }
        }
        if console.format == .table { console.note(tally.sentence) }
        if let status = tally.exitStatus { throw status }
    }
}

extension Console {
    fileprivate func showExamples() throws {
        for command in OrderWriteModel.commandKinds.examples {
            try line(String(decoding: command.json, as: UTF8.self))
        }
    }

    /// Prints what became of one line, on a line of its own.
    fileprivate func show(_ answer: CommandAnswerLine) throws {
        switch format {
        case .json: try line(JSONValue.object(answer.record).text)
        case .csv: try write(csvRow(answer.row))
        case .table: try line(TextWidth.sanitized("\(answer.line): \(answer.sentence)"))
        }
    }
}
