import ArgumentParser

/// Sets where events are published to, and how.
package struct PublishOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to send events: the URL of a webhook.", valueName: "url"))
    package var to: String

    @Option(
        help: ArgumentHelp(
            "A file with the secret that deliveries are signed with: whsec_ and Base64 (Standard Webhooks).",
            valueName: "file"), completion: .file())
    package var secretFile: String?

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
        guard to.hasPrefix("http://") || to.hasPrefix("https://") else {
            throw ValidationError("'\(to)' is not the URL of a webhook; it begins with https:// or http://")
        }
        if let after, after < 0 { throw ValidationError("--after is a position, so it cannot be \(after)") }
    }
}
