import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import PostgresEventStore

/// Makes and examines a log on a server.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Make a log on a PostgreSQL server for desks on several machines, or show where the log is.",
        discussion: """
            A desk's log is a file in its directory, until --log, $ORDERDESK_LOG or `log` of the config names one on a \
            server: postgres://USER@HOST/DATABASE, or service=NAME of PostgreSQL's service file. Every machine keeps its \
            own read model, in its own --data directory.

            Passwords are never written there: they belong in the file that PGPASSFILE names. A server on another machine \
            has to show a certificate that is trusted (sslrootcert=FILE).

            Example: orderdesk log init --log postgres://shop@db1/shop
            """,
        subcommands: [Status.self, Init.self],
        defaultSubcommand: Status.self)
}

extension LogCommand {
    /// Makes an empty log.
    struct Init: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an empty log in the database that --log names, which has to be there.",
            discussion: """
                The user who connects owns the log. The server is tried first: one that would lose what was accepted, or \
                give a position twice, is refused.

                Example: orderdesk log init --log postgres://shop@db1/shop
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        mutating func run() async throws {
            try await run { settings, console in
                guard let shared = settings.sharedLog else {
                    throw ValidationError("name the server and the database with --log postgres://USER@HOST/DATABASE")
                }
                let address = try DeskLog.address(shared)
                let id = try await PostgresEventStore.makeLog(at: address)
                try console.show(
                    ["log": .string(address.name), "id": .string(id.uuidString.lowercased())],
                    sentence: "made \(address.name) · id \(id.uuidString.lowercased())")
            }
        }

        /// No desk is opened.
        func run(on desk: Desk, _ console: Console) async throws {}
    }

    /// Shows where the log is.
    struct Status: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show where the log is, where it ends, and whether it can be appended to.",
            discussion: """
                It reads the log alone, and appends nothing. Exit code 69 when the log cannot be reached or used.

                Example: orderdesk log status --json
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var isReadOnly: Bool { true }
        /// Only where it ends is read.
        var needsEveryEvent: Bool { false }

        func run(on desk: Desk, _ console: Console) async throws {
            let id = try await desk.deskLog.server?.open()
            let head = try await desk.log.head(after: .start)
            let place = desk.deskLog.server?.name ?? desk.location.writeStore.path(percentEncoded: false)
            let words =
                [place, "ends at \(head.end)"]
                + (id.map { ["id \($0.uuidString.lowercased())", "takes appends"] } ?? [])
            try console.show(
                [
                    "log": .string(place), "shared": .bool(id != nil), "id": .optional(id?.uuidString.lowercased()),
                    "head": .integer(head.head.rawValue), "chain": .string(head.end.chain.description),
                ], sentence: words.joined(separator: " · "))
        }
    }
}
