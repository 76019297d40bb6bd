import CQRS

/// Passes the reports of a monitor on, or plants the bug of a lag reported by the projector itself or derived from any
/// date.
struct Reports {
    let sabotage: Sabotage?
    private var latest: [ProjectionName: Freshness] = [:]

    init(sabotage: Sabotage?) {
        self.sabotage = sabotage
    }

    mutating func next(_ report: FreshnessReport) -> FreshnessReport {
        var lying = report
        switch sabotage {
        case .lagOfProjector: lying.projections = report.projections.map { repeated($0) }
        case .futureBelieved: lying.projections = report.projections.map(Self.believed)
        default: break
        }
        return lying
    }

    /// An age that is less than nothing counts as nothing.
    private static func believed(_ freshness: Freshness) -> Freshness {
        guard freshness.isLagUnknownByClock else { return freshness }
        var reported = freshness
        (reported.state, reported.lag) = (.live, .zero)
        return reported
    }

    /// A projector that makes no progress has nothing new to report.
    private mutating func repeated(_ freshness: Freshness) -> Freshness {
        var reported = freshness
        if let before = latest[freshness.projection], before.checkpoint == freshness.checkpoint {
            (reported.state, reported.behind, reported.lag) = (before.state, before.behind, before.lag)
        }
        latest[freshness.projection] = reported
        return reported
    }
}
