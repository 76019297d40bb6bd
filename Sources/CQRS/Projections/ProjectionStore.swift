/// Names a projection, such as `orders`.
public struct ProjectionName: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name's text.
    public let rawValue: String

    /// Creates a name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Creates a name from a literal.
    public init(stringLiteral value: String) {
        self.rawValue = value
    }

    /// The name's text.
    public var description: String { rawValue }

    /// Orders names alphabetically.
    public static func < (left: ProjectionName, right: ProjectionName) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Keeps read models: the rows of every projection, each with its checkpoint, and the rights to write them.
///
/// The contract: everything done in one ``write(_:)`` is committed together or not at all, so a checkpoint is never
/// apart from its rows; writers are serialised, across processes too.
public protocol ProjectionStore: Sendable {
    /// The decoded events its projections apply.
    associatedtype Fact: Event
    /// What ``write(_:)`` hands to its body.
    associatedtype Transaction: ProjectionTransaction where Transaction.Fact == Fact

    /// The projections kept here, in the order they are applied.
    var projections: [ProjectionName] { get }

    /// Runs `body` in one transaction; when it throws, nothing is kept and the error is passed on.
    ///
    /// Throws ``StoreError``. Listeners of ``changes()`` are told after the commit, never within.
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Returns all checkpoints and the projector's state from one look.
    func status() async throws -> ProjectionStoreStatus

    /// Returns a feed that ticks after changes: at once for those of this process, within 50 ms for another's.
    func changes() -> AsyncStream<Void>
}

/// Writes within one transaction of a ``ProjectionStore``; valid only inside the body it was handed to.
public protocol ProjectionTransaction {
    /// The decoded events that projections apply.
    associatedtype Fact: Event

    /// Returns the same as the store's own status, as this transaction sees it.
    func status() throws -> ProjectionStoreStatus

    /// Lets a projection write the rows of one event: all of them, or none when it throws.
    ///
    /// An error that is not a ``StoreError`` means that the event itself cannot be applied.
    func apply(_ fact: Fact, recorded: RecordedEvent, to projection: ProjectionName) throws

    /// Returns whether events of this stream are waiting as dead letters of the projection.
    func isParked(_ stream: StreamID, in projection: ProjectionName) throws -> Bool

    /// Adds an event to the dead letters; adding the same one again counts an attempt.
    func park(_ event: RecordedEvent, in projection: ProjectionName, because reason: String, at now: Timestamp) throws

    /// Moves a checkpoint; throws ``StoreError`` `.fenced` when it is not at `from`.
    func moveCheckpoint(of projection: ProjectionName, from: Position, to: Position) throws

    /// Records that a projection stopped on an error it cannot retry, or clears that with nil.
    func setFailure(_ failure: ProjectionFailure?, of projection: ProjectionName) throws

    /// Replaces the projector's lease.
    func setLease(_ lease: ProjectorLease) throws

    /// Replaces what the people at the desk ask of the projector.
    func setControl(_ control: ProjectorControl) throws

    /// Publishes how long commands took to become visible.
    func setVisibleLatency(_ latency: VisibleLatency) throws
}

/// Tells all there is to know of the projections of a store, from one look.
public struct ProjectionStoreStatus: Hashable, Sendable {
    /// Each projection, in the order they are applied.
    public var projections: [ProjectionStatus]
    /// Who projects, or last did; nil when nobody ever did.
    public var lease: ProjectorLease?
    /// What the people at the desk ask of the projector.
    public var control: ProjectorControl
    /// How long commands took to become visible lately; nil before the first.
    public var visibleLatency: VisibleLatency?

    /// Creates a status.
    public init(
        projections: [ProjectionStatus],
        lease: ProjectorLease?,
        control: ProjectorControl,
        visibleLatency: VisibleLatency?
    ) {
        self.projections = projections
        self.lease = lease
        self.control = control
        self.visibleLatency = visibleLatency
    }

