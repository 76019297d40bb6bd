import CQRS
import JSON
import OrderQueries
import OrderRecords

/// How events are written one after another.
enum LiveFormat: Sendable {
    /// JSON lines.
    case lines
    /// Server-Sent Events.
    case serverSent

    /// The type of the content.
    var contentType: String { self == .lines ? "application/x-ndjson" : "text/event-stream" }

    /// What stands at the beginning.
    var beginning: String { self == .lines ? "" : "retry: 2000\n\n" }

    /// Writes an object; a client that comes again names the position it has seen.
    func text(_ object: JSONObject, named name: String, at position: Position) -> String {
        let json = JSONValue.object(object).text
        switch self {
        case .lines: return json + "\n"
        case .serverSent: return "id: \(position)\nevent: \(name)\ndata: \(json)\n\n"
        }
    }

    /// Writes how far the log was followed, for a reader to whom nothing else was to be sent.
    func heartbeat(at position: Position) -> String {
        text(["heartbeat": .bool(true), "position": .integer(position.rawValue)], named: "heartbeat", at: position)
    }
}

/// The events of the log after a position, as they come.
struct EventPieces: LivePieces {
    private static let pageSize = 500

    let log: any EventStore
    let test: EventTest
    let format: LiveFormat
    /// Up to where the log is read.
    var position: Position
    /// The most events that are still to be sent; nil for all.
    var left: Int?
    /// Wakes at the next commit; nil where nobody follows.
    var ticks: LiveTicks?
    var hasBegun = false

    mutating func next() async throws -> String? {
        if !hasBegun {
            hasBegun = true
            if !format.beginning.isEmpty { return format.beginning }
        }
        while left != 0 {
            let page: [RecordedEvent]
            do {
                page = try await log.events(after: position, limit: Self.pageSize)
            } catch let error as StoreError {
                left = 0
                return format.text(Problem.unavailable(error).record, named: "problem", at: position)
            }
            if let last = page.last {
                if let text = text(of: page, upTo: last.position) { return text }
                continue
            }
            guard ticks != nil, await ticks?.next() == true else { return nil }
            if ticks?.isHeartbeatDue == true {
                ticks?.noteSent()
                return format.heartbeat(at: position)
            }
        }
        return nil
    }

    /// The events of a page that pass, as far as they are wanted; nil when none does. Moves on behind them.
    private mutating func text(of page: [RecordedEvent], upTo end: Position) -> String? {
        var text = ""
        for event in page where test.passes(event) {
            text += format.text(event.exportedRecord, named: event.type.name, at: event.position)
            position = event.position
            if let left { self.left = left - 1 }
            if left == 0 { break }
        }
        if left != 0 { position = end }
        guard !text.isEmpty else { return nil }
        ticks?.noteSent()
        return text
    }
}
