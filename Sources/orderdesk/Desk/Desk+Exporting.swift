import CQRS
import DeskComposition
import JSON
import OrderQueries
import OrderRecords
import SQLiteEventStore

extension Desk {
    /// How long an export waits for another process to bring the read model up to date.
    static var otherCatchUpLimit: Duration { .seconds(2) }

    /// Returns the orders that pass a filter with all that belongs to them, of one state that has everything accepted so far.
    ///
    /// Lets the read model catch up first, for at most `wait` where that is given; `progress` gets how far that is. Throws
    /// ``StoreError`` when the read model is not complete then. To be closed.
    func extract(
        _ filter: OrderFilter, wait: Duration?, progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws -> DeskExtract {
        if wait == nil { try await catchUp(progress: progress) }
        let result = try await ask(
            ExtractDesk(filter: filter), wait: wait ?? Self.otherCatchUpLimit, alsoReading: ExtractDesk.otherProjections
        )
        do {
            try requireComplete(result)
            return result.answer
        } catch {
            result.answer.close()
            throw error
        }
    }

    private func requireComplete(_ result: QueryResult<DeskExtract>) throws {
        if let staleness = result.staleness {
            throw StoreError(
                .busy, "an export would not be complete: \(staleness.reason)",
                remedy: "see 'orderdesk status', or let it wait longer with --wait 60s")
        }
        let waiting = result.answer.deadLetters
        guard waiting == 0 else {
            throw StoreError(
                .busy,
                "an export would not be complete: \(waiting) event\(waiting == 1 ? " waits" : "s wait") as dead letters",
                remedy: "apply or discard them first; see 'orderdesk dead-letters'")
        }
    }
}

extension EventStore {
    /// Writes every event recorded by now as a line of JSON, and checks the chain of each; returns the last one's point.
    ///
    /// Throws ``StoreError``, also where an event does not match the chain.
    func export(to files: ExportFiles, progress: (_ done: Int, _ total: Int) -> Void) async throws -> LogPoint {
        let end = try await head(after: .start).end
        var last = LogPoint.start
        while last.position < end.position {
            let room = Int(min(1_000, end.position - last.position))
            let page = try await events(after: last.position, limit: room)
            var text = ""
            for event in page {
                guard event.follows(last.chain) else { throw StoreError.damagedLog(at: event.position) }
                text += JSONValue.object(event.exportedRecord).text + "\n"
                last = event.point
            }
            guard !page.isEmpty else { throw StoreError.damagedLog(at: Position(last.position.rawValue + 1)) }
            try files.append(text)
            progress(Int(last.position.rawValue), Int(end.position.rawValue))
            try Task.checkCancellation()
        }
        return end
    }
}

extension StoreError {
    fileprivate static func damagedLog(at position: Position) -> StoreError {
        StoreError(
            .corrupt, "the log's event at position \(position) is missing or was changed",
            remedy: "see 'orderdesk verify'; restore the log from a backup")
    }
}
