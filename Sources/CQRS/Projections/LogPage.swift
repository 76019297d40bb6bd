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
