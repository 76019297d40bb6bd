import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import OrderExchange
import OrderRecords
import TerminalKit

/// Prints the log.
struct EventsCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Print the log's events, oldest first.",
        discussion: """
            With --follow it goes on printing events as they are recorded, by any process, until interrupted; \
            --format json then prints one object a line (JSON lines) instead of one object around all. Events of a \
            kind that this version of the program does not know are printed too. It ends when nobody reads its output any \
            more.

            --filter takes what '/' takes on the dashboard's screen of events: type:Order* stream:order-7 by:web since:1h \
            until:2026-11. All terms have to hold, values with commas are alternatives, and - before a term negates it. \
            Dates are those of the recording, days those of UTC. --limit counts the events that pass.

            Example: orderdesk events --after 1200 --limit 10 --json
            Example: orderdesk events --filter 'type:Order* by:web since:1h' --follow
            """)

    private static let pageSize = 1_000

    @Option(help: ArgumentHelp("Begin after this position.", valueName: "position"))
    var after: Int64 = 0

    @OptionGroup var filter: EventFilterOptions

    @Option(help: ArgumentHelp("Print at most this many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Go on with new events until interrupted.")
    var follow = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    /// They are printed as they are stored.
    var needsEveryEvent: Bool { false }

    func validate() throws {
        guard after >= 0 else { throw ValidationError("--after is a position, so it cannot be \(after)") }
        if let limit, limit < 1 { throw ValidationError("--limit has to be at least 1, so it cannot be \(limit)") }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        guard follow else { return try await printLog(of: desk, EventPrinter(console, isFollowing: false)) }
        try await untilInterrupted(logger: desk.logger) { [self] in
            // Nothing may be recorded for hours, so the next write is no time to notice.
            try await whileOutputIsRead { try await self.follow(desk, EventPrinter(console, isFollowing: true)) }
        }
    }

    private func printLog(of desk: Desk, _ start: EventPrinter) async throws {
        var printer = start
        try printer.begin()
        var position = Position(after)
        _ = try await print(from: &position, of: desk, with: &printer)
        try printer.end()
    }

    private func follow(_ desk: Desk, _ start: EventPrinter) async throws {
        var printer = start
        // Listening begins before the first read, so that nothing recorded in between is missed.
        let commits = desk.log.commits()
        try printer.begin()
        var position = Position(after)
        guard try await print(from: &position, of: desk, with: &printer) else { return }
        for await _ in commits {
            guard try await print(from: &position, of: desk, with: &printer) else { return }
        }
    }

    /// Prints what follows a position and moves it; false once the limit is reached.
    private func print(
        from position: inout Position, of desk: Desk, with printer: inout EventPrinter
    ) async throws -> Bool {
        while true {
            let room = limit.map { $0 - printer.count } ?? .max
            guard room > 0 else { return false }
            let test = filter.test
            let size = test.passesAll ? min(Self.pageSize, room) : Self.pageSize
            let page = try await desk.log.events(after: position, limit: size)
            try printer.print(Array(page.filter(test.passes).prefix(room)))
            position = page.last?.position ?? position
            guard page.count == size || limit == printer.count else { return true }
        }
    }
}

/// Prints events page by page, as they come.
private struct EventPrinter: Sendable {
    /// How many events were printed.
    private(set) var count = 0
    private let console: Console
    private let isFollowing: Bool

    init(_ console: Console, isFollowing: Bool) {
        self.console = console
        self.isFollowing = isFollowing
    }

    func begin() throws {
        switch console.format {
        case .json where isFollowing: break
        case .json: try console.write("{\"events\":[")
        case .csv: try console.write(CSVWriter.row(RecordedEvent.recordKeys))
        case .table: try console.write(Self.table(of: []))
        }
    }

    mutating func print(_ events: [RecordedEvent]) throws {
        guard !events.isEmpty else { return }
        var text = ""
        for event in events {
            switch console.format {
            case .json: text += (isFollowing || count == 0 ? "" : ",") + JSONValue.object(event.record).text
            case .csv: text += console.csvRow(event.record)
            case .table: break
            }
            if isFollowing, console.format == .json { text += "\n" }
            count += 1
        }
        if console.format == .table { text = Self.table(of: events) }
        try console.write(text)
    }

    func end() throws {
        if console.format == .json, !isFollowing { try console.write("]}\n") }
    }

    /// The rows under fixed widths, since the rows to come are not known; the header for no rows.
    private static func table(of events: [RecordedEvent]) -> String {
        let width = ConsoleTerminal.columns
        let rows = events.map { event in
            [
                "\(event.position)", event.recordedAt.inTable, event.type.name, event.stream.name, "\(event.version)",
                event.cause.actor, String(decoding: event.data, as: UTF8.self),
            ]
        }
        let header = ["POSITION", "RECORDED (UTC)", "EVENT", "STREAM", "V", "BY", "DATA"]
        return (rows.isEmpty ? [header] : rows).map { line($0, width: width) + "\n" }.joined()
    }

    private static func line(_ row: [String], width: Int?) -> String {
        let widths = [8, 19, 19, 22, 3, 10]
        let cells = zip(row, widths).map { TextWidth.padded($0, to: $1) } + [TextWidth.sanitized(row[widths.count])]
        let line = cells.joined(separator: " ")
        return width.map { TextWidth.clipped(line, to: $0) } ?? line
    }
}
