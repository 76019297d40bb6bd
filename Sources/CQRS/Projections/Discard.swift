import Foundation

/// Asks that a dead letter be given up: the event stays in the log and is left out of a projection for good.
public struct DiscardDeadLetter: Command {
    /// What a receipt tells.
    public struct Details: Codable, Sendable, Equatable {
        /// The projection that leaves the event out.
        public let projection: String
        /// The event's position.
        public let position: Int64

        /// Creates the details.
        public init(projection: String, position: Int64) {
            self.projection = projection
            self.position = position
        }
    }

    /// The command's name.
    public static let name = "DiscardDeadLetter"

    /// The projection that is to leave the event out.
    public let projection: ProjectionName
    /// The event's position.
    public let position: Position
    /// Why, for those who wonder later; may be empty.
    public let reason: String

    /// Creates the command.
    public init(projection: ProjectionName, position: Position, reason: String) {
        self.projection = projection
        self.position = position
        self.reason = reason
    }

    /// Refuses a reason that cannot be kept.
    public func validate() -> Rejection? {
        TextLimit.fault(in: reason, longestBytes: TextLimit.textBytes).map {
            Rejection(.invalidText, "the reason \($0)")
        }
    }

    /// Adds its fields.
    public func describe(in fields: inout ContentFields) {
        fields.add(projection.rawValue)
        fields.add(position.rawValue)
        fields.add(reason)
    }
}

extension RejectionCode {
    /// No event waits as a dead letter at the position.
    public static let notADeadLetter = RejectionCode(rawValue: "NOT_A_DEAD_LETTER")
    /// The dead letter was discarded before.
    public static let alreadyDiscarded = RejectionCode(rawValue: "ALREADY_DISCARDED")
}

/// States that a projection leaves an event out; written to the log, so that every rebuild leaves it out too.
public struct DeadLetterDiscarded: Event, Codable, Hashable {
    /// The stored name and version.
    public static let eventType = EventType("DeadLetterDiscarded")

    /// The projection.
    public let projection: ProjectionName
    /// The event left out.
    public let position: Position
    /// Why.
    public let reason: String

    private enum CodingKeys: CodingKey {
        case projection, position, reason
    }

    /// Creates the fact.
    public init(projection: ProjectionName, position: Position, reason: String) {
        self.projection = projection
        self.position = position
        self.reason = reason
    }

    /// The stored name and version.
    public var type: EventType { Self.eventType }

    /// Decodes a stored fact; throws ``EventDecodingError``.
    public init(decoding stored: RecordedEvent) throws {
        guard stored.type == Self.eventType else {
            throw EventDecodingError("\(stored.type.name) version \(stored.type.schemaVersion) is not known here")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: stored.data)
        } catch {
            throw EventDecodingError("the data of \(stored.type.name) does not fit it")
        }
    }

    /// Reads the fields.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        projection = ProjectionName(rawValue: try fields.decode(String.self, forKey: .projection))
        position = try fields.decode(Position.self, forKey: .position)
        reason = try fields.decode(String.self, forKey: .reason)
    }

    /// Writes the fields.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(projection.rawValue, forKey: .projection)
        try fields.encode(position, forKey: .position)
        try fields.encode(reason, forKey: .reason)
    }
}

/// Remembers what one projection leaves out.
struct DiscardRegister: Aggregate {
    static let category = "projection"

    static func stream(of projection: ProjectionName) -> StreamID {
        StreamID(category: category, key: projection.rawValue)
    }

    private(set) var positions: Set<Position> = []

    mutating func evolve(_ fact: DeadLetterDiscarded) {
        positions.insert(fact.position)
    }

