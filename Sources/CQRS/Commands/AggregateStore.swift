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
    private let cache: Mutex<GenerationCache>
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
        if let cached = cache.withLock({ $0[stream] as? Loaded<A> }) { return cached }
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
            return try answer(try await append(request), to: envelope)
        case .accepted(let facts):
            let occurredAt = envelope.metadata.occurredAt ?? envelope.metadata.issuedAt ?? Timestamp(microseconds: 0)
            var state = target.state
            for fact in facts { state.evolve(fact) }
            let request = AppendRequest(
                cause: cause, commandName: C.name, target: target.condition,
                events: try facts.map { NewEvent(type: $0.type, occurredAt: occurredAt, data: try $0.encode()) },
                conditions: conditions,
                outcome: .accepted(details: try JSONEncoder().encode(details(state))))
            let result = try await append(request)
            if case .committed(let stored) = result {
                keep(Loaded(stream: target.stream, state: state, version: stored.version))
            }
            return try answer(result, to: envelope)
        }
    }

    private func append(_ request: AppendRequest) async throws -> AppendResult {
        let result = try await committer.append(request)
        if case .conflict(let conflict) = result {
            // Whoever moved one of them may have moved the others: dropping one a try would use the tries up.
            cache.withLock { cache in
                for condition in [request.target] + request.conditions { cache.remove(condition.stream) }
            }
            throw conflict
        }
        return result
    }

    private func answer<C: Command>(
        _ result: AppendResult, to envelope: CommandEnvelope<C>
    ) throws -> CommandAnswer<C.Details> {
        switch result {
        case .committed(let stored): try CommandAnswer(stored, to: envelope, isRepeated: false)
        case .repeated(let stored): try CommandAnswer(stored, to: envelope, isRepeated: true)
        case .conflict(let conflict): throw conflict
        }
    }

    /// Keeps a state unless the cache has a newer one, left there by a commit that finished in between.
    private func keep<A: Aggregate>(_ loaded: Loaded<A>) {
        cache.withLock {
            if let cached = $0[loaded.stream] as? Loaded<A>, cached.version >= loaded.version { return }
            $0[loaded.stream] = loaded
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
    fileprivate init<C: Command>(
        _ stored: StoredAnswer, to envelope: CommandEnvelope<C>, isRepeated: Bool
    ) throws where C.Details == Details {
        let commandID = envelope.metadata.commandID
        guard stored.commandName == C.name else {
            throw CommandIDReused(commandID: commandID, firstCommand: stored.commandName, secondCommand: C.name)
        }
        switch stored.outcome {
        case .rejected(let rejection):
            self = .rejected(rejection, isRepeated: isRepeated)
        case .accepted(let details):
            self = .accepted(
                Receipt(
                    commandID: commandID, stream: stored.stream, version: stored.version, position: stored.position,
                    details: try JSONDecoder().decode(Details.self, from: details), isRepeated: isRepeated))
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

/// Keeps the most recently used values in two generations, each of half the capacity.
private struct GenerationCache: Sendable {
    private let half: Int
    private var young: [StreamID: any Sendable] = [:]
    private var old: [StreamID: any Sendable] = [:]

    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    subscript(stream: StreamID) -> (any Sendable)? {
        mutating get {
            if let value = young[stream] { return value }
            guard let value = old.removeValue(forKey: stream) else { return nil }
            insert(value, for: stream)
            return value
        }
        set {
            guard let newValue else { return remove(stream) }
            old.removeValue(forKey: stream)
            insert(newValue, for: stream)
        }
    }

    mutating func remove(_ stream: StreamID) {
        young.removeValue(forKey: stream)
        old.removeValue(forKey: stream)
    }

    private mutating func insert(_ value: any Sendable, for stream: StreamID) {
        if young.count >= half, young[stream] == nil {
            old = young
            young = [:]
        }
        young[stream] = value
    }
}
