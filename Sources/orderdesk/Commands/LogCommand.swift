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
        abstract: "Make and look after a log on a PostgreSQL server for desks on several machines.",
        discussion: """
            A desk's log is a file in its directory, until --log, $ORDERDESK_LOG or `log` of the config names one on a \
            server: postgres://USER@HOST/DATABASE, or service=NAME of PostgreSQL's service file. Every machine keeps its \
            own read model, in its own --data directory.

            Passwords are never written there: they belong in the file that PGPASSFILE names. A server on another machine \
            has to show a certificate that is trusted (sslrootcert=FILE).

            Example: orderdesk log init --log postgres://shop@db1/shop
            """,
        subcommands: [Status.self, Init.self, Grant.self, Revoke.self, Migrate.self, Copy.self],
        defaultSubcommand: Status.self)
}

extension LogCommand {
    /// Makes an empty log.
    struct Init: ServerCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Make an empty log in the database that --log names, which has to be there.",
            discussion: """
                The user who connects owns the log; others get rights by 'log grant'. In a database of that user's own, \
                others may not even connect until then. The server is tried first: one that would lose what was accepted, \
                or give a position twice, is refused.

                Example: orderdesk log init --log postgres://shop@db1/shop
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(at address: ServerAddress, _ console: Console) async throws {
            let id = try await PostgresEventStore.makeLog(at: address)
            try console.show(
                ["log": .string(address.name), "id": .string(id.uuidString.lowercased())],
                sentence: "made \(address.name) · id \(id.uuidString.lowercased())")
        }
    }

    /// Shows where the log is.
    struct Status: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Show where the log is, where it ends, and whether it can be appended to.",
            discussion: """
                It reads the log alone, and appends nothing. Of a log on a server it says what this user may do, and whether \
                a second server has what is accepted: "one copy" means that it would go with the first. While a standby that has to have it is away, commands wait. \
                Exit code 69 when the log cannot be reached or used.

                Example: orderdesk log status --json
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var isReadOnly: Bool { true }
        /// Only where it ends is read.
        var needsEveryEvent: Bool { false }

        func run(on desk: Desk, _ console: Console) async throws {
            let status = try await desk.deskLog.server?.status()
            let head = try await desk.log.head(after: .start)
            let place = desk.deskLog.server?.name ?? desk.location.writeStore.path(percentEncoded: false)
            let id = status?.id.uuidString.lowercased()
            let words = [place, "ends at \(head.end)"] + (id.map { ["id \($0)"] } ?? []) + (status?.words ?? [])
            try console.show(
                [
                    "log": .string(place), "shared": .bool(id != nil), "id": .optional(id),
                    "head": .integer(head.head.rawValue), "chain": .string(head.end.chain.description),
                    "role": .optional(status.map { DeskRole($0.role).rawValue }),
                    "hasStandby": status.map { .bool($0.hasStandby) } ?? .null,
                    "standbyAway": status.map { .bool($0.copies == .standbyAway) } ?? .null,
                    "schemaVersion": .optional(status.map { Int64($0.schemaVersion) }),
                ], sentence: words.joined(separator: " · "))
        }
    }
}

extension LogStatus {
    /// Whether a second server has what is accepted.
    private var standing: String {
        switch copies {
        case .one: "one copy"
        case .several: "a standby has it too"
        case .standbyAway: "its standby is away, and commands wait for it"
        }
    }

    /// What this user may do, and how safe the log is.
    fileprivate var words: [String] {
        let right =
            switch role {
            case .owner: "takes appends, and this user owns it"
            case .writer: "takes appends"
            case .reader: "lets this user only read"
            }
        let version =
            schemaVersion < LogStatus.knownVersion
            ? "of version \(schemaVersion): 'orderdesk log migrate' brings it to \(LogStatus.knownVersion)" : nil
        return [version ?? closedBecause ?? right, standing]
    }
}