    func decide(_ command: DiscardDeadLetter, isDeadLetter: Bool) -> Decision<DeadLetterDiscarded> {
        if positions.contains(command.position) {
            let message = "event \(command.position) was discarded from '\(command.projection)' before"
            return .rejected(Rejection(.alreadyDiscarded, message))
        }
        guard isDeadLetter else {
            let message = "no event waits as a dead letter of '\(command.projection)' at position \(command.position)"
            return .rejected(Rejection(.notADeadLetter, message))
        }
        return .accepted([
            DeadLetterDiscarded(projection: command.projection, position: command.position, reason: command.reason)
        ])
    }
}

/// Handles ``DiscardDeadLetter``.
public struct DiscardDeadLetterHandler: CommandHandler {
    /// Returns the dead letter that waits at a position, if any; throws ``StoreError``.
    public typealias Lookup = @Sendable (ProjectionName, Position) async throws -> DeadLetter?

    private let store: AggregateStore
    private let waitingDeadLetter: Lookup

    /// Creates the handler; `waitingDeadLetter` asks the read side, which alone knows.
    public init(store: AggregateStore, waitingDeadLetter: @escaping Lookup) {
        self.store = store
        self.waitingDeadLetter = waitingDeadLetter
    }

    /// Decides on what was discarded before and on what waits now.
    public func handle(
        _ envelope: CommandEnvelope<DiscardDeadLetter>
    ) async throws -> CommandAnswer<DiscardDeadLetter.Details> {
        let command = envelope.command
        let register = try await store.load(DiscardRegister.self, command.projection.rawValue)
        let letter = try await waitingDeadLetter(command.projection, command.position)
        // Foreign rows may show a dead letter where this log has another event, or none.
        let isDeadLetter = if let letter { try await store.holds(letter.event) } else { false }
        let decision = register.state.decide(command, isDeadLetter: isDeadLetter)
        return try await store.commit(decision, of: envelope, on: register) { _ in
            DiscardDeadLetter.Details(projection: command.projection.rawValue, position: command.position.rawValue)
        }
    }
}

/// Holds the events that the projections leave out, as the log has them.
public struct Discards: Hashable, Sendable {
    /// One event left out.
    public struct Entry: Hashable, Sendable {
        /// What was discarded, and why.
        public let fact: DeadLetterDiscarded
        /// Where the log states it.
        public let position: Position
        /// Who discarded it.
        public let actor: String
        /// When.
        public let recordedAt: Timestamp
    }

    /// All of them, in the order they were discarded, projection by projection.
    public private(set) var entries: [Entry] = []
    private var positions: [ProjectionName: Set<Position>] = [:]

    /// Leaves out nothing.
    public init() {}

    /// Reads what the log has for these projections; throws ``StoreError``.
    ///
    /// A record that cannot be read discards nothing; like any such event it waits as a dead letter itself.
    public init(of projections: [ProjectionName], in log: any EventStore) async throws {
        let pageSize = 1_000
        for projection in projections {
            let stream = DiscardRegister.stream(of: projection)
            var version = StreamVersion.none
            while true {
                let page = try await log.events(in: stream, after: version, limit: pageSize)
                for event in page {
                    guard let fact = try? DeadLetterDiscarded(decoding: event) else { continue }
                    insert(
                        Entry(
                            fact: fact, position: event.position, actor: event.cause.actor,
                            recordedAt: event.recordedAt))
                }
                version = page.last?.version ?? version
                guard page.count == pageSize else { break }
            }
        }
    }

    /// Returns those that `isIncluded` accepts.
    public func filter(_ isIncluded: (Entry) -> Bool) -> Discards {
        var some = Discards()
        for entry in entries where isIncluded(entry) { some.insert(entry) }
        return some
    }

    func contains(_ position: Position, in projection: ProjectionName) -> Bool {
        // Asked for by each projection of each event, and hardly ever is there any.
        !positions.isEmpty && positions[projection]?.contains(position) ?? false
    }

    private mutating func insert(_ entry: Entry) {
        entries.append(entry)
        positions[entry.fact.projection, default: []].insert(entry.fact.position)
    }
}
