import ArgumentParser

/// Sets how the HTTP service listens.
package struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to listen: HOST:PORT, or a port of this machine alone; port 0 is any that is free.",
            valueName: "address"))
    package var listen = "127.0.0.1:8080"

    @Option(
        help: ArgumentHelp(
            "Listen with TLS: the certificate in PEM form, with those that lead to its issuer after it.",
            valueName: "file"),
        completion: .file())
    package var certificate: String?

    @Option(
        help: ArgumentHelp("The private key of the certificate, in PEM form, without a passphrase.", valueName: "file"),
        completion: .file())
    package var key: String?

    @Flag(help: "Listen without TLS off this machine, because a proxy in front of it does TLS.")
    package var behindProxy = false

    @Option(
        help: ArgumentHelp(
            "Allow the web pages of an origin such as https://shop.example; may be given several times.",
            valueName: "origin"))
    package var allowOrigin: [String] = []

    @Option(help: "How to log on standard error: text, json, or none for warnings alone.")
    package var logFormat: ServeLogFormat = .text

    package init() {}

    package func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together; name both files")
        }
        for origin in allowOrigin where !Self.isOrigin(origin) {
            throw ValidationError("'\(origin)' is not an origin; write it as browsers do: https://shop.example")
        }
    }

    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && ["http:", "https:"].contains(parts[0]) && parts[1].isEmpty && !parts[2].isEmpty
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// How the service logs.
package enum ServeLogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
    case none
}
