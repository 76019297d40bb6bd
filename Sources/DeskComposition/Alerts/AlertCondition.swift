import CQRS
import Foundation
import OrderEvents

/// Describes what is watched for.
package enum AlertCondition: Hashable, Sendable {
    /// An order is placed whose total compares so, in whole units of its currency; nil for any currency.
    case orderTotal(Comparison, Decimal, Currency?)
    /// A command of this dashboard or service is refused; nil for any code.
    case rejected(RejectionCode?)
    /// An event becomes a dead letter.
    case deadLetter
    /// A projection is in a state for longer than so.
    case state(State, longerThan: Duration)
    /// The lag compares so, for longer than so.
    case lag(Comparison, Duration, longerThan: Duration)
    /// The number of waiting events compares so, for longer than so.
    case behind(Comparison, Int64, longerThan: Duration)

    /// The states that can be watched for.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case delayed
        case paused
        case stalled
        case failed
        case rebuilding
    }

    /// Compares what is found with what the rule names.
    package enum Comparison: String, Hashable, Sendable, CaseIterable {
        case more = ">"
        case atLeast = ">="
        case less = "<"
        case atMost = "<="

        /// Whether a value compares so with the limit.
        package func holds<Value: Comparable>(_ value: Value, _ limit: Value) -> Bool {
            switch self {
            case .more: value > limit
            case .atLeast: value >= limit
            case .less: value < limit
            case .atMost: value <= limit
            }
        }
    }

    /// How long what it watches has to last; nil for what happens at one moment.
    package var duration: Duration? {
        switch self {
        case .state(_, let duration), .lag(_, _, let duration), .behind(_, _, let duration): duration
        case .orderTotal, .rejected, .deadLetter: nil
        }
    }

    /// Whether the newest observation of the desk is so, however long; nil for what happens at one moment.
    package func holds(_ desk: AlertObservation) -> Bool? {
        switch self {
        case .state(let state, _): desk.state == state
        case .lag(let comparison, let limit, _): desk.lag.map { comparison.holds($0, limit) } ?? false
        case .behind(let comparison, let limit, _): desk.behind.map { comparison.holds($0, limit) } ?? false
        case .orderTotal, .rejected, .deadLetter: nil
        }
    }
}

/// Holds what rules know of one observation of the desk.
package struct AlertObservation: Hashable, Sendable {
    /// The projection that most needs attention.
    package var projection: ProjectionName
    /// Its state; nil while it needs nobody.
    package var state: AlertCondition.State?
    /// The state as the header writes it.
    package var word: String
    /// How long its first waiting event has waited; nil where that is not known.
    package var lag: Duration?
    /// How many events wait; nil where that is not known.
    package var behind: Int64?
    /// How many dead letters wait in all projections.
    package var deadLetters: Int

    /// Creates an observation of parts.
    package init(
        projection: ProjectionName, state: AlertCondition.State?, word: String, lag: Duration?, behind: Int64?,
        deadLetters: Int
    ) {
        self.projection = projection
        self.state = state
        self.word = word
        self.lag = lag
        self.behind = behind
        self.deadLetters = deadLetters
    }
}

extension AlertObservation {
    /// What rules know of a report.
    package init(_ report: FreshnessReport) {
        let worst = report.worst
        let state: AlertCondition.State? =
            switch worst.state {
            case .live, .catchingUp: nil
            case .delayed: .delayed
            case .paused: .paused
            case .stalled: .stalled
            case .failed, .logAway: .failed
            case .rebuilding: .rebuilding
            }
        self.init(
            projection: worst.projection, state: state, word: worst.state.word, lag: worst.lag, behind: worst.behind,
            deadLetters: report.projections.reduce(0) { $0 + $1.deadLetters })
    }
}
