import ArgumentParser

/// Plays one part on a desk in a process of its own, for tests that kill, stop and cut it off.
///
/// What it does is reported on standard output, a line at a time and at once; see ``Line``.
@main
struct DeskWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "DeskWorker",
        subcommands: [Dispatch.self, Project.self, Pause.self])
}
