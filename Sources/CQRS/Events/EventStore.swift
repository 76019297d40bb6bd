import Foundation

/// Keeps the log: every event ever accepted, in one total order, with the first answer to every command.
///
/// The contract, checked for every implementation by one suite:
/// positions are assigned inside the committing transaction, contiguous from 1; an append that returned is durable;
/// a command id is answered once; every event carries the chain of all up to it.
public protocol EventStore: Sendable {
    /// Commits a group of appends in one transaction, in the order given, and returns one result for each.
    ///
    /// Each is checked on its own, after those before it: one that conflicts or repeats an earlier command does not
    /// affect the others. When this throws, it is unknown whether any is committed: ask again by command id. Cancelling
    /// the caller does not cancel the commit: the result returned or thrown is always the true one. Throws
    /// ``StoreError``.
    func append(_ group: [AppendRequest]) async throws -> [AppendResult]

    /// Returns the events of a stream with a version above `version`, oldest first, at most `limit`.
    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent]

    /// Returns the events with a position above `position`, in position order, at most `limit`.
    func events(after position: Position, limit: Int) async throws -> [RecordedEvent]

    /// Returns where the log ends, the chain at `position`, and when the event that follows it was recorded, from one snapshot.
    ///
    /// `chain` is nil when the log ends before `position`, `nextRecordedAt` when nothing follows.
    func head(after position: Position) async throws -> LogHead

    /// Returns the first answer to a command, or nil when it was never answered.
    func answer(to command: CommandID) async throws -> StoredAnswer?

    /// Returns how often commands were refused by a decision that was kept, answered in a span, by who had asked; a command that is
    /// sent again is counted once.
    func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount]

    /// Returns every kind of event in the log, with each schema version that occurs; without reading the log through.
    func storedTypes() async throws -> Set<EventType>

    /// Returns a feed that ticks after commits: at once for those of this process, within milliseconds for another's.
    ///
    /// Several commits may share a tick, and there may be ticks without a commit; never a commit without a later tick.
    func commits() -> AsyncStream<Void>

    /// How far the clock that dates the events is ahead of that of this machine, as far as is known; negative when it is behind.
    var clockLead: Duration { get }
}

extension EventStore {
    /// Most logs are dated by this machine's clock.
    public var clockLead: Duration { .zero }
}

/// Counts the refused commands of one person.
public struct RefusalCount: Hashable, Sendable {
    /// Who had asked; nil for refusals from before that was kept.
    public let actor: String?
    /// How many commands; more than none.
    public let count: Int

    /// Creates a count.
    public init(actor: String?, count: Int) {
        self.actor = actor
        self.count = count
    }
}

/// Describes where the log ends, as seen from one position.
public struct LogHead: Hashable, Sendable {
    /// The last position and the chain there; the start for an empty log.
    public let end: LogPoint
    /// The chain at the position asked about, by which a log is known again; nil when the log ends before it.
    public let chain: Chain?
    /// When the first event after the position asked about was recorded; nil when there is none.
    public let nextRecordedAt: Timestamp?
    /// The time at the look by the clock that dates the events; nil where that is the clock of this machine.
    public let readAt: Timestamp?
    /// How many servers have what is accepted; nil where the log is in a file of this machine.
    public let copies: LogCopies?

    /// The last position; `start` for an empty log.
    public var head: Position { end.position }

    /// Creates the answer.
    public init(
        end: LogPoint, chain: Chain?, nextRecordedAt: Timestamp?, readAt: Timestamp? = nil, copies: LogCopies? = nil
    ) {
        self.copies = copies
        self.end = end
        self.chain = chain
        self.nextRecordedAt = nextRecordedAt
        self.readAt = readAt
    }
}

/// Tells how many servers have what was accepted, of a log that several machines share.
public enum LogCopies: Hashable, Sendable {
    /// It would go with the one server.
    case one
    /// A commit waits until a second server has it too.
    case several
    /// A commit waits for a second server, and none is connected.
    case standbyAway

