import AccessTokens
import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON

/// Keeps the tokens with which the desk's HTTP service lets people and programs in.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "Add, list and revoke the tokens that the HTTP service asks for.",
        discussion: """
            A token is sent with each request: 'Authorization: Bearer TOKEN'. Its name is who acts, as the log records it; \
            what a client says of itself does not count. A reader reads, a clerk works on orders too, an admin keeps \
            customers and products as well. As long as there is no token the service listens for programs of this machine \
            only, and they act as the desk's user; from the first one on, everybody needs one.

            The tokens are kept as salted hashes in tokens.json in the data directory, which only its owner may read. A \
            service that runs notices a change within a second.

            Example: orderdesk tokens add shop --role clerk --expires 90d
            """,
        subcommands: [Add.self, List.self, Revoke.self],
        defaultSubcommand: List.self)
}

/// A subcommand about tokens: it needs the desk's place, and not its log.
protocol TokenCommand: PrintingCommand {
    func run(on file: TokenFile, at now: Timestamp, _ console: Console) throws
}

extension TokenCommand {
    func run(on desk: Desk, _ console: Console) async throws {
        try run(on: TokenFile(in: desk.location.data), at: desk.clock.now(), console)
    }

    mutating func run() async throws {
        let (command, makesDesk) = (self, makesDesk)
        try await run { settings, console in
            try settings.location.requireDesk(orMakeIt: makesDesk)
            try command.run(on: TokenFile(in: settings.location.data), at: SystemClock().now(), console)
        }
    }
}

extension TokensCommand {
    /// Makes a token.
    struct Add: TokenCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Make a token and print it, this once.",
            discussion: """
                Standard output gets the token alone, so that a script can keep it; only its hash is kept here.

                Example: TOKEN=$(orderdesk tokens add shop --role clerk --expires 90d)
                """)

        @Argument(help: ArgumentHelp("Who acts with it, as the log records it.", valueName: "name"))
        var name: String

        @Option(help: "What it allows: reader, clerk or admin.")
        var role: AccessRole

        @Option(
            help: ArgumentHelp(
                "For how long it is valid, such as 90d or 12h; without it, until revoked.", valueName: "time"),
            transform: TokenLifetime.read)
        var expires: Duration?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        /// Tokens are made before a service is started for the first time.
        var makesDesk: Bool { true }

        func run(on file: TokenFile, at now: Timestamp, _ console: Console) throws {
            let expiresAt = expires.map { now + $0 }
            var random = SystemRandomNumberGenerator()
            let text = try file.change { list in
                try list.add(name, role, at: now, expiresAt: expiresAt, using: &random)
            }
            let until = expiresAt.map { "until \($0.withZone)" } ?? "until it is revoked"
            console.note("the token of '\(name)', \(role.rawValue), valid \(until); it is shown this once:")
            let record: JSONObject = [
                "name": .string(name), "role": .string(role.rawValue), "expiresAt": .optional(expiresAt?.iso8601),
                "token": .string(text),
            ]
            try console.show(record, sentence: text)
        }
    }

    /// Lists the tokens.
    struct List: TokenCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the tokens: whose they are, what they allow and until when.",
            discussion: "Example: orderdesk tokens list --json")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on file: TokenFile, at now: Timestamp, _ console: Console) throws {
            let tokens = try file.read()?.tokens
            let columns: [Table.Column] = [.flexible("NAME"), .text("ROLE"), .text("MADE"), .text("VALID UNTIL")]
            try console.show(
                Listing(
                    name: "tokens", records: (tokens ?? []).map { $0.record(at: now) },
                    emptyKeys: ["name", "role", "createdAt", "expiresAt", "isExpired"],
                    table: Table(columns: columns, rows: (tokens ?? []).map { $0.row(at: now) }),
                    summary: Self.summary(tokens)))
        }

        private static func summary(_ tokens: [AccessToken]?) -> String {
            guard let tokens else {
                return "there are no tokens: the service lets in whoever is at this machine, as the desk's user"
            }
            guard !tokens.isEmpty else {
                return "no token is left, so the service lets nobody in; add one, or remove tokens.json"
            }
            return "\(tokens.count) token\(tokens.count == 1 ? "" : "s")"
        }
    }

    /// Removes a token.
    struct Revoke: TokenCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Remove a token: whoever sends it is not let in any more.",
            discussion: """
                A service that runs notices it within a second. After the last one is revoked, nobody is let in.

                Example: orderdesk tokens revoke shop
                """)

        @Argument(help: ArgumentHelp("The token's name.", valueName: "name"))
        var name: String

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on file: TokenFile, at now: Timestamp, _ console: Console) throws {
            let revoked = try file.change { list in try list.revoke(name) }
            try console.show(revoked.record(at: now), sentence: "the token of '\(name)' is revoked")
        }
    }
}

/// How long a token may be valid.
enum TokenLifetime {
    private static let longest = Duration.seconds(3_653 * 86_400)

    /// Reads `90d` or `12h`; throws ValidationError for what is none.
    static func read(_ text: String) throws -> Duration {
        guard let duration = Duration(text: text, atMost: longest), duration > .zero else {
            throw ValidationError("'\(text)' is not a time such as 90d or 12h, of ten years at most")
        }
        return duration
    }
}

extension AccessRole: ExpressibleByArgument {}

extension AccessToken {
    /// The keys that scripts rely on; no secret is among them.
    fileprivate func record(at now: Timestamp) -> JSONObject {
        [
            "name": .string(name), "role": .string(role.rawValue), "createdAt": .string(createdAt.iso8601),
            "expiresAt": .optional(expiresAt?.iso8601), "isExpired": .bool(isExpired(at: now)),
        ]
    }

    fileprivate func row(at now: Timestamp) -> [String] {
        let until = expiresAt.map { isExpired(at: now) ? "run out \($0.withZone)" : $0.withZone } ?? "revoked"
        return [name, role.rawValue, createdAt.withZone, until]
    }
}
