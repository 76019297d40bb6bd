import ArgumentParser
import CQRS
import CommandOptions
import CursesTerminal
import Dashboard
import DeskComposition
import Foundation
import OrderTraffic
import TerminalKit

/// Shows the program on a desk to throw away.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See the order desk at work, on a desk that is thrown away afterwards.",
        discussion: """
            Makes a desk in a temporary folder, with sample orders that end now, and opens the dashboard on it. Orders come \
            in, are approved, shipped, cancelled and refused, at a rate with peaks; for the first minute captions explain \
            what is seen. Esc ends the captions, and from then on everything is yours: place, pause, slow, break. The traffic \
            goes on until you quit, and the desk is removed then, unless --keep DIR is given.

            The same --seed makes up the same traffic again. Your own desks are not touched.

            Example: orderdesk demo --seed 7 --rate 5/s
            """)

    @Option(help: ArgumentHelp("Make up the traffic from this number (default: a new one).", valueName: "n"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp("How many commands a second come usually, such as 5/s (default: 3/s).", valueName: "rate"),
        transform: Self.rate)
    var rate: Double?

    @Flag(help: "Explain nothing: everything is yours at once.")
    var noCaptions = false

    @Option(
        help: ArgumentHelp(
            "Make the desk in this folder, which is empty or not there yet, and keep it.", valueName: "dir"),
        completion: .directory)
    var keep: String?

    @Flag(help: "Write lines of text instead of drawing, for screen readers and pipes.")
    var plain = false

    @Flag(help: "Draw with ASCII only.")
    var ascii = false

    @Flag(help: "Draw without colours (also: NO_COLOR in the environment).")
    var noColor = false

    @Option(
        help: ArgumentHelp(
            "The dashboard's theme: auto, dark, light, contrast, colour-blind, mono, or one of config.yaml.",
            valueName: "name"))
    var theme: String?

    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard desk.data == nil else {
            throw ValidationError("a demonstration makes a desk of its own; --keep DIR says where it is kept")
        }
        try DashboardCommand.requireTheme(theme)
    }

    func run() async throws {
        let console = Console()
        do {
            if !plain { try DashboardCommand.requireTerminal() }
            let ended = try await Demo(options: options).run(console)
            if let keep { console.note("the desk is kept: orderdesk --data '\(keep)' opens it again") }
            if let signal = ended { throw ExitCode(128 + signal) }
        } catch let error as TerminalError {
            console.note("\(error)")
            throw ExitStatus.usage
        } catch {
            throw console.report(error)
        }
    }

    private var options: Demo.Options {
        var options = Demo.Options(seed: seed ?? UInt64.random(in: 1...999_999))
        options.rate = rate ?? options.rate
        options.hasCaptions = !noCaptions
        options.kept = keep
        options.isPlain = plain
        options.theme = theme
        options.user = desk.user
        let settings = DeskSettings(desk)
        options.terminal = DashboardCommand.terminalOptions(
            isColourless: noColor, isASCII: ascii || settings.configuration.isASCII, keys: settings.keyMap)
        return options
    }

    /// More than so many commands a second are no traffic that a person could follow.
    private static let highestRate = 200.0

    static func rate(_ text: String) throws -> Double {
        guard let rate = TrafficPace.rate(text), rate <= highestRate else {
            throw ValidationError("'\(text)' is no rate for a demonstration; write one such as 5/s, at most 200/s")
        }
        return rate
    }
}
