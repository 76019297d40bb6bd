import ArgumentParser
import CommandOptions

/// Delivers the events of the log to a webhook, by the service's program.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Deliver every event of the log to a webhook, at least once and in order per stream.",
        discussion: """
            Events are sent as CloudEvents 1.0 in JSON, one a request, from a checkpoint that is kept in the desk. An event that is \
            refused holds its stream; it is tried again with growing pauses and then parked, while other streams flow on. A \
            target that is away is waited for.

            Example: orderdesk publish --to https://shop.example/hooks/orders --secret-file ~/hook.secret
            Example: orderdesk publish --to https://shop.example/hooks/orders --status
            """)

    @OptionGroup(title: "Publishing") var options: PublishOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try ServiceExecutable.becomeForCommandLine()
    }
}
