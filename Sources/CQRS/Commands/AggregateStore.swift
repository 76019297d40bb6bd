import Foundation
import Metrics
import Synchronization

/// Reads aggregates from the log and commits decisions to it.
///
/// Folded states are kept in a bounded cache. A cached state may be old. That is harmless: every decision, also a
/// refusal, is committed under the condition that its streams have not changed. A conflict drops the cached states of
/// all these streams before it reaches the caller.
public final class AggregateStore: Sendable {
    private let log: any EventStore
    private let committer: GroupCommitter
    private let cache: Mutex<GenerationCache<any Cached>>
    private let hits: Counter
    private let misses: Counter
    private static let pageSize = 1_000

    /// How many appends share a transaction at most, unless a store is made for another number.
    public static let largestGroup = 256

    /// Creates a store over a log.
    ///
    /// At most `maximumGroup` appends share a transaction; about `cachedAggregates` folded states are kept. Groups are
    /// committed on an executor that may wait for the disk, or on the one that tasks share when it is nil. What is
    /// measured goes to `metrics`, by default to what the metrics system was set up with.
    public init(
        log: any EventStore, maximumGroup: Int = largestGroup, cachedAggregates: Int = 50_000,
        groupsOn executor: (any TaskExecutor)? = CommitThread(), metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.log = log
        self.committer = GroupCommitter(
            store: log, maximumGroup: maximumGroup, groupsOn: executor, metrics: metrics)
        self.cache = Mutex(GenerationCache(capacity: cachedAggregates))
        func loads(_ result: String) -> Counter {
            Counter(label: MetricName.aggregateLoads, dimensions: [(MetricName.result, result)], factory: metrics)
        }
        (hits, misses) = (loads(MetricName.hit), loads(MetricName.miss))
    }

    /// Returns an aggregate, folded from its stream or from the cache; with version 0 when its stream is empty.
    ///
    /// Throws ``StoreError``, or ``EventDecodingError`` when the stream holds an event this program cannot read.
    public nonisolated(nonsending) func load<A: Aggregate>(_ type: A.Type, _ key: String) async throws -> Loaded<A> {
        let stream = StreamID(category: A.category, key: key)
        if let cached = cache.withLock({ $0[stream] }) as? Folded<A> { return found(cached) }
        return try await read(stream)
    }

    /// Returns aggregates in the order of their keys, each as ``load(_:_:)`` does.
    ///
    /// Those in the cache are looked up together, which is many times cheaper than one by one.
    public nonisolated(nonsending) func load<A: Aggregate>(
        _ type: A.Type, all keys: [String]
    ) async throws -> [Loaded<A>] {
        let streams = StreamID.all(in: A.category, keys: keys)
        let cached = lookUp(streams)
        var loaded: [Loaded<A>] = []
        loaded.reserveCapacity(keys.count)
        var found = 0
        // Counted together: all workers count on one place in memory, for which their processors would wait.
        defer { hits.increment(by: found) }
        for index in streams.indices {
            if let folded = cached[index] as? Folded<A> {
                found += 1
                loaded.append(Loaded(folded))
            } else {
                // Once more from the cache: the same key may have been read just now.
                loaded.append(try await load(type, keys[index]))
            }
        }
        return loaded
    }

    /// Not generic, so that it is compiled for what it works on.
    private func lookUp(_ streams: [StreamID]) -> [(any Cached)?] {
        cache.withLock { cache in streams.map { cache[$0] } }
    }

    /// Returns an aggregate that is about to be created: from the cache, or as it is before any event, unread.
    ///
    /// Its stream hardly ever exists, so only the append's own condition checks that. A conflict leaves a mark, and the
    /// next attempt reads the stream. Throws as ``load(_:_:)`` does.
    public nonisolated(nonsending) func begin<A: Aggregate>(_ type: A.Type, _ key: String) async throws -> Loaded<A> {
        let stream = StreamID(category: A.category, key: key)
        switch cache.withLock({ $0[stream] }) {
        case let cached as Folded<A>: return found(cached)
        case nil: return Loaded(stream: stream, state: A(), version: .none)
        default: return try await read(stream)
        }
    }

    /// Returns whether the log holds an event at its position, and the same before it; throws ``StoreError``.
    func holds(_ event: RecordedEvent) async throws -> Bool {
        try await log.head(after: event.position).chain == event.chain
    }

    private func found<A: Aggregate>(_ cached: Folded<A>) -> Loaded<A> {
        hits.increment()
        return Loaded(cached)
    }

    private nonisolated(nonsending) func read<A: Aggregate>(_ stream: StreamID) async throws -> Loaded<A> {
        misses.increment()
        var state = A()
        var version = StreamVersion.none
        while true {
            let page = try await log.events(in: stream, after: version, limit: Self.pageSize)
            for stored in page { state.evolve(try A.Fact(decoding: stored)) }
            version = page.last?.version ?? version
            guard page.count == Self.pageSize else { break }
        }
        let loaded = Loaded(stream: stream, state: state, version: version)
        keep(loaded)
        return loaded
    }

