import Foundation
import Synchronization

/// Reads aggregates from the log and commits decisions to it.
///
/// Folded states are kept in a bounded cache. A cached state may be old; that is harmless, because every decision,
/// a refusal too, is committed under the condition that the streams it was made on have not moved, and a conflict
/// drops all their cached states before it reaches the caller.
public final class AggregateStore: Sendable {
    private let log: any EventStore
    private let committer: GroupCommitter
    private let cache: Mutex<GenerationCache<any Cached>>
    private static let pageSize = 1_000

    /// Creates a store over a log.
    ///
    /// At most `maximumGroup` appends share a transaction; about `cachedAggregates` folded states are kept.
    public init(log: any EventStore, maximumGroup: Int = 256, cachedAggregates: Int = 50_000) {
        self.log = log
        self.committer = GroupCommitter(store: log, maximumGroup: maximumGroup)
        self.cache = Mutex(GenerationCache(capacity: cachedAggregates))
    }

    /// Returns an aggregate, folded from its stream or from the cache; with version 0 when its stream is empty.
    ///
    /// Throws ``StoreError``, or ``EventDecodingError`` when the stream holds an event this program cannot read.
    public func load<A: Aggregate>(_ type: A.Type, _ key: String) async throws -> Loaded<A> {
        let stream = StreamID(category: A.category, key: key)
        if let cached = cache.withLock({ $0[stream] }) as? Folded<A> { return cached.aggregate }
        return try await read(stream)
    }

    /// Returns an aggregate that is about to be created: from the cache, or as it is before any event, unread.
    ///
    /// Hardly ever does its stream exist, so the append's own condition is left to find that out: a conflict leaves a
    /// mark, upon which the next try reads. Throws as ``load(_:_:)`` does.
    public func begin<A: Aggregate>(_ type: A.Type, _ key: String) async throws -> Loaded<A> {
        let stream = StreamID(category: A.category, key: key)
        switch cache.withLock({ $0[stream] }) {
        case let cached as Folded<A>: return cached.aggregate
        case nil: return Loaded(stream: stream, state: A(), version: .none)
        default: return try await read(stream)
        }
    }

    private func read<A: Aggregate>(_ stream: StreamID) async throws -> Loaded<A> {
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
    public func commit<C: Command, A: Aggregate>(
        _ decision: Decision<A.Fact>,
        of envelope: CommandEnvelope<C>,
        on target: Loaded<A>,
        reading conditions: [StreamCondition] = [],
        details: (A) -> C.Details
    ) async throws -> CommandAnswer<C.Details> {
        let cause = EventCause(completing: envelope.metadata)
        switch decision {
        case .rejected(let rejection):
            let request = AppendRequest(
                cause: cause, commandName: C.name, target: target.condition, events: [], conditions: conditions,
                outcome: .rejected(rejection))
            return try CommandAnswer(try await append(request), to: envelope) { _ in .rejected(rejection) }
        case .accepted(let facts):
            let occurredAt = envelope.metadata.occurredAt ?? envelope.metadata.issuedAt ?? Timestamp(microseconds: 0)
            var state = target.state
            for fact in facts { state.evolve(fact) }
            let details = details(state)
            let request = AppendRequest(
                cause: cause, commandName: C.name, target: target.condition,
                events: try facts.map { NewEvent(type: $0.type, occurredAt: occurredAt, data: try $0.encode()) },
                conditions: conditions,
                outcome: .accepted(details: try C.encode(details)))
            return try CommandAnswer(try await append(request), to: envelope) { stored in
                keep(Loaded(stream: target.stream, state: state, version: stored.version))
                return .accepted(
                    Receipt(
                        commandID: cause.commandID, stream: stored.stream, version: stored.version,
                        position: stored.position, details: details, isRepeated: false))
            }
        }
    }

    private func append(_ request: AppendRequest) async throws -> AppendResult {
        let result = try await committer.append(request)
        if case .conflict(let conflict) = result {
            // Whoever moved one of them may have moved the others: dropping one a try would use the tries up.
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
            if let cached = $0[loaded.stream] as? Folded<A>, cached.aggregate.version >= loaded.version { return }
            $0[loaded.stream] = Folded(loaded)
        }
    }
}

/// Says that one command id was used for two different kinds of command.
public struct CommandIDReused: Error, Hashable, Sendable, CustomStringConvertible {
    /// The id.
    public let commandID: CommandID
    /// The kind of command it was first used for.
    public let firstCommand: String
    /// The kind it was used for now.
    public let secondCommand: String

    /// What happened and what to do.
    public var description: String {
        "command id \(commandID) was already used for \(firstCommand), so \(secondCommand) cannot have it; use a new id"
    }
}

extension CommandAnswer {
    /// Takes a first answer from `committed`, which has its details at hand, and decodes one given again.
    fileprivate init<C: Command>(
        _ result: AppendResult, to envelope: CommandEnvelope<C>, committed: (StoredAnswer) -> Self
    ) throws where C.Details == Details {
        switch result {
        case .committed(let stored): self = committed(stored)
        case .repeated(let stored): try self.init(repeating: stored, to: envelope)
        case .conflict(let conflict): throw conflict
        }
    }

    private init<C: Command>(repeating stored: StoredAnswer, to envelope: CommandEnvelope<C>) throws
    where C.Details == Details {
        let commandID = envelope.metadata.commandID
        guard stored.commandName == C.name else {
            throw CommandIDReused(commandID: commandID, firstCommand: stored.commandName, secondCommand: C.name)
        }
        switch stored.outcome {
        case .rejected(let rejection):
            self = .rejected(rejection, isRepeated: true)
        case .accepted(let details):
            self = .accepted(
                Receipt(
                    commandID: commandID, stream: stored.stream, version: stored.version, position: stored.position,
                    details: try JSONDecoder().decode(Details.self, from: details), isRepeated: true))
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

/// What is known of a stream; of a class, because what kind of value a class holds is told many times faster.
private protocol Cached: AnyObject, Sendable {}

/// Holds an aggregate as it was folded last.
private final class Folded<A: Aggregate>: Cached {
    let aggregate: Loaded<A>

    init(_ aggregate: Loaded<A>) {
        self.aggregate = aggregate
    }
}

/// Marks a stream that moved under a decision, so that it is read before the next.
private final class Moved: Cached {}
