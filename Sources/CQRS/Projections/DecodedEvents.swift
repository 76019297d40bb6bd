/// Holds events that follow each other in the log, decoded once for all projections and checked against their chain.
struct DecodedEvents<Fact: Event>: Sendable {
    let events: [DecodedEvent<Fact>]
    /// The same events as the log holds them.
    let recorded: [RecordedEvent]
    /// How many bytes their data has in the log.
    let byteCount: Int
    /// The position of the first event that is not what the log recorded there; nil when there is none.
    let breach: Position?
    /// Whether one of them is a discard.
    let holdsDiscard: Bool

    /// Decodes the events, and recomputes their chain from that before the first of them; without `chain` the first is not
    /// checked.
    init(_ events: [RecordedEvent], after chain: Chain?) {
        recorded = events
        byteCount = events.reduce(0) { $0 + $1.data.count }
        self.events = events.map { DecodedEvent(decoding: $0) }
        holdsDiscard = self.events.contains(where: \.isDiscard)
        breach = events.firstBreach(after: chain)
    }
}
