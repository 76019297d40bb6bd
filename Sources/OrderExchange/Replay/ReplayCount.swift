import OrderEvents

/// Counts what a replay has done so far.
public struct ReplayCount: Hashable, Sendable {
    /// How many steps were accepted, by kind.
    public private(set) var accepted: [PastStep.Kind: Int] = [:]
    /// The orders that were placed, as they were placed.
    public private(set) var placed = OrderTally()
    /// How many steps the desk had already.
    public private(set) var alreadyThere = 0
    /// How many steps were not sent, because one before them was refused.
    public private(set) var leftOut = 0
    /// What was refused, in the order of sending.
    public private(set) var refused: [RejectedRow] = []

    /// Creates a count of nothing.
    public init() {}

    /// How many steps were accepted.
    public var acceptedCount: Int { accepted.values.reduce(0, +) }
    /// How many steps have an outcome.
    public var stepCount: Int { acceptedCount + alreadyThere + leftOut + refused.count }

    /// Adds the outcome of a step of an order of that total.
    public mutating func record(_ step: PastStep, _ outcome: PastStepOutcome, total: Money?) {
        switch outcome {
        case .accepted:
            accepted[step.kind, default: 0] += 1
            if step.kind == .place, let total { placed.add(.pending, total) }
        case .alreadyThere: alreadyThere += 1
        case .leftOut: leftOut += 1
        case .refused(let row): refused.append(row)
        }
    }
}