    /// Returns one projection's part; nil when it is not kept here.
    public subscript(name: ProjectionName) -> ProjectionStatus? {
        projections.first { $0.name == name }
    }
}

/// Tells how far one projection has come.
public struct ProjectionStatus: Hashable, Sendable {
    /// Which projection.
    public var name: ProjectionName
    /// The position up to which every event is applied or parked.
    public var checkpoint: Position
    /// How many events wait as dead letters.
    public var deadLetters: Int
    /// Why it stopped for good, if it did.
    public var failure: ProjectionFailure?
    /// The part of its rebuild that is done, 0 to 1, while one is under way.
    public var rebuilt: Double?

    /// Creates a status.
    public init(
        name: ProjectionName,
        checkpoint: Position,
        deadLetters: Int = 0,
        failure: ProjectionFailure? = nil,
        rebuilt: Double? = nil
    ) {
        self.name = name
        self.checkpoint = checkpoint
        self.deadLetters = deadLetters
        self.failure = failure
        self.rebuilt = rebuilt
    }
}

/// Says where and why a projection stopped for good.
public struct ProjectionFailure: Hashable, Sendable {
    /// The position it could not get past.
    public let position: Position
    /// The error's own words.
    public let message: String

    /// Creates a failure.
    public init(position: Position, message: String) {
        self.position = position
        self.message = message
    }
}

/// Gives one runner at a time the right to project.
public struct ProjectorLease: Hashable, Sendable {
    /// The session that holds it.
    public var holder: String
    /// Grows with every change of holder, so that a former holder can be told apart.
    public var epoch: Int64
    /// When the holder last showed that it lives: its heartbeat.
    public var renewedAt: Timestamp

    /// Creates a lease.
    public init(holder: String, epoch: Int64, renewedAt: Timestamp) {
        self.holder = holder
        self.epoch = epoch
        self.renewedAt = renewedAt
    }

    /// Whether the last holder gave it up in good order.
    public var isReleased: Bool { holder.isEmpty }
}

/// Holds what the people at the desk ask of whoever projects.
///
/// It is renewed by the session that set it and void once that session has gone silent, so a dashboard that died
/// can never leave the desk paused.
public struct ProjectorControl: Hashable, Sendable {
    /// Whether projecting is paused.
    public var isPaused: Bool
    /// While paused, events up to here may be applied all the same.
    public var allowedThrough: Position
    /// The pause before each event, for watching.
    public var delay: Duration
    /// Who asked.
    public var actor: String
    /// The session that asked and keeps it up.
    public var session: String
    /// When that session last renewed it.
    public var renewedAt: Timestamp

    /// Creates a control.
    public init(
        isPaused: Bool,
        allowedThrough: Position,
        delay: Duration,
        actor: String,
        session: String,
        renewedAt: Timestamp
    ) {
        self.isPaused = isPaused
        self.allowedThrough = allowedThrough
        self.delay = delay
        self.actor = actor
        self.session = session
        self.renewedAt = renewedAt
    }

    /// Asks for nothing: run at full speed.
    public static let none = ProjectorControl(
        isPaused: false, allowedThrough: .start, delay: .zero, actor: "", session: "",
        renewedAt: Timestamp(microseconds: 0))

    /// Returns what holds at `now`: nothing, when the session that asked has been silent for `lifetime`.
    ///
    /// One renewed further ahead than that is void too: the clock was set back, and nobody can tell its age.
    public func inForce(at now: Timestamp, lifetime: Duration) -> ProjectorControl {
        (now - renewedAt).magnitude > lifetime ? .none : self
    }
}

/// Tells how long accepted commands took to become visible, from `recordedAt` to the read model's commit.
public struct VisibleLatency: Hashable, Sendable {
    /// Half of them took no longer.
    public let p50: Duration
    /// 95 in 100 took no longer.
    public let p95: Duration
    /// 99 in 100 took no longer.
    public let p99: Duration

    /// Creates the figures.
    public init(p50: Duration, p95: Duration, p99: Duration) {
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
    }
}
