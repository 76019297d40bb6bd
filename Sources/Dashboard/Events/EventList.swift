import CQRS
import OrderQueries

/// Holds the part of the log that was searched, newest first, without a gap.
struct EventList: Hashable, Sendable {
    /// The most events that are kept.
    private static let most = 2_000

    /// The events found, newest first.
    private(set) var events: [ListedEvent] = []
    /// The newest and the oldest position that were looked at.
    private(set) var highest: Position
    private(set) var lowest: Position
    /// The log's last position as of the newest answer.
    private(set) var head: Position
    /// How far each projection has read, as of the newest answer.
    private(set) var checkpoints: [ProjectionCheckpoint]

    init(_ answer: ListEvents.Answer) {
        events = answer.events
        (highest, lowest) = (answer.highest, answer.lowest)
        (head, checkpoints) = (answer.head, answer.checkpoints)
    }

    /// Whether the log has older events that were not looked at.
    var goesOn: Bool { lowest > Position(1) }

    /// How many events are newer than those that were looked at.
    var newer: Int64 { max(0, head - highest) }

    /// Receives an answer about the newest part; older events stay where the answer reaches down to them.
    mutating func receiveNewest(_ answer: ListEvents.Answer) {
        let isJoined = answer.lowest <= highest.next && answer.lowest > lowest && answer.highest >= highest
        let older = isJoined ? events.filter { $0.position < answer.lowest } : []
        let oldest = isJoined ? lowest : answer.lowest
        self = EventList(answer)
        events += older
        lowest = oldest
        guard events.count > Self.most else { return }
        events.removeLast(events.count - Self.most)
        lowest = events[Self.most - 1].position
    }

    /// Receives an answer about what is older.
    mutating func receiveOlder(_ answer: ListEvents.Answer) {
        guard answer.highest.next == lowest else { return }
        events += answer.events
        (lowest, head, checkpoints) = (answer.lowest, answer.head, answer.checkpoints)
    }

    /// Whether another part fits in.
    var hasRoom: Bool { events.count < Self.most }
}
