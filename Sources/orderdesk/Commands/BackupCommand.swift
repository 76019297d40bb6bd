import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import SQLiteEventStore

/// Copies the log.
struct BackupCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the log to a file while it is in use, and verify the copy.",
        discussion: """
            The copy is one state of the log, whatever is written meanwhile; it is complete or not there. It is checked as \
            verify checks the log, and its last position and chain are printed: note them, and 'verify --expect' checks later \
            whether a log is the one that was copied. FILE must not be there yet. The read model needs no backup: it comes \
            back from the log. Exit code 2 when the log is damaged; no copy is left then.

            Example: orderdesk backup /mnt/backup/desk-monday.sqlite
            """)

    @Argument(help: "The file to make.", completion: .file()) var file: String

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    /// It writes nothing of the desk.
    var isReadOnly: Bool { true }
    /// Also what this program cannot read is worth a copy.
    var needsEveryEvent: Bool { false }

    func run(on desk: Desk, _ console: Console) async throws {
        let bar = ProgressBar(console)
        let target = URL(filePath: file, directoryHint: .notDirectory)
        guard let log = desk.deskLog.file else {
            throw StoreError(
                .cannotOpen, "the log is on a server, which this command does not copy",
                remedy: "back up the server with PostgreSQL's own pg_basebackup")
        }
        try OutputTarget.refuse(target, among: desk.location.ownFiles)
        let report: LogReport?
        do {
            report = try await untilInterrupted(logger: desk.logger) {
                try await log.backup(to: target) { progress in
                    switch progress {
                    case .copying(let pages, let total): bar.show("pages copied", pages, of: total)
                    case .checking(let events): bar.show("events checked", events, of: nil)
                    }
                }
            }
        } catch let failure as BackupFailure {
            bar.finish()
            console.note("\(failure)")
            throw ExitStatus.outputFailed
        }
        bar.finish()
        guard let report else {
            console.note("interrupted: no copy was made")
            throw ExitStatus.interrupted
        }
        guard report.problems.isEmpty else {
            for problem in report.problems { console.note("log: \(problem)") }
            console.note("the log is damaged, so no copy was made; see 'orderdesk verify'")
            throw ExitStatus.unhealthy
        }
        let record: JSONObject = [
            "file": .string(file), "events": .integer(Int64(report.events)),
            "position": .integer(report.end.position.rawValue), "chain": .string(report.end.chain.description),
        ]
        try console.show(record, sentence: "copied \(report.events) events to \(file) · \(report.end)")
    }
}
