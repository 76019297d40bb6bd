import CQRS

/// Holds the first events that the read model had not applied, as they were looked at.
struct LagQueue: Hashable, Sendable {
    /// One event that waits.
    struct Item: Hashable, Sendable {
        let position: Position
        let type: EventType
        /// Whose it is.
        let key: String
    }

    /// The read model's checkpoint then.
    let checkpoint: Position
    /// The log's last position then.
    let head: Position
    /// The events, the next one first.
    let items: [Item]

    init(_ waiting: WaitingEvents) {
        checkpoint = waiting.checkpoint
        head = waiting.head
        items = waiting.events.map { Item(position: $0.position, type: $0.type, key: $0.stream.key) }
    }
}
