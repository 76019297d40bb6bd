/// Holds some events that follow a checkpoint, and what is needed to check whether rows were made from this log.
struct LogPage: Sendable {
    /// The event at the checkpoint; nil at the start, or when the log ends before it.
    let before: RecordedEvent?
    /// The position after which the page begins.
    let checkpoint: Position
    /// The events after it, in order.
    let events: [RecordedEvent]
    /// Whether the log ends with it.
    let isLast: Bool

    /// The chain before the first of the events; nil when the log ends before the checkpoint.
    var chain: Chain? { checkpoint == .start ? .start : before?.chain }

    /// How many bytes the events' data has.
    var byteCount: Int { events.reduce(0) { $0 + $1.data.count } }

    /// Reads the events after a checkpoint, at most `limit`, and the one at it; throws ``StoreError``.
    static func read(_ log: any EventStore, after checkpoint: Position, limit: Int) async throws -> LogPage {
        // With one more than are wanted it is known whether these are the last, also where they fill the page.
        guard checkpoint > .start else {
            let events = try await log.events(after: .start, limit: limit + 1)
            return LogPage(
                before: nil, checkpoint: .start, events: Array(events.prefix(limit)), isLast: events.count <= limit)
        }
        let events = try await log.events(after: Position(checkpoint.rawValue - 1), limit: limit + 2)
        return LogPage(
            before: events.first, checkpoint: checkpoint, events: Array(events.dropFirst().prefix(limit)),
            isLast: events.count <= limit + 1)
    }

    /// Returns the page with the events that follow its last, with which the log may end.
    func appending(_ more: [RecordedEvent], isLast: Bool) -> LogPage {
        LogPage(before: before, checkpoint: checkpoint, events: events + more, isLast: isLast)
    }

    /// Whether a build at or after the checkpoint can have been made from this log, as far as the page reaches.
    ///
    /// The chain at a build's checkpoint distinguishes one log from another, a restored backup too.
    func mayHold(_ build: BuildStatus) -> Bool {
        guard build.checkpoint > .start else { return true }
        if let known = event(at: build.checkpoint) { return known.chain == build.chain }
        return !isLast && build.checkpoint > checkpoint
    }

    private func event(at position: Position) -> RecordedEvent? {
        if position == checkpoint { return before?.position == position ? before : nil }
        return events.first { $0.position == position }
    }
}