    /// Commits a decision and returns the command's answer, which is the first one when the id was answered before.
    ///
    /// `reading` names the other streams the decision was made on. `details` describes the aggregate as it becomes.
    /// Throws ``VersionConflict``, ``StoreError``, or ``CommandIDReused``.
    public nonisolated(nonsending) func commit<C: Command, A: Aggregate>(
        _ decision: Decision<A.Fact>,
        of envelope: CommandEnvelope<C>,
        on target: Loaded<A>,
        reading conditions: [StreamCondition] = [],
        details: (A) -> C.Details
    ) async throws -> CommandAnswer<C.Details> {
        let cause = EventCause(completing: envelope.metadata)
        let asked = ContentHash(of: envelope)
        switch decision {
        case .rejected(let rejection):
            let request = AppendRequest(
                cause: cause, commandName: C.name, target: target.condition, events: [], conditions: conditions,
                outcome: .rejected(rejection), asked: asked)
            return try CommandAnswer(try await append(request), request, to: envelope) { _ in .rejected(rejection) }
        case .accepted(let facts):
            let occurredAt = envelope.metadata.occurredAt ?? envelope.metadata.issuedAt ?? Timestamp(microseconds: 0)
            var state = target.state
            for fact in facts { state.evolve(fact) }
            let details = details(state)
            let request = AppendRequest(
                cause: cause, commandName: C.name, target: target.condition,
                events: try facts.map { NewEvent(type: $0.type, occurredAt: occurredAt, data: try $0.encode()) },
                conditions: conditions,
                outcome: .accepted(details: try C.encode(details)), asked: asked)
            return try CommandAnswer(try await append(request), request, to: envelope) { stored in
                keep(Loaded(stream: target.stream, state: state, version: stored.version))
                return .accepted(
                    Receipt(
                        commandID: cause.commandID, stream: stored.stream, version: stored.version,
                        point: stored.point, details: details, isRepeated: false))
            }
        }
    }

    private nonisolated(nonsending) func append(_ request: AppendRequest) async throws -> AppendResult {
        let result = try await committer.append(request)
        if case .conflict(let conflict) = result {
            // Whoever changed one of them may have changed the others: dropping one in each attempt would use up the
            // attempts.
            cache.withLock { cache in
                for condition in [request.target] + request.conditions { cache.remove(condition.stream) }
                cache[conflict.stream] = Moved()
            }
            throw conflict
        }
        return result
    }

    /// Keeps a state unless the cache has a newer one, left there by a commit that finished in between.
    private func keep<A: Aggregate>(_ loaded: Loaded<A>) {
        cache.withLock {
            if let cached = $0[loaded.stream] as? Folded<A>, cached.version >= loaded.version { return }
            $0[loaded.stream] = loaded.folded
        }
    }
}

/// Reports that one command id was used for two different commands.
public struct CommandIDReused: Error, Hashable, Sendable, CustomStringConvertible {
    /// The command id that was used twice.
    public let commandID: CommandID
    /// The answer to the command it was first used for.
    public let first: StoredAnswer
    /// The kind it was used for now.
    public let secondCommand: String
    /// The stream this one is addressed to.
    public let secondStream: StreamID

    /// Creates the error.
    public init(commandID: CommandID, first: StoredAnswer, secondCommand: String, secondStream: StreamID) {
        self.commandID = commandID
        self.first = first
        self.secondCommand = secondCommand
        self.secondStream = secondStream
    }

    /// What happened and what to do.
    public var description: String {
        let isSameTarget = first.commandName == secondCommand && first.stream == secondStream
        let second = isSameTarget ? "the same with other content" : "\(secondCommand) on \(secondStream)"
        return
            "command id \(commandID) was already used for \(first.commandName) on \(first.stream), so \(second) cannot have "
            + "it and was not done; use a new id"
    }
}

extension CommandAnswer {
    /// Returns `committed` when this answer is the first one, and decodes the stored answer when it is repeated.
    fileprivate init<C: Command>(
        _ result: AppendResult, _ request: AppendRequest, to envelope: CommandEnvelope<C>,
        committed: (StoredAnswer) -> Self
    ) throws where C.Details == Details {
        switch result {
        case .committed(let stored): self = committed(stored)
        case .repeated(let stored): try self.init(repeating: stored, request, to: envelope)
        case .conflict(let conflict): throw conflict
        }
    }

    private init<C: Command>(
        repeating stored: StoredAnswer, _ request: AppendRequest, to envelope: CommandEnvelope<C>
    ) throws where C.Details == Details {
        let commandID = envelope.metadata.commandID
        guard stored.isAnswer(to: request) else {
            throw CommandIDReused(
                commandID: commandID, first: stored, secondCommand: C.name, secondStream: request.target.stream)
        }
        switch stored.outcome {
        case .rejected(let rejection):
            self = .rejected(rejection, isRepeated: true)
        case .accepted(let details):
            self = .accepted(
                Receipt(
                    commandID: commandID, stream: stored.stream, version: stored.version, point: stored.point,
                    details: try C.decode(details), isRepeated: true))
        }
    }
}

extension StoredAnswer {
    /// Whether this answers the same command as `request`; an answer without a hash is compared by name and stream.
    fileprivate func isAnswer(to request: AppendRequest) -> Bool {
        guard commandName == request.commandName, stream == request.target.stream else { return false }
        return asked == nil || request.asked == nil || asked == request.asked
    }
}

extension ContentHash {
    /// Hashes what a command asks for: its own fields, and when the fact it reports occurred, where that is given.
    ///
    /// Who asks, and when, may differ when a command is sent again.
    fileprivate init<C: Command>(of envelope: CommandEnvelope<C>) {
        self.init { fields in
            fields.add(envelope.metadata.occurredAt?.microseconds)
            envelope.command.describe(in: &fields)
        }
    }
}

extension EventCause {
    fileprivate init(completing metadata: CommandMetadata) {
        self.init(
            commandID: metadata.commandID,
            actor: metadata.actor,
            correlationID: metadata.correlationID ?? metadata.commandID.uuid,
            causationID: metadata.causationID)
    }
}

/// What is known of a stream; a class, because casting to a concrete class is many times faster than casting a boxed
/// value.
private protocol Cached: AnyObject, Sendable {}

extension Folded: Cached {}

/// Marks a stream that moved under a decision, so that it is read before the next.
private final class Moved: Cached {}
