import ArgumentParser
import CommandOptions

/// Serves a desk over HTTP, by a program of its own: so that the dashboard neither grows nor starts later for it.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the desk over HTTP, and project meanwhile.",
        discussion: """
            Commands and queries of the desk under /v1, each answer with how fresh it is. Several processes may work on one \
            desk: dashboards and command lines go on beside it. It ends with what was accepted on TERM or Ctrl-c.

            Example: orderdesk serve --listen 127.0.0.1:8080
            Example: curl -s 'http://127.0.0.1:8080/v1/orders?filter=status:pending'
            """)

    @OptionGroup(title: "Listening") var options: ServeOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try ServiceExecutable.becomeForCommandLine()
    }
}
