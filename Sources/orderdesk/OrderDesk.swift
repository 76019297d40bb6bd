import ArgumentParser
import Foundation
import TerminalKit

/// The order desk's command line; without a subcommand it opens the dashboard.
@main
struct OrderDesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orderdesk",
        abstract: "An order desk in the terminal that shows how far behind its read model is.",
        discussion: """
            Without a subcommand it opens the dashboard on the desk in --data, $ORDERDESK_DATA or \
            $XDG_DATA_HOME/orderdesk. Every act of the dashboard can be done by a subcommand, for scripts; several \
            processes may work on one desk at once. --data, --user and --log are taken before a subcommand as well as after it.

            Exit codes: 0 done, 1 rejected, 2 something needs mending (see status, verify), 64 wrong usage, 65 bad input file, 69 store not available, \
            74 the result could not be written, 75 accepted but not yet visible.

            Example: orderdesk place --customer ALFKI --item 1:3 --wait 5s --json
            """,
        version: Version.line,
        subcommands: [
            DashboardCommand.self, DemoCommand.self, PlaceCommand.self,
        ] + orderStepCommands + [
            CustomersCommand.self, ProductsCommand.self, OrdersCommand.self, OrderCommand.self, OverviewCommand.self,
            ImportCommand.self, ReplayCommand.self,
            EventsCommand.self, StatusCommand.self, LagCommand.self, ProjectorCommand.self, RebuildCommand.self,
            VerifyCommand.self,
            BackupCommand.self, SnapshotCommand.self, ExportCommand.self, DeadLettersCommand.self, PolicyCommand.self,
            ConfigCommand.self, LogCommand.self, AlertsCommand.self, ServeCommand.self, TokensCommand.self,
            PublishCommand.self,
            CompletionCommand.self, ManualCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self)

    static func main() async {
        StandardStreams.prepare()
        // A limit on file sizes is then an error like a full disk, and not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        do {
            let words = try CommandLineWords(Array(CommandLine.arguments.dropFirst()), of: Self.self)
            if words.path.isEmpty { try checkSubcommand(words.next) }
            var command = try parseAsRoot(words.ordered)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    /// Names a subcommand that does not exist; otherwise it would be read as an argument of the dashboard.
    private static func checkSubcommand(_ word: String?) throws {
        guard let word, !word.hasPrefix("-"), !word.isEmpty else { return }
        let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard !known.contains(word) else { return }
        throw ValidationError("there is no command '\(word)'; the commands are \(known.joined(separator: ", "))")
    }

    private static let longestErrorLine = 2_000

    /// Ends the process with the error's own exit code, or 74 when help cannot be written; whatever the command line
    /// held is printed as sanitized text.
    private static func leave(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let lines = fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard code.isSuccess else {
            // What was typed is repeated in messages, however long it is.
            let message = lines.map { TextWidth.clipped($0, to: longestErrorLine) }.joined(separator: "\n")
            // When this fails, there is no place left to report it.
            if !message.isEmpty { try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8)) }
            Foundation.exit(code.rawValue)
        }
        do {
            if lines != [""] { try Console().write(lines.map { sanitized($0) + "\n" }.joined()) }
            Foundation.exit(code.rawValue)
        } catch {
            Foundation.exit(ExitStatus.outputFailed.rawValue)
        }
    }

    /// Keeps tabs, which divide a completion from what it means.
    private static func sanitized(_ line: String) -> String {
        line.split(separator: "\t", omittingEmptySubsequences: false).map { TextWidth.sanitized(String($0)) }
            .joined(separator: "\t")
    }
}
