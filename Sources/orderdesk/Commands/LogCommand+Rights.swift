import ArgumentParser
import CommandOptions
import DeskComposition
import JSON
import PostgresEventStore

/// Names a role as people at desks do.
enum DeskRole: String, ExpressibleByArgument, CaseIterable, Sendable {
    case reader, desk, owner

    init(_ role: LogRole) {
        self =
            switch role {
            case .reader: .reader
            case .writer: .desk
            case .owner: .owner
            }
    }

    var ofLog: LogRole {
        switch self {
        case .reader: .reader
        case .desk: .writer
        case .owner: .owner
        }
    }
}

extension LogCommand {
    /// Gives a user of the server a role.
    struct Grant: ServerCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant",
            abstract: "Give a user of the server the rights of a reader, a desk or an owner.",
            discussion: """
                reader: lists, verifies and watches the log, and appends nothing.
                desk: reads, and places orders and every other command; what works at a desk.
                owner: also migrates the log, moves it, and grants these rights; only the server's administrator gives it.

                The user has to be there: its server's administrator makes it with createuser. The role replaces what the \
                user had before. Programs that run go on with the rights they had until they connect again, except that an \
                append is refused at once.

                Example: orderdesk log grant desk alice --log postgres://shop@db1/shop
                """)

        @Argument(help: "What the user may do: reader, desk or owner.") var role: DeskRole
        @Argument(help: ArgumentHelp("The user, as the server knows it.", valueName: "user")) var name: String
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(at address: ServerAddress, _ console: Console) async throws {
            try await PostgresEventStore.grant(role.ofLog, to: name, at: address)
            try console.show(
                ["log": .string(address.name), "user": .string(name), "role": .string(role.rawValue)],
                sentence: "'\(name)' is \(role == .owner ? "an" : "a") \(role.rawValue) of \(address.name)")
        }
    }

    /// Takes every right from a user of the server.
    struct Revoke: ServerCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Take every right to the log from a user of the server.",
            discussion: "Example: orderdesk log revoke alice --log postgres://shop@db1/shop")

        @Argument(help: ArgumentHelp("The user, as the server knows it.", valueName: "user")) var name: String
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(at address: ServerAddress, _ console: Console) async throws {
            try await PostgresEventStore.grant(nil, to: name, at: address)
            try console.show(
                ["log": .string(address.name), "user": .string(name), "role": .null],
                sentence: "'\(name)' has no right to \(address.name) any more")
        }
    }

    /// Brings the schema of a log up to date.
    struct Migrate: ServerCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate",
            abstract: "Bring a log of an older version up to this program's; only its owner may.",
            discussion: """
                Desks never do it by themselves. Until it is done, newer programs read the log and append nothing; from then \
                on older programs are refused, so install the newer one everywhere first. Nobody appends while it runs. A log \
                that is up to date stays as it is.

                Example: orderdesk log migrate --log postgres://shop@db1/shop
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(at address: ServerAddress, _ console: Console) async throws {
            let (before, now) = (try await PostgresEventStore.migrate(at: address), LogStatus.knownVersion)
            try console.show(
                ["log": .string(address.name), "from": .integer(Int64(before)), "to": .integer(Int64(now))],
                sentence: before == now
                    ? "\(address.name) is of version \(now) already; nothing was done"
                    : "\(address.name) was of version \(before) and is of version \(now) now")
        }
    }
}

/// A subcommand that works on a log on a server and needs no desk.
protocol ServerCommand: PrintingCommand {
    func run(at address: ServerAddress, _ console: Console) async throws
}

extension ServerCommand {
    mutating func run() async throws {
        try await run { settings, console in
            guard let shared = settings.sharedLog else {
                throw ValidationError("name the server and the database with --log postgres://USER@HOST/DATABASE")
            }
            try await run(at: DeskLog.address(shared), console)
        }
    }

    /// No desk is opened.
    func run(on desk: Desk, _ console: Console) async throws {}
}
