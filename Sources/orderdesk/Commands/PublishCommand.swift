import ArgumentParser
import CommandOptions

/// Delivers the events of the log to a webhook or to Kafka, by the service's program.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Deliver every event of the log to a webhook or to Kafka, at least once and in order per stream.",
        discussion: """
            Events are sent as CloudEvents 1.0 from a checkpoint that is kept in the desk: to a webhook in JSON, one a request; to a \
            topic of Kafka with the stream as the key. An event that is refused holds its stream; it is tried again with growing \
            pauses and then parked, while other streams flow on. A target that is away is waited for.

            Example: orderdesk publish --to https://shop.example/hooks/orders --secret-file ~/hook.secret
            Example: orderdesk publish --to https://shop.example/hooks/orders --status
            Example: orderdesk publish --to kafka://kafka1,kafka2:9093/orders --kafka-config ~/kafka.properties
            """)

    @OptionGroup(title: "Publishing") var options: PublishOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try ServiceExecutable.becomeForCommandLine()
    }
}
