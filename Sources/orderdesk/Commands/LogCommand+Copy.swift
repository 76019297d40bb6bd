import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import PostgresEventStore
import SQLiteEventStore

extension LogCommand {
    /// Moves the log between the desk's directory and a server.
    struct Copy: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "copy",
            abstract: "Move the desk's log to a server (--to), or from a server into the desk's directory (--from).",
            discussion: """
                Every event and every answer to a command is copied as it is: positions, ids, times and chains. Nobody \
                appends to the old log meanwhile: it is locked until both are compared, then closed for good, and only then \
                is the new one opened. So commands wait, or are refused as busy, and lists work. A program that has the \
                desk's own log open has to be ended first.

                Cut off at any moment, it goes on where it was when it is done again. A file that was moved is called \
                write.sqlite.moved and says where the log is; rows on a server stay there, closed. The read model stays \
                good, in both directions. The server's user has to own the log there; it is made where there is none.

                Examples:
                  orderdesk log copy --data ~/shop --to postgres://shop@db1/shop
                  orderdesk log copy --data ~/shop --from postgres://shop@db1/shop
                """)

        @Option(help: ArgumentHelp("Move the log in the desk's directory to this server.", valueName: "address"))
        var to: String?
        @Option(help: ArgumentHelp("Move the log on this server into the desk's directory.", valueName: "address"))
        var from: String?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard (to == nil) != (from == nil) else {
                throw ValidationError("name the server with --to or with --from, one of the two")
            }
        }

        mutating func run() async throws {
            try await run { settings, console in
                let move = try Move(settings.location, to: to, from: from)
                let bar = ProgressBar(console)
                defer { bar.finish() }
                let extent = try await untilInterrupted(logger: settings.logger) {
                    try await LogMove(from: move.source, to: move.target).run { step in
                        switch step {
                        case .copied(let events, let total): bar.show("events copied", events, of: total)
                        case .checked(let events): bar.show("events checked", events, of: nil)
                        case .compared, .closed, .opened, .retired: break
                        }
                    }
                }
                bar.finish()
                guard let extent else {
                    console.note(await Self.interruption(of: move.source))
                    throw ExitStatus.interrupted
                }
                try console.show(move.record(extent), sentence: move.sentence(extent))
                console.note(move.advice)
            }
        }

        /// Returns what is said of a move that was interrupted, by what has become of the old log.
        static func interruption(of source: any LeavingLog) async -> String {
            let again = "done again, it goes on where it was"
            do {
                guard let place = try await source.movedTo() else {
                    return "interrupted: the old log is in use as before; \(again)"
                }
                return "interrupted: the old log is closed, it was moved to \(place.text); \(again)"
            } catch {
                return "interrupted; \(again)"
            }
        }

        /// No desk is opened.
        func run(on desk: Desk, _ console: Console) async throws {}
    }
}

/// The two logs of a move, and what is said of it.
private struct Move {
    let source: any LeavingLog
    let target: any ArrivingLog
    let advice: String
    private let place: String

    init(_ location: DeskLocation, to: String?, from: String?) throws {
        let address = try DeskLog.address(to ?? from ?? "")
        if let to {
            place = to
            source = try location.leavingLog()
            target = ArrivingServerLog(at: address, as: to)
            advice = "open the desk with --log '\(to)', or set `log` in config.yaml; the old file is write.sqlite.moved"
        } else {
            try location.makeDataDirectory()
            place = location.placeOfLog
            source = LeavingServerLog(at: address)
            target = ArrivingSQLiteLog(at: location.writeStore, as: place)
            advice = "open the desk without --log; desks on other machines are told where it went"
        }
    }

    func sentence(_ extent: LogExtent) -> String {
        "moved \(extent.events) events and \(extent.answers) answers to \(place) · \(extent.end)"
    }

    func record(_ extent: LogExtent) -> JSONObject {
        [
            "to": .string(place), "events": .integer(Int64(extent.events)), "answers": .integer(Int64(extent.answers)),
            "position": .integer(extent.end.position.rawValue), "chain": .string(extent.end.chain.description),
        ]
    }
}
