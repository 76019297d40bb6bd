import CQRS
import OrderQueries

/// Holds everything that the screen of the lag shows, as of one instant, so that it can stand still.
struct LagFacts: Hashable, Sendable {
    /// The lag over the last time; nil before the first answer.
    let past: PastLag?
    /// Why the newest question about it was not answered; nil when it was.
    let failure: String?
    /// The first events that the read model had not applied; nil when none waited.
    let queue: LagQueue?
    /// What the read model and the log say in counts and sums.
    let comparison: LagComparison
    /// The desk's freshness; nil before the first observation.
    let desk: FreshnessReport?
    /// Whether that observation is too old for its figures to count.
    let isOld: Bool
    /// The instant.
    let at: Timestamp

    /// The freshness of what the chart is of.
    var freshness: Freshness? { desk?[LagScreen.projection] }
}

/// Holds what came of comparing the read model with the log.
enum LagComparison: Hashable, Sendable {
    /// No answer yet.
    case asked
    /// What they say, the read model at a checkpoint.
    case compared(CompareTotals.Answer, at: Position)
    /// The read model could not be asked, for this reason.
    case failed(String)
}
