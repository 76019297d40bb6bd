import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition

/// Pauses, steps, slows, stops and breaks the projector, in whichever process it runs.
struct ProjectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "projector",
        abstract: "Pause, step, slow or stop the projector, or make the next event fail.",
        discussion: """
            The projector runs in one of the processes at the desk, most often a dashboard; this command reaches it there. A \
            pause, a delay and a failure that were asked for here hold until somebody ends them, here or in a dashboard, and \
            are kept where nobody projects: the exit code is then 75. Nothing that was accepted is ever lost by them.

            Each prints what is true then: whether a process projects, the state, who paused or stopped it.

            Example: orderdesk projector pause
            Example: orderdesk projector delay 500ms
            """,
        subcommands: [
            Show.self, Pause.self, Resume.self, Step.self, Delay.self, Stop.self, Start.self, FailNext.self,
        ],
        defaultSubcommand: Show.self)
}

extension ProjectorCommand {
    /// Prints whether a process projects, and what is asked of it.
    struct Show: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print whether a process projects, and what is asked of it.",
            discussion: "It only reads. Example: orderdesk projector show --json")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var isReadOnly: Bool { true }

        func run(on desk: Desk, _ console: Console) async throws {
            try console.show(await desk.monitor.observe())
        }
    }

    /// Pauses the projector.
    struct Pause: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause",
            abstract: "Pause the projector until somebody resumes it.",
            discussion: "No event is applied once it is answered. Example: orderdesk projector pause")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).ask { try await $0.setPaused(true) }
        }
    }

    /// Ends a pause.
    struct Resume: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "End a pause, whoever asked for it.",
            discussion: "Example: orderdesk projector resume")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).ask { try await $0.setPaused(false) }
        }
    }

    /// Applies some events while the projector is paused.
    struct Step: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "step",
            abstract: "Apply one event, or some, while the projector is paused.",
            discussion: """
                It ends once they are applied; exit code 75 when that is not done within --wait. Where nothing waits it says so,
                and the exit code is 0.

                Example: orderdesk projector step 3
                """)

        @Argument(help: ArgumentHelp("How many events.", valueName: "n")) var count = 1

        @OptionGroup var limit: ProjectorWait
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard (1...1_000_000).contains(count) else {
                throw ValidationError("the number of events has to be 1 to 1,000,000, so it cannot be \(count)")
            }
        }

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).step(by: count, within: limit.duration)
        }
    }

    /// Sets the pause before each event.
    struct Delay: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "delay",
            abstract: "Set a pause before each event, for watching; off ends it.",
            discussion: """
                Example: orderdesk projector delay 500ms
                Example: orderdesk projector delay off
                """)

        @Argument(help: ArgumentHelp("The pause, such as 500ms or 2s, or off.", valueName: "duration"))
        var delay: DelayArgument

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).ask { [delay] in try await $0.setDelay(delay.duration) }
        }
    }

    /// Stops the projector of the process that projects.
    struct Stop: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Stop the projector: its process stands still, and another takes over if there is one.",
            discussion: """
                It ends once the projector has stopped; exit code 75 when it does not within --wait, 1 (NO_PROJECTOR) when no \
                process projects. The stop ends with 'orderdesk projector start', or with that process.

                Example: orderdesk projector stop
                """)

        @OptionGroup var limit: ProjectorWait
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).stop(within: limit.duration)
        }
    }

    /// Starts every projector that was stopped.
    struct Start: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Start every projector that was stopped.",
            discussion: """
                It ends once a process projects; exit code 75 when none does within --wait. It makes no process: open a \
                dashboard for that.

                Example: orderdesk projector start
                """)

        @OptionGroup var limit: ProjectorWait
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).start(within: limit.duration)
        }
    }

    /// Makes the next event fail.
    struct FailNext: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "fail-next",
            abstract: "Make the next event that is applied fail, so that it waits as a dead letter.",
            discussion: """
                Its order is not shown as it is until the event is retried ('orderdesk dead-letters retry --all'). The event \
                stays in the log; nothing is lost.

                Example: orderdesk projector fail-next
                """)

        @Flag(help: "Withdraw it instead.") var withdraw = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await ProjectorTalk(desk, console).ask { [withdraw] in try await $0.failNextEvent(!withdraw) }
        }
    }
}

/// Bounds how long a command waits for the projector.
struct ProjectorWait: ParsableArguments {
    @Option(help: ArgumentHelp("How long to wait for the projector (default: 5s).", valueName: "duration"))
    var wait: DurationArgument?

    var duration: Duration { wait?.duration ?? .seconds(5) }
}

/// A duration, or `off` for none.
struct DelayArgument: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let duration = argument == "off" ? .zero : Duration(text: argument) else { return nil }
        self.duration = duration
    }
}
