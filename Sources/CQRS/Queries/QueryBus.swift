import Metrics

/// Waits for the read model to reach a position and returns how fresh it is.
public protocol FreshnessGate: Sendable {
    /// Returns when the projection's checkpoint has reached `position` or the time-out has passed.
    ///
    /// Returns nil when reached, else why not. A paused, stalled or failed projection is waited for just as long,
    /// since it may be resumed.
    func wait(for position: Position, in projection: ProjectionName, timeout: Duration) async -> Staleness?

    /// Returns one observation of a projection.
    func freshness(of projection: ProjectionName) async -> Freshness
}

/// Dispatches each query to its one handler and returns how fresh the answer is.
public struct QueryBus: Sendable {
    private let gate: any FreshnessGate
    private var handlers: [ObjectIdentifier: AnyObject & Sendable] = [:]
    private let timers: MetricCache<String, Timer>
    private let slowest: SlowQueries?

    /// Creates a bus that waits at `gate` and records into `metrics`, by default what the metrics system was set up with.
    ///
    /// `slowest` keeps the queries that took longest, with their arguments.
    public init(
        gate: any FreshnessGate, metrics: any MetricsFactory = MetricsSystem.factory,
        slowest: SlowQueries? = nil
    ) {
        self.gate = gate
        self.slowest = slowest
        timers = MetricCache {
            Timer(label: MetricName.queryDuration, dimensions: [(MetricName.query, $0)], factory: metrics)
        }
    }

    /// Registers the handler of a type of query; a second one for the same type is a programming error.
    public mutating func register<H: QueryHandler>(_ handler: H) {
        let key = ObjectIdentifier(H.Q.self)
        precondition(handlers[key] == nil, "\(H.Q.name) has a handler already")
        handlers[key] = Registered<H.Q>(handler)
    }

    /// Asks a query; waits first when a position is asked for, and answers all the same when it was not reached.
    ///
    /// Throws ``StoreError``. A query nobody registered for is a programming error.
    public func ask<Q: Query>(
        _ query: Q, consistency: Consistency = .eventual
    ) async throws -> QueryResult<Q.Answer> {
        let start = ContinuousClock.now
        defer { record(query, since: start) }
        var staleness: Staleness?
        if case .atLeast(let position, let timeout) = consistency {
            staleness = await gate.wait(for: position, in: Q.projection, timeout: timeout)
        }
        let freshness = await gate.freshness(of: Q.projection)
        let snapshot = try await handler(of: Q.self).answer(query)
        return QueryResult(
            answer: snapshot.answer,
            checkpoint: snapshot.checkpoint,
            staleness: Self.staleness(of: snapshot.checkpoint, asked: consistency, found: staleness, freshness),
            freshness: freshness)
    }

    /// Answers a query without its freshness, for callers that watch it anyway: an observation costs more than most
    /// answers.
    ///
    /// Throws ``StoreError``. A query nobody registered for is a programming error.
    public func snapshot<Q: Query>(of query: Q) async throws -> Snapshot<Q.Answer> {
        let start = ContinuousClock.now
        defer { record(query, since: start) }
        return try await handler(of: Q.self).answer(query)
    }

    private func handler<Q: Query>(of type: Q.Type) -> any QueryHandler<Q> {
        guard let registered = handlers[ObjectIdentifier(Q.self)] as? Registered<Q> else {
            preconditionFailure("nothing handles \(Q.name)")
        }
        return registered.handler
    }

    private func record<Q: Query>(_ query: Q, since start: ContinuousClock.Instant) {
        let end = ContinuousClock.now
        timers[Q.name].recordNanoseconds((end - start).wholeMicroseconds * 1_000)
        slowest?.record(query, took: end - start, endedAt: end)
    }

    /// The snapshot has the last word: it may hold the position after all, or no longer, when the read model was
    /// put back in between.
    private static func staleness(
        of checkpoint: Position, asked: Consistency, found: Staleness?, _ freshness: Freshness
    ) -> Staleness? {
        guard case .atLeast(let position, _) = asked else { return nil }
        if checkpoint < position || !freshness.isOfThisLog {
            return found ?? Staleness(freshness, waitingFor: position)
        }
        // While the log cannot be read, nobody knows whether the rows are of it.
        return freshness.head == nil ? found : nil
    }
}

/// Holds the handler of one type of query: a cast to a final class costs far less than one to a protocol's type.
private final class Registered<Q: Query>: Sendable {
    let handler: any QueryHandler<Q>

    init(_ handler: any QueryHandler<Q>) {
        self.handler = handler
    }
}
