/// Asks the read model one question; a plain value.
public protocol Query: Sendable {
    /// The type of the answer.
    associatedtype Answer: Sendable

    /// The query's name in logs and metrics.
    static var name: String { get }
    /// The projection whose rows the answer is read from.
    static var projection: ProjectionName { get }
}

/// Answers one type of query.
public protocol QueryHandler<Q>: Sendable {
    /// The query it answers.
    associatedtype Q: Query

    /// Returns the answer with the checkpoint of its projection, both from one snapshot; throws ``StoreError``.
    func answer(_ query: Q) async throws -> Snapshot<Q.Answer>
}

/// Holds an answer and the position up to which it is true.
public struct Snapshot<Answer: Sendable>: Sendable {
    /// The answer of the handler.
    public let answer: Answer
    /// The projection's checkpoint in the same snapshot.
    public let checkpoint: Position

    /// Creates a snapshot.
    public init(_ answer: Answer, checkpoint: Position) {
        self.answer = answer
        self.checkpoint = checkpoint
    }
}

/// States how fresh an answer has to be.
public enum Consistency: Hashable, Sendable {
    /// Answers at once from the rows that are there.
    case eventual
    /// Including everything up to a position, if that can be had within the time-out.
    case atLeast(Position, timeout: Duration)
}

/// Describes why an answer does not include what was asked for.
public enum Staleness: Hashable, Sendable {
    /// This many events are still to be applied.
    case behind(Int64)
    /// The projector is paused by the named actor.
    case paused(by: String)
    /// Events wait and nothing moves.
    case stalled
    /// The projection stopped; the position is nil when it is not one event's fault.
    case failed(at: Position?, message: String)
    /// The log cannot be reached.
    case logAway
    /// A new version is being built.
    case rebuilding(fraction: Double)
    /// The event itself could not be applied, or waits behind one that could not; only a person can repair that.
    case deadLetter(at: Position)

    /// Derives the reason from a freshness, for a reader that waits for `position`.
    public init(_ freshness: Freshness, waitingFor position: Position) {
        switch freshness.state {
        case .live, .catchingUp, .delayed: self = .behind(max(1, position - min(position, freshness.checkpoint)))
        case .paused(let actor): self = .paused(by: actor)
        case .stalled: self = .stalled
        case .failed(let position, let message): self = .failed(at: position, message: message)
        case .logAway: self = .logAway
        case .rebuilding(let fraction): self = .rebuilding(fraction: fraction)
        }
    }

    /// The reason in words, to follow "accepted, not yet shown: ".
    public var reason: String {
        switch self {
        case .behind(let count): "the read model is \(count) behind"
        case .paused(let actor): actor.isEmpty ? "the projection is paused" : "the projection is paused by \(actor)"
        case .stalled: "the projection is stalled"
        case .failed(let position?, let message): "the projection failed at \(position): \(message)"
        case .failed(nil, let message): "the projection failed: \(message)"
        case .logAway: "the log cannot be reached"
        case .rebuilding(let fraction): "the projection is being rebuilt, \(Int(fraction * 100))% done"
        case .deadLetter(let position): "its event waits as a dead letter at \(position)"
        }
    }
}

/// Holds an answer, the position up to which it is true, and whether that is what was asked for.
public struct QueryResult<Answer: Sendable>: Sendable {
    /// The answer of the handler.
    public let answer: Answer
    /// The position up to which it is true.
    public let checkpoint: Position
    /// Why it is staler than asked for; nil when it is not.
    public let staleness: Staleness?
    /// How fresh the projection was when it was read.
    public let freshness: Freshness

    /// Creates a result.
    public init(answer: Answer, checkpoint: Position, staleness: Staleness?, freshness: Freshness) {
        self.answer = answer
        self.checkpoint = checkpoint
        self.staleness = staleness
        self.freshness = freshness
    }

    /// Returns the same, no fresher than other projections that its answer was read from: with the position and the freshness of the
    /// one that is furthest behind.
    public func limited(by others: [Freshness]) -> QueryResult {
        let oldest = others.reduce(freshness) { oldest, other in
            guard oldest.isOfThisLog else { return oldest }
            return !other.isOfThisLog || other.checkpoint < oldest.checkpoint ? other : oldest
        }
        return QueryResult(
            answer: answer, checkpoint: min(checkpoint, oldest.checkpoint), staleness: staleness, freshness: oldest)
    }

    /// Returns the same with what `transform` makes of the answer.
    public func map<Other: Sendable>(_ transform: (Answer) throws -> Other) rethrows -> QueryResult<Other> {
        QueryResult<Other>(
            answer: try transform(answer), checkpoint: checkpoint, staleness: staleness, freshness: freshness)
    }
}