    /// What is said of it next to the freshness; nil when nothing is to be warned of.
    public var warning: String? {
        switch self {
        case .one: "one copy"
        case .several: nil
        case .standbyAway: "standby away"
        }
    }
}

/// Asks that a stream still has the version it was read at.
public struct StreamCondition: Hashable, Sendable {
    /// The stream that must not have moved.
    public let stream: StreamID
    /// The version it was read at.
    public let version: StreamVersion

    /// Creates a condition.
    public init(stream: StreamID, version: StreamVersion) {
        self.stream = stream
        self.version = version
    }
}

/// Asks the log to append one command's events, or to keep its refusal, under conditions.
///
/// It is a class because it goes from task to task, and copying a structure would mean to count the users of each thing in it.
public final class AppendRequest: Sendable {
    /// Who and what causes the append; its command id is the idempotency key.
    public let cause: EventCause
    /// The command's name, kept with its answer.
    public let commandName: String
    /// The stream to append to, with the version the decision was made on.
    public let target: StreamCondition
    /// The events, oldest first; empty for a refusal.
    public let events: [NewEvent]
    /// Other streams the decision was made on.
    public let conditions: [StreamCondition]
    /// The encoded answer to keep: a receipt's details, or a rejection.
    public let outcome: AnswerOutcome
    /// What the command asks for, by which another one under the same id is distinguished from the same one sent again;
    /// nil when that is not known.
    public let asked: ContentHash?
    /// The hash of each event, made here so that nothing long is hashed under the log's lock.
    public let eventContents: [ContentHash]
    /// The hash of the answer.
    public let answerContent: ContentHash

    /// Creates a request; a refusal carries no events, an acceptance at least one.
    public init(
        cause: EventCause,
        commandName: String,
        target: StreamCondition,
        events: [NewEvent],
        conditions: [StreamCondition],
        outcome: AnswerOutcome,
        asked: ContentHash? = nil
    ) {
        precondition(events.isEmpty == outcome.isRejection, "events and acceptance go together")
        self.cause = cause
        self.commandName = commandName
        self.target = target
        self.events = events
        self.conditions = conditions
        self.outcome = outcome
        self.asked = asked
        eventContents = events.map { ContentHash(of: $0, in: target.stream, cause: cause) }
        answerContent = ContentHash(
            answerTo: cause.commandID, named: commandName, on: target.stream, asked: asked, outcome,
            of: outcome.isRejection ? cause.actor : nil)
    }
}

/// Carries an answer's own content, encoded.
public enum AnswerOutcome: Hashable, Sendable {
    /// Accepted, with the receipt's details as JSON.
    case accepted(details: Data)
    /// Refused, with the reason.
    case rejected(Rejection)

    /// Whether the command was refused.
    public var isRejection: Bool {
        if case .rejected = self { true } else { false }
    }
}

/// Holds the first answer to a command as the log keeps it.
public struct StoredAnswer: Hashable, Sendable {
    /// The command's name.
    public let commandName: String
    /// The stream it was addressed to.
    public let stream: StreamID
    /// That stream's version after it.
    public let version: StreamVersion
    /// The position of its last event and the chain there; for a refusal those of the head at that moment.
    public let point: LogPoint
    /// The encoded receipt details, or the rejection.
    public let outcome: AnswerOutcome
    /// What the command asked for; nil when that was not kept.
    public let asked: ContentHash?

    /// The position of its last event; for a refusal the head at that moment.
    public var position: Position { point.position }

    /// Creates an answer; only stores do.
    public init(
        commandName: String, stream: StreamID, version: StreamVersion, point: LogPoint, outcome: AnswerOutcome,
        asked: ContentHash?
    ) {
        self.commandName = commandName
        self.stream = stream
        self.version = version
        self.point = point
        self.outcome = outcome
        self.asked = asked
    }
}

/// The outcome of one append.
public enum AppendResult: Hashable, Sendable {
    /// On disk now, by this request.
    case committed(StoredAnswer)
    /// The command was answered before; nothing was appended.
    case repeated(StoredAnswer)
    /// A stream had moved; nothing was appended and no answer kept.
    case conflict(VersionConflict)
}
