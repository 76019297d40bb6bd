import CQRS

/// Passes the reports of a monitor on, or plants the bug of a lag told by the projector itself.
struct Reports {
    let sabotage: Sabotage?
    private var latest: [ProjectionName: Freshness] = [:]

    init(sabotage: Sabotage?) {
        self.sabotage = sabotage
    }

    mutating func next(_ report: DeskFreshness) -> DeskFreshness {
        guard sabotage == .lagOfProjector else { return report }
        var lying = report
        lying.projections = report.projections.map { repeated($0) }
        return lying
    }

    /// A projector that makes no progress has nothing new to tell.
    private mutating func repeated(_ freshness: Freshness) -> Freshness {
        var told = freshness
        if let before = latest[freshness.projection], before.checkpoint == freshness.checkpoint {
            (told.state, told.behind, told.lag) = (before.state, before.behind, before.lag)
        }
        latest[freshness.projection] = told
        return told
    }
}
