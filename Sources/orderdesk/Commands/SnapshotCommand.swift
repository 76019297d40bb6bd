import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import SQLiteProjectionStore

/// Copies the read model for another machine, or uses such a copy.
struct SnapshotCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Copy the read model to a file for a new machine, or use such a file (--use).",
        discussion: """
            A new machine at a shared log fills its read model from the beginning of the log, at some thousand events a \
            second. With a copy of another machine's it begins where that one was. The copy is one state, while programs \
            work; FILE must not be there yet.

            With --use it becomes the read model of this desk, which must have none. It is checked first: by the log's id, \
            and by the chain at the position that each projection has read up to. A copy from another log is refused, and \
            nothing is changed; the desk then fills its read model from the log as ever.

            Examples:
              orderdesk snapshot /mnt/share/shop-read.sqlite
              orderdesk snapshot --use /mnt/share/shop-read.sqlite --log postgres://shop@db1/shop --data ~/shop
            """)

    @Argument(help: "The file to make, or to use.", completion: .file()) var file: String
    @Flag(help: "Use the file as this desk's read model.") var use = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { true }
    var needsEveryEvent: Bool { false }

    mutating func run() async throws {
        guard use else { return try await runOnDesk() }
        let source = URL(filePath: file, directoryHint: .notDirectory)
        try await run { settings, console in
            try await reportingFailure(console) {
                let projections = try await ReadModelSnapshot(source, for: settings).use()
                try show(
                    projections, "using \(file) as the read model of \(settings.location.data.relativePath)", console)
            }
        }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let bar = ProgressBar(console)
        let target = URL(filePath: file, directoryHint: .notDirectory)
        try OutputTarget.refuse(target, among: desk.location.ownFiles)
        try await reportingFailure(console) {
            let projections = try await untilInterrupted(logger: desk.logger) {
                try await desk.readStore.copy(to: target) { bar.show("pages copied", $0, of: $1) }
            }
            bar.finish()
            guard let projections else {
                console.note("interrupted: no copy was made")
                throw ExitStatus.interrupted
            }
            try show(projections, "copied the read model to \(file)", console)
        }
    }

    private func reportingFailure(_ console: Console, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as CopyFailure {
            console.note("\(failure)")
            throw ExitStatus.outputFailed
        }
    }

    private func show(_ projections: [ProjectionStatus], _ done: String, _ console: Console) throws {
        let least = projections.map(\.checkpoint).min() ?? .start
        try console.show(
            ["file": .string(file), "position": .integer(least.rawValue)], sentence: "\(done) · read up to \(least)")
    }
}
