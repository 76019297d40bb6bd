import CQRS

/// Holds a snapshot of the read model: how far its rows are, and which events they leave out.
struct LiveSnapshot: Sendable {
    let projections: [ProjectionStatus]
    /// The events that the rows leave out already.
    let discarded: [ProjectionName: Set<Position>]

    /// Where a replay has to stop to be compared: at the checkpoint of every projection that can be.
    func targets(in log: Position) -> [ProjectionName: Position] {
        let some = projections.filter { incomparability(of: $0, in: log) == nil }
        return Dictionary(uniqueKeysWithValues: some.map { ($0.name, $0.checkpoint) })
    }

    /// Whether the rows leave the event out: the discard is behind their checkpoint, or was known to who applied it.
    ///
    /// Between these two a projector may know of a discard that its rows have not reached.
    func leavesOut(_ discard: Discards.Entry) -> Bool {
        let name = discard.fact.projection
        let checkpoint = projections.first { $0.name == name }?.checkpoint ?? .start
        return discard.position <= checkpoint || discarded[name]?.contains(discard.fact.position) ?? false
    }

    /// Returns why a projection's rows cannot be compared with any replay; nil when they can.
    func incomparability(of projection: ProjectionStatus, in log: Position) -> String? {
        guard projection.live.isCurrent else {
            return "its rows are another version's of this program; rebuild it"
        }
        guard projection.checkpoint <= log else {
            return "its rows are at position \(projection.checkpoint) and the log ends at \(log): "
                + "they do not belong together; rebuild it"
        }
        return nil
    }

    /// Returns how a projection's rows and the replay's come from different logs; nil when they come from one.
    func incomparability(of projection: ProjectionStatus, replayed: BuildStatus) -> String? {
        guard replayed.chain != projection.live.chain else { return nil }
        return "its rows were made from another log than this; rebuild it"
    }
}
