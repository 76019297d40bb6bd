import CQRS

/// Follows the rebuilds of a desk from one observation to the next, and reports the outcome of each once.
struct RebuildOutcomes: Hashable, Sendable {
    /// The outcomes of rebuilds.
    enum Outcome: Hashable, Sendable {
        /// All that were under way are switched in: these.
        case completed([ProjectionName])
        /// One stopped for good; what is shown stays.
        case failed(ProjectionName, ProjectionFailure)
        /// They are no longer under way, and what is shown stays.
        case givenUp([ProjectionName])
    }

    private struct Known: Hashable, Sendable {
        var generation: Int64
        var isRebuilding: Bool
        var failure: ProjectionFailure?
    }

    private var known: [ProjectionName: Known] = [:]
    private var switchedIn: [ProjectionName] = []

    /// Returns the changes since the last observation of the desk; a failed observation shows none.
    mutating func observe(_ desk: FreshnessReport) -> [Outcome] {
        var outcomes: [Outcome] = []
        var givenUp: [ProjectionName] = []
        for freshness in desk.projections {
            guard let generation = freshness.generation else { continue }
            let (name, failure) = (freshness.projection, freshness.rebuild?.failure)
            let before = known[name]
            let now = Known(generation: generation, isRebuilding: freshness.isRebuilding, failure: failure)
            known[name] = now
            if let failure, failure != before?.failure { outcomes.append(.failed(name, failure)) }
            guard let before else { continue }
            if generation > before.generation {
                switchedIn.append(name)
            } else if before.isRebuilding, freshness.rebuild == nil, generation == before.generation {
                givenUp.append(name)
            }
        }
        if !givenUp.isEmpty { outcomes.append(.givenUp(givenUp)) }
        if !switchedIn.isEmpty, !known.values.contains(where: \.isRebuilding) {
            outcomes.append(.completed(switchedIn))
            switchedIn = []
        }
        return outcomes
    }
}

extension Freshness {
    /// Whether a shadow rebuild is running; one that failed does not count.
    var isRebuilding: Bool { rebuild.map { $0.failure == nil } ?? false }
}
