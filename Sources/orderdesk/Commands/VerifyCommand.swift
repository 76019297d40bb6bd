import ArgumentParser
import CQRS
import Foundation
import OrderReadModel
import SQLiteEventStore

/// Checks the log, and compares the read model with a replay of it.
struct VerifyCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the log and compare the read model with a replay of it.",
        discussion: """
            The log is replayed into a second read model in $TMPDIR, which goes again, and every row shown is compared \
            with it at the same position; nothing of the desk is written, and it may be in use. The first difference \
            of each projection is named. Exit code 0 when the log is sound and all rows are equal, 2 otherwise. Events \
            waiting as dead letters and discarded ones are told, but are no difference by themselves.

            Example: TMPDIR=/var/tmp orderdesk verify --json
            """)

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    /// What it looks at, it leaves alone.
    var isReadOnly: Bool { true }

    func run(on desk: Desk, _ console: Console) async throws {
        let bar = ProgressBar(console)
        let found = try await untilInterrupted(logger: desk.logger) { try await desk.verify(bar) }
        bar.finish()
        guard let found else {
            console.note("interrupted: nothing is known yet; what was replayed is removed")
            throw ExitStatus.interrupted
        }
        try console.show(found.listing)
        if console.format != .json { for note in found.notes { console.note(note) } }
        if !found.isSound { throw ExitStatus.unhealthy }
    }
}

/// Holds what a verification found.
struct Verification: Sendable {
    let log: LogReport
    let readModel: ReadModelReport

    var isSound: Bool { log.problems.isEmpty && readModel.isEqual }
}

extension Desk {
    /// Checks the log and compares the read model with a replay, in a directory that goes when it is done.
    fileprivate func verify(_ bar: ProgressBar) async throws -> Verification {
        let head = Int(try await log.head(after: .start).head.rawValue)
        let logReport = try await log.check { bar.show("events checked", $0, of: head) }
        let directory = try Self.makeScratchDirectory()
        // What cannot be removed is the system's to remove: it is in its temporary directory.
        defer { try? FileManager.default.removeItem(at: directory) }
        let verification = ReadModelVerification(of: readStore, against: log, clock: clock)
        let report = try await verification.run(in: directory) { progress in
            switch progress {
            case .replaying(let position, let last):
                bar.show("events replayed", Int(position.rawValue), of: Int(last.rawValue))
            case .comparing(let projection, let rows):
                bar.show("rows of '\(projection)' compared", rows, of: nil)
            }
        }
        return Verification(log: logReport, readModel: report)
    }

    private static func makeScratchDirectory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "orderdesk-verify-\(UUID().uuidString)", directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(
                .cannotOpen, "'\(directory.path(percentEncoded: false))' cannot be made for the replay",
                remedy: "set TMPDIR to a directory that can be written and has room for a second read model")
        }
        return directory
    }
}

extension Verification {
    fileprivate var listing: Listing {
        let columns: [Table.Column] = [
            .text("PROJECTION"), .text("RESULT"), .number("POSITION"), .number("ROWS"), .number("DEAD LETTERS"),
            .flexible("FIRST DIFFERENCE"),
        ]
        let rows = readModel.projections.map { projection in
            [
                projection.name.rawValue, projection.difference == nil ? "equal" : "different",
                "\(projection.checkpoint)", "\(projection.rows)", "\(projection.deadLetters)",
                projection.difference?.place ?? "",
            ]
        }
        return Listing(
            name: "projections", records: readModel.projections.map(\.record), leading: leading,
            extras: ["discarded": .array(readModel.discards.map { .object($0.record) })],
            table: Table(columns: columns, rows: rows), summary: summary)
    }

    private var leading: JSONObject {
        [
            "sound": .bool(isSound),
            "log": .object([
                "events": .integer(Int64(log.events)),
                "streams": .integer(Int64(log.streams)),
                "answers": .integer(Int64(log.answers)),
                "problems": .array(log.problems.map { .string($0) }),
            ]),
            "damage": .optional(readModel.damage),
        ]
    }

    private var summary: String {
        let events = log.events == 1 ? "1 event" : "\(log.events) events"
        let log = log.problems.isEmpty ? "the log is sound" : "the log is damaged"
        let rows = readModel.isEqual ? "the read model equals its replay" : "the read model does not equal its replay"
        return "\(events) · \(log) · \(rows)"
    }

    /// What is to be said besides, a line each.
    fileprivate var notes: [String] {
        log.problems.map { "log: \($0)" }
            + (readModel.damage.map { ["read model: the file is damaged: \($0)"] } ?? [])
            + readModel.projections.compactMap { projection in
                projection.difference.map { "\(projection.name): \($0)" }
            }
            + readModel.discards.map(\.sentence)
            + advice
    }

    private var advice: [String] {
        if !log.problems.isEmpty { return ["restore write.sqlite from a backup"] }
        if readModel.damage != nil { return ["stop the program and delete read.sqlite: it comes back from the log"] }
        let names = readModel.projections.filter { $0.difference != nil }.map(\.name.rawValue)
        return names.isEmpty ? [] : ["'orderdesk rebuild \(names.joined(separator: " "))' makes them anew from the log"]
    }
}

extension ReadModelReport.Projection {
    fileprivate var record: JSONObject {
        [
            "name": .string(name.rawValue),
            "equal": .bool(difference == nil),
            "checkpoint": .integer(checkpoint.rawValue),
            "rows": .integer(Int64(rows)),
            "deadLetters": .integer(Int64(deadLetters)),
            "difference": difference.map { .object($0.record) } ?? .null,
        ]
    }
}

extension ReadModelDifference {
    /// Where it is, in short.
    fileprivate var place: String {
        switch self {
        case .value(let table, let key, let column, _, _): "\(column) in \(table) at \(key)"
        case .missing(let table, let key), .surplus(let table, let key): "\(table) at \(key)"
        case .unreadable(let table, _): table
        case .incomparable: "not compared"
        }
    }

    fileprivate var record: JSONObject {
        var fields: JSONObject = ["message": .string(description)]
        switch self {
        case .value(let table, let key, let column, let live, let replay):
            fields =
                fields + ["table": .string(table), "key": .string(key), "column": .string(column)]
                + ["live": .string(live), "replay": .string(replay)]
        case .missing(let table, let key), .surplus(let table, let key):
            fields = fields + ["table": .string(table), "key": .string(key)]
        case .unreadable(let table, _):
            fields = fields + ["table": .string(table)]
        case .incomparable: break
        }
        return fields
    }
}

extension Discards.Entry {
    fileprivate var record: JSONObject {
        [
            "projection": .string(fact.projection.rawValue),
            "position": .integer(fact.position.rawValue),
            "actor": .string(actor),
            "recordedAt": .string(recordedAt.iso8601),
            "reason": .string(fact.reason),
        ]
    }

    fileprivate var sentence: String {
        "event \(fact.position) was discarded from '\(fact.projection)' by \(actor) on \(recordedAt.withZone)"
            + (fact.reason.isEmpty ? "" : ": \(fact.reason)")
    }
}
