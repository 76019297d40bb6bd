import ArgumentParser
import CQRS
import CommandOptions
import CursesTerminal
import DeskComposition
import Foundation
import JSON
import OrderEvents
import OrderRecords
import TerminalKit

/// Lists the rules by which a dashboard or the service alerts somebody, and tries what they do.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List the alerts of the config and whether they hold now; try what they do.",
        discussion: """
            An open dashboard raises alerts, and so does 'orderdesk serve', in whose log they are; other commands raise none. \
            The rules are in the config:

              alerts:
                - when: order total > 5000
                  do: [message, bell]
                - name: late
                  when: lag > 2s for 30s
                  do: [notify, run: [page, --quiet]]
                  every: 10m

            when: order total > AMOUNT [CURRENCY], rejected [CODE], dead letter, lag > TIME [for TIME], behind > N [for \
            TIME], and stalled, paused, failed, delayed or rebuilding [> TIME].
            do: message (the default), bell, notify (OSC 9), notify777 (OSC 777), run: (a program, without a shell) and \
            shell: (a command line). A command finds the facts in its environment, ORDERDESK_TEXT among them; what it \
            prints goes to the log file.
            every: at most one alert in this time (default 1m); the others are counted. limit: how long a command may run \
            (default 30s).

            Example: orderdesk alerts test late
            """,
        subcommands: [List.self, Test.self],
        defaultSubcommand: List.self)
}

extension AlertsCommand {
    /// Lists the rules.
    struct List: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the rules, and whether what they watch for is so now.",
            discussion: "Example: orderdesk alerts list --json")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var needsEveryEvent: Bool { false }
        var isReadOnly: Bool { true }

        func run(on desk: Desk, _ console: Console) async throws {
            let observed = AlertObservation(await desk.monitor.observe())
            let rules = desk.configuration.alerts
            let columns: [Table.Column] = [
                .flexible("ALERT"), .text("NOW"), .flexible("DOES"), .text("AT MOST EVERY"),
            ]
            try console.show(
                Listing(
                    name: "alerts", records: rules.map { $0.record(observed) },
                    emptyKeys: ["name", "holdsNow", "actions", "everySeconds"],
                    table: Table(columns: columns, rows: rules.map { $0.row(observed) }),
                    summary: rules.isEmpty
                        ? "there are no alerts; 'orderdesk help alerts' shows how to write one"
                        : "\(rules.count) alert\(rules.count == 1 ? "" : "s"); an open dashboard and the service raise them"
                ))
        }
    }

    /// Does what a rule asks for, once.
    struct Test: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Do once what a rule asks for, with made-up facts, and report what was done.",
            discussion: """
                Without a name all rules are tried. The bell and notifications need standard output to be a terminal. Exit \
                code 1 when something could not be done.

                Example: orderdesk alerts test 'order total > 5000'
                """)

        @Argument(help: ArgumentHelp("The rule's name; its condition where it has none.", valueName: "rule"))
        var rule: String?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        mutating func run() async throws {
            let (name, command) = (rule, self)
            try await command.run { settings, console in
                let all = settings.configuration.alerts
                let rules = all.filter { name == nil || $0.name == name }
                if let name, rules.isEmpty { throw Self.unknown(name, among: all) }
                let trial = AlertTrial(location: settings.location)
                var results: [AlertTrial.Result] = []
                for rule in rules { results += await trial.perform(rule) }
                try console.show(Self.listing(results))
                if results.contains(where: { !$0.isDone }) { throw ExitStatus.rejected }
            }
        }

        /// The desk itself is not needed.
        func run(on desk: Desk, _ console: Console) async throws {}

        private static func unknown(_ name: String, among rules: [AlertRule]) -> ValidationError {
            let names = rules.map { "'\($0.name)'" }.joined(separator: ", ")
            return ValidationError(
                "there is no alert '\(name)'" + (rules.isEmpty ? ": the config has none" : "; there are \(names)"))
        }

        private static func listing(_ results: [AlertTrial.Result]) -> Listing {
            Listing(
                name: "results", records: results.map(\.record), emptyKeys: ["alert", "action", "isDone", "result"],
                table: Table(
                    columns: [.flexible("ALERT"), .flexible("ACTION"), .flexible("RESULT")],
                    rows: results.map { [$0.alert, $0.action, $0.result] }),
                summary: results.isEmpty ? "there are no alerts to be tried" : nil)
        }
    }
}

extension AlertRule {
    private func state(_ desk: AlertObservation) -> String {
        guard let holds = condition.holds(desk) else { return "waits" }
        return holds ? "yes" : "no"
    }

    fileprivate func row(_ desk: AlertObservation) -> [String] {
        let seconds = Int64(interval.inSeconds)
        return [name, state(desk), actions.map(\.description).joined(separator: ", "), "\(seconds) s"]
    }

    fileprivate func record(_ desk: AlertObservation) -> JSONObject {
        [
            "name": .string(name), "holdsNow": condition.holds(desk).map(JSONValue.bool) ?? .null,
            "actions": .array(actions.map { JSONValue.string($0.description) }),
            "everySeconds": .integer(Int64(interval.inSeconds)),
        ]
    }
}
