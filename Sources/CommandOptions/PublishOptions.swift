import ArgumentParser
import EventPublishing

/// Sets where events are published to, and how.
package struct PublishOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to send events: the URL of a webhook, or of a topic of Kafka: kafka://HOST:PORT,HOST:PORT/TOPIC.",
            valueName: "url"))
    package var to: String

    @Option(
        help: ArgumentHelp(
            "A file with the secret that deliveries are signed with: whsec_ and Base64 (Standard Webhooks).",
            valueName: "file"), completion: .file())
    package var secretFile: String?

    @Option(
        help: ArgumentHelp(
            "A file with settings for Kafka, such as security.protocol=SASL_SSL, one a line; readable by you alone if a "
                + "password is in it.",
            valueName: "file"), completion: .file())
    package var kafkaConfig: String?

    @Option(
        help: ArgumentHelp(
            "Where to begin when nothing was published there yet: after this position (default: 0, the whole log).",
            valueName: "position"))
    package var after: Int64?

    @Flag(help: "End when everything is delivered, in place of going on with new events.")
    package var once = false

    @Flag(help: "Try what is parked again.")
    package var retry = false

    @Flag(help: "Only show how far events are published, and what is held or parked.")
    package var status = false

    package init() {}

    package func validate() throws {
        if KafkaTarget.isMeant(by: to) {
            do { _ = try KafkaTarget(to) } catch { throw ValidationError("--to: \(error)") }
            guard secretFile == nil else {
                throw ValidationError("--secret-file signs what a webhook gets; for Kafka there is --kafka-config")
            }
        } else {
            guard to.hasPrefix("http://") || to.hasPrefix("https://") else {
                throw ValidationError(
                    "\(PublishTarget.shown(to)) is no URL of a webhook, which begins with https:// or http://, and none of a "
                        + "topic, which begins with kafka://")
            }
            guard kafkaConfig == nil else {
                throw ValidationError("--kafka-config is for a target that begins with kafka://")
            }
        }
        if let after, after < 0 { throw ValidationError("--after is a position, so it cannot be \(after)") }
    }
}
