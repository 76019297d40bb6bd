import ArgumentParser
import CommandOptions

/// The program of the HTTP service; `orderdesk serve` becomes it.
@main
struct ServiceProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orderdesk-service",
        abstract: "The HTTP service of an order desk.",
        discussion: "It is started by 'orderdesk serve' and 'orderdesk publish', whose help has its options.",
        subcommands: [ServeCommand.self, PublishCommand.self])
}
