import CQRS

/// Remembers when events came on this screen, as far as that was seen.
struct ShownEvents: Hashable, Sendable {
    /// So many are remembered; the oldest go first.
    static let limit = 1_000

    private var instants: [Position: Timestamp] = [:]
    private var positions: [Position] = []

    /// When an event came on this screen; nil where that is not known.
    subscript(position: Position) -> Timestamp? { instants[position] }

    /// Records that an event is on the screen; one that was before keeps its instant.
    mutating func show(_ position: Position, at now: Timestamp) {
        guard instants[position] == nil else { return }
        instants[position] = now
        positions.append(position)
        guard positions.count > Self.limit else { return }
        instants[positions.removeFirst()] = nil
    }
}
