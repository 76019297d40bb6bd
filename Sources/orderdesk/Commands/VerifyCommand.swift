import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import OrderReadModel
import OrderRecords
import PostgresEventStore
import SQLiteEventStore
import SQLiteProjectionStore

/// Checks the log, and compares the read model with a replay of it.
struct VerifyCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the log and compare the read model with a replay of it.",
        discussion: """
            The log is read through: its tables, its positions and versions, the chain over all its events and that over \
            all answers. Then it is replayed into a second read model in $TMPDIR, which goes again, and every row shown is \
            compared with it at the same position; nothing of the desk is written, and it may be in use. The first damage \
            of the log and the first difference of each projection are named. Exit code 0 when the log is sound and all \
            rows are equal, 2 otherwise; the read model of a damaged log is not checked. Events waiting as dead letters \
            and discarded ones are named, but are no difference by themselves.

            The chain is shown by status, verify, backup and every receipt. Noted elsewhere, it shows later whether the log \
            still holds the same up to there.

            Example: TMPDIR=/var/tmp orderdesk verify --json
            Example: orderdesk verify --expect 2617:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            """)

    @Option(
        help: ArgumentHelp(
            "A position and the chain noted for it: whether the log still holds the same up to there.",
            valueName: "position:chain"),
        transform: Self.point)
    var expect: LogPoint?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    /// It never changes what it verifies.
    var isReadOnly: Bool { true }

    mutating func run() async throws {
        let console = Console(outputFormat)
        let settings = DeskSettings(desk)
        for warning in settings.warnings { console.note("warning: \(warning)") }
        do {
            let bar = ProgressBar(console)
            let found = try await untilInterrupted(logger: settings.logger) { [self] in
                try await verification(of: settings, bar)
            }
            bar.finish()
            guard let found else {
                console.note("interrupted: nothing is known yet; what was replayed is removed")
                throw ExitStatus.interrupted
            }
            try console.show(found.listing)
            if console.format != .json { for note in found.notes { console.note(note) } }
            if !found.isSound { throw ExitStatus.unhealthy }
        } catch {
            throw console.report(error)
        }
    }

    /// The desk is opened only once its log is known to be sound.
    func run(on desk: Desk, _ console: Console) async throws {}

    private func verification(of settings: DeskSettings, _ bar: ProgressBar) async throws -> Verification {
        let log = try await logReport(of: settings, bar)
        guard log.problems.isEmpty else { return Verification(log: log, readModel: nil) }
        let desk = try await Desk(settings, isReadOnly: true)
        defer { desk.close() }
        return Verification(log: log, readModel: try await desk.readModelReport(bar))
    }

    private func report(on log: any EventStore & CheckableLog, _ bar: ProgressBar) async throws -> LogReport {
        let head = Int(try await log.head(after: .start).head.rawValue)
        return try await log.check(expecting: expect) { bar.show("events checked", $0, of: head) }
    }

    private func logReport(of settings: DeskSettings, _ bar: ProgressBar) async throws -> LogReport {
        let location = settings.location
        if let shared = settings.sharedLog {
            let log = PostgresEventStore(at: try DeskLog.address(shared))
            defer { log.close() }
            return try await report(on: log, bar)
        }
        try location.requireDesk(orMakeIt: false)
        do {
            let log = try SQLiteEventStore(
                checking: location.writeStore, clock: SystemClock(), openingHint: Desk.openingHint)
            defer { log.close() }
            return try await report(on: log, bar)
        } catch let error as StoreError where error.kind == .corrupt || error.kind == .notADatabase {
            return .unreadable(error.message)
        }
    }

    private static func point(_ text: String) throws -> LogPoint {
        guard let point = LogPoint(text) else {
            throw ValidationError(
                "'\(text)' is not a position and a chain of 64 hexadecimal digits, with a colon between")
        }
        return point
    }
}

/// Holds what a verification found.
struct Verification: Sendable {
    let log: LogReport
    /// Nil when the log is damaged: no replay of such a log can be compared with the rows.
    let readModel: ReadModelReport?

    var isSound: Bool { log.problems.isEmpty && readModel?.isEqual == true }
}

extension Desk {
    /// Compares the read model with a replay, in a directory that goes when it is done.
    fileprivate func readModelReport(_ bar: ProgressBar) async throws -> ReadModelReport {
        let directory = try Self.makeScratchDirectory()
        // What cannot be removed is the system's to remove: it is in its temporary directory.
        defer { try? FileManager.default.removeItem(at: directory) }
        let verification = ReadModelVerification(of: readStore, against: log, clock: clock)
        do {
            return try await verification.run(in: directory) { progress in
                switch progress {
                case .replaying(let position, let last):
                    bar.show("events replayed", Int(position.rawValue), of: Int(last.rawValue))
                case .comparing(let projection, let rows):
                    bar.show("rows of '\(projection)' compared", rows, of: nil)
                }
            }
        } catch let error as StoreError where error.kind == .corrupt {
            return .unreadable(error.message)
        } catch let error as StoreError where error.kind == .readOnly {
            // An older version's: what the log was found to be is no less true.
            return .unreadable("\(error)")
        }
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
        let rows = projections.map { projection in
            [
                projection.name.rawValue, projection.difference == nil ? "equal" : "different",
                "\(projection.checkpoint)", "\(projection.rows)", "\(projection.deadLetters)",
                projection.difference?.place ?? "",
            ]
        }
        return Listing(
            name: "projections", records: projections.map(\.record), leading: leading,
            extras: ["discarded": .array((readModel?.discards ?? []).map { .object($0.record) })],
            table: Table(columns: columns, rows: rows), summary: summary)
    }

    private var projections: [ReadModelReport.Projection] { readModel?.projections ?? [] }

    private var leading: JSONObject {
        [
            "sound": .bool(isSound),
            "log": .object([
                "events": .integer(Int64(log.events)),
                "streams": .integer(Int64(log.streams)),
                "answers": .integer(Int64(log.answers)),
                "head": .integer(log.end.position.rawValue),
                "chain": .string(log.end.chain.description),
                "firstDamage": .optional(log.firstDamage?.rawValue),
                "problems": .array(log.problems.map { .string($0) }),
            ]),
            "damage": .optional(readModel?.damage),
        ]
    }

    private var summary: String {
        let events = log.events == 1 ? "1 event" : "\(log.events) events"
        guard let readModel else { return "\(events) · the log is damaged · the read model was not compared" }
        let rows = readModel.isEqual ? "the read model equals its replay" : "the read model does not equal its replay"
        return "\(events) · the log is sound · \(rows)"
    }

    /// Further remarks for the user, a line each.
    fileprivate var notes: [String] {
        log.problems.map { "log: \($0)" }
            + (log.problems.isEmpty ? ["log: chain \(log.end)"] : [])
            + (readModel?.damage.map { ["read model: the file is damaged: \($0)"] } ?? [])
            + projections.compactMap { projection in projection.difference.map { "\(projection.name): \($0)" } }
            + (readModel?.discards.map(\.sentence) ?? [])
            + advice
    }

    private var advice: [String] {
        guard let readModel else {
            return [
                "put a good backup of write.sqlite in its place; nothing that is built from this log can be relied on"
            ]
        }
        if readModel.damage != nil { return ["stop the program and delete read.sqlite: it comes back from the log"] }
        let names = readModel.projections.filter { $0.difference != nil }.map(\.name.rawValue)
        return names.isEmpty ? [] : ["'orderdesk rebuild \(names.joined(separator: " "))' rebuilds them from the log"]
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
