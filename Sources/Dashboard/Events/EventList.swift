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
    /// The events that were dead letters in an answer before the newest: they may have been retried since.
    private var parkedBefore: Set<Position> = []

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
    ///
    /// Where the cursor has been moved among the events, they all stay: what does not join them, or has no room, is left
    /// out and counted by ``newer``.
    mutating func receiveNewest(_ answer: ListEvents.Answer, keepsAll: Bool) {
        guard answer.head >= highest else {
            // Another log than before.
            self = EventList(answer)
            return
        }
        let isJoined = answer.lowest <= highest.next && answer.highest >= highest
        let older = isJoined ? events.filter { $0.position < answer.lowest } : []
        guard !keepsAll || isJoined && answer.events.count + older.count <= Self.most else {
            (head, checkpoints) = (answer.head, answer.checkpoints)
            parkedBefore = Set(events.filter(\.isParked).map(\.position))
            return
        }
        let oldest = isJoined ? min(lowest, answer.lowest) : answer.lowest
        self = EventList(answer)
        events += older
        lowest = oldest
        parkedBefore = Set(older.filter(\.isParked).map(\.position))
        guard events.count > Self.most else { return }
        events.removeLast(events.count - Self.most)
        lowest = events[Self.most - 1].position
    }

    /// Drops the events that do not pass any more, such as those older than an hour of `since:1h`.
    mutating func keep(passing test: EventTest) {
        if !test.passesAll { events.removeAll { !test.passes($0.recorded) } }
    }

    /// Whether an event may not be any more as the answer had it that it came with.
    func isUnsettled(_ event: ListedEvent) -> Bool {
        guard event.delivery.state == .waiting else { return parkedBefore.contains(event.position) }
        let checkpoint = checkpoints.first { $0.name == ListEvents.projection }?.position ?? .start
        return event.position <= checkpoint
    }

    /// Receives an answer about a part of what was looked at; the other events stay as they are.
    mutating func receiveAgain(_ answer: ListEvents.Answer) {
        let found = Dictionary(answer.events.map { ($0.position, $0) }) { first, _ in first }
        for (place, event) in events.enumerated() {
            if let newer = found[event.position] { events[place] = newer }
        }
        parkedBefore = parkedBefore.filter { !(answer.lowest...max(answer.lowest, answer.highest)).contains($0) }
        (head, checkpoints) = (answer.head, answer.checkpoints)
    }

    /// Receives an answer about what is older.
    mutating func receiveOlder(_ answer: ListEvents.Answer) {
        guard answer.highest.next == lowest else { return }
        events += answer.events
        (lowest, head, checkpoints) = (answer.lowest, answer.head, answer.checkpoints)
    }

    /// The newest position of the next part above what was looked at, of so many events; nil where there is no room for it.
    func next(limit: Int) -> Position? {
        events.count < Self.most ? Position(highest.rawValue + Int64(min(limit, Self.most - events.count))) : nil
    }

    /// Whether another part fits in.
    var hasRoom: Bool { events.count < Self.most }
}

extension ListedEvent {
    /// Whether it waits as a dead letter.
    var isParked: Bool { if case .parked = delivery.state { true } else { false } }
}
