import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderRecords

/// Rebuilds projections from the log as shadow rebuilds, while readers see the old rows.
struct RebuildCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Rebuild projections from the log while their old rows are shown.",
        discussion: """
            The rows shown go on being shown and kept up to date; the new ones take their place in one step once they \
            have caught up and do not contradict themselves. This command does the work unless another process \
            projects, and then watches it. Ctrl-c only ends the command: the rebuild goes on with whoever projects \
            next, and --cancel gives it up. Exit code 2 when a rebuild failed or was given up, 75 when the command was \
            ended before it.

            Example: orderdesk rebuild orders
            """)

    @Argument(help: ArgumentHelp("The projections to rebuild (default: all of them).", valueName: "projection"))
    var projections: [String] = []

    @Flag(help: "Give up the rebuilds under way instead; the rows shown stay.")
    var cancel = false

    @Flag(inversion: .prefixedNo, help: "Work or wait until the new rows are shown, or only ask for them.")
    var wait = true

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run(on desk: Desk, _ console: Console) async throws {
        let names =
            try projections.isEmpty
            ? desk.readStore.projections : projections.map { try desk.projection(named: $0) }
        guard !cancel else { return try await giveUp(names, desk, console) }
        try await desk.makeRemote().rebuild(names)
        let asked = RequestedRebuilds(names, in: try await desk.readStore.status())
        guard wait else { return try console.show(asked.listing(unfinished: "requested")) }
        let bar = ProgressBar(console)
        let watch = try await untilInterrupted(logger: desk.logger) { await desk.follow(asked, bar) } ?? asked
        bar.finish()
        try console.show(watch.listing(unfinished: "goes on"))
        for note in watch.notes { console.note(note) }
        if let code = watch.exitCode { throw code }
    }

    private func giveUp(_ names: [ProjectionName], _ desk: Desk, _ console: Console) async throws {
        let before = try await desk.readStore.status()
        let underWay = names.filter { before[$0]?.rebuild != nil }
        try await desk.makeRemote().cancelRebuild(of: underWay)
        var watch = RequestedRebuilds(underWay, in: before)
        watch.receive(try await desk.readStore.status(), after: .zero)
        try console.show(watch.listing(unfinished: "goes on"))
        if underWay.isEmpty { console.note("no rebuild is under way") }
    }
}

extension Desk {
    /// Returns the projection of a name; throws a usage error that lists those there are.
    func projection(named name: String) throws -> ProjectionName {
        let all = readStore.projections
        guard let projection = all.first(where: { $0.rawValue == name }) else {
            let known = all.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no projection '\(name)'; the projections are \(known)")
        }
        return projection
    }

    /// Takes part in projecting until the rebuilds have ended or the task is cancelled.
    fileprivate func follow(_ asked: RequestedRebuilds, _ bar: ProgressBar) async -> RequestedRebuilds {
        await projecting {
            var watch = asked
            let begun = ContinuousClock.now
            for await report in monitor.updates(every: .milliseconds(100), clock: ContinuousClock()) {
                // A failed observation is not fatal here; the next one may succeed.
                guard let status = try? await readStore.status(), let head = report.worst.head?.rawValue else {
                    continue
                }
                watch.receive(status, after: ContinuousClock.now - begun)
                bar.show("events", Int(watch.done(of: head)), of: Int(head) * watch.courses.count)
                if watch.isOver { break }
            }
            return watch
        }
    }
}

extension RequestedRebuilds {
    /// The exit code that goes with it; nil when all went well.
    fileprivate var exitCode: ExitCode? {
        if courses.contains(where: { $0.outcome.map { !$0.isGood } ?? false }) { return ExitStatus.unhealthy }
        return isOver ? nil : ExitStatus.notYetVisible
    }

    /// Further remarks for the user.
    fileprivate var notes: [String] {
        let failures = courses.compactMap { course -> String? in
            guard case .failed(let failure)? = course.outcome else { return nil }
            return "'\(course.projection)' was not rebuilt: \(failure.message); the rows shown before stay"
        }
        guard !isOver else { return failures }
        return failures + ["the rebuild goes on in the process that projects; 'orderdesk rebuild --cancel' gives it up"]
    }

    fileprivate func listing(unfinished: String) -> Listing {
        let columns: [Table.Column] = [
            .text("PROJECTION"), .text("OUTCOME"), .number("EVENTS"), .number("TOOK"), .flexible(""),
        ]
        let rows = courses.map { course in
            [
                course.projection.rawValue, course.word ?? unfinished, "\(course.events)", course.elapsed.inWords,
                course.failure?.message ?? "",
            ]
        }
        return Listing(
            name: "projections", records: courses.map { $0.record(unfinished: unfinished) },
            table: Table(columns: columns, rows: rows))
    }
}

extension RequestedRebuilds.Course {
    fileprivate var failure: ProjectionFailure? {
        if case .failed(let failure)? = outcome { failure } else { nil }
    }

    fileprivate var word: String? {
        switch outcome {
        case .rebuilt: "rebuilt"
        case .failed: "failed"
        case .cancelled: "given up"
        case nil: nil
        }
    }

    fileprivate func record(unfinished: String) -> JSONObject {
        [
            "name": .string(projection.rawValue),
            "outcome": .string(word ?? unfinished),
            "events": .integer(events),
            "seconds": .number(elapsed.inMilliseconds / 1_000),
            "error": .optional(failure?.message),
        ]
    }
}
