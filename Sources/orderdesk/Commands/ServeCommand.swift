import ArgumentParser
import CommandOptions

/// Serves a desk over HTTP, by a program of its own: so that the dashboard neither grows nor starts later for it.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the desk over HTTP, and project meanwhile.",
        discussion: """
            Commands and queries of the desk under /v1, each answer with how fresh it is. Several processes may work on one \
            desk: dashboards and command lines go on beside it.

            Without tokens it listens for programs of this machine only, and they act as the desk's user; 'orderdesk tokens' \
            makes tokens, and then everybody needs one. Off this machine it needs them, and TLS: --certificate and --key, \
            or --behind-proxy. On HUP the certificate and the tokens are read again. On TERM or Ctrl-c it finishes what was \
            accepted and ends within 10 seconds with exit code 0; a second one ends it at once with 130.

            Example: orderdesk serve --listen 127.0.0.1:8080
            Example: orderdesk serve --listen 0.0.0.0:8443 --certificate desk.pem --key desk.key
            Example: curl -s 'http://127.0.0.1:8080/v1/orders?filter=status:pending'
            """)

    @OptionGroup(title: "Listening") var options: ServeOptions
    @OptionGroup(title: "Limits") var limits: ServeLimitOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try ServiceExecutable.becomeForCommandLine()
    }
}
