import ArgumentParser
import CQRS

/// Selects the desk, and the name of who works at it.
package struct DeskOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The desk's data directory (default: $ORDERDESK_DATA, else $XDG_DATA_HOME/orderdesk).", valueName: "dir"),
        completion: .directory)
    package var data: String?

    @Option(
        help: ArgumentHelp(
            "Who acts, as the log records it (default: `user` of the config, else $USER).", valueName: "name"))
    package var user: String?

    @Option(
        help: ArgumentHelp(
            "A log on a PostgreSQL server, shared with other machines (default: $ORDERDESK_LOG, else `log` of the config).",
            valueName: "address"))
    package var log: String?

    package init() {}

    package func validate() throws {
        guard let user, !user.isEmpty, let fault = ActorName.fault(in: user) else { return }
        throw ValidationError("the name of who acts (--user) \(fault)")
    }
}
