/// Records how consecutive events came from the log into the rows of one projection that readers see: when they were
/// applied, and what they had waited for since those before them.
///
/// A runner writes one in each transaction that moves a checkpoint. It explains lag afterwards and is no part of the
/// rows: neither a rebuild nor a verification compares it.
public struct Delivery: Hashable, Sendable {
    /// The projection.
    public var projection: ProjectionName
    /// The position of the first of the events.
    public var first: Position
    /// The position of the last of the events.
    public var last: Position
    /// Between when and when the log recorded them; known more widely for some, never more narrowly.
    public var recorded: ClosedRange<Timestamp>
    /// When the runner had read them and began to decode and apply them.
    public var beganAt: Timestamp
    /// When their rows were written, just before the commit that shows them.
    public var endedAt: Timestamp
    /// Whether this is one event that was not applied and waits as a dead letter.
    public var isParked: Bool
    /// What they waited for before `beganAt`, in order of time.
    public var waits: [DeliveryWait]

    /// Creates a record.
    public init(
        of projection: ProjectionName,
        first: Position,
        last: Position,
        recorded: ClosedRange<Timestamp>,
        beganAt: Timestamp,
        endedAt: Timestamp,
        isParked: Bool = false,
        waits: [DeliveryWait] = []
    ) {
        self.projection = projection
        self.first = first
        self.last = last
        self.recorded = recorded
        self.beganAt = beganAt
        self.endedAt = endedAt
        self.isParked = isParked
        self.waits = waits
    }

    /// How many events it is of.
    public var count: Int64 { last - first + 1 }

    /// Whether it can be of an event. Its time distinguishes it from one at the same position of another log.
    public func mayHold(_ position: Position, recordedAt: Timestamp) -> Bool {
        first <= position && position <= last && recorded.contains(recordedAt)
    }

    /// Returns which of the records of one event, oldest first, is of its becoming visible: the first one since it was
    /// last parked; if it still is, of its being parked. Nil without records.
    ///
    /// Rows made again from scratch deliver it again, which readers do not notice.
    public static func decisive(among records: [Delivery]) -> Int? {
        let parked = records.lastIndex(where: \.isParked)
        return records[(parked.map { $0 + 1 } ?? 0)...].indices.first ?? parked
    }
}

/// Describes a time during which a runner did not apply events.
public struct DeliveryWait: Hashable, Sendable {
    /// What was waited for.
    public enum Cause: Hashable, Sendable {
        /// Somebody paused the projector; the name is empty when it is not known.
        case pause(by: String)
        /// Somebody asked for this pause before each event.
        case delay(Duration)
        /// A rebuild was given its turn, or these rows came with it.
        case rebuild
        /// A fault of a store that passed.
        case fault
        /// The event waited as a dead letter until a retry applied it.
        case deadLetter
        /// The projection gathered more events, to write once what they change.
        case gathering
        /// No projector ran, or one that held the lease had gone silent, or the read model was not there.
        case takeOver
    }

    /// What was waited for.
    public var cause: Cause
    /// When the wait began; the beginning of all times where that is not known.
    public var from: Timestamp
    /// When it ended.
    public var until: Timestamp

    /// Creates a wait.
    public init(_ cause: Cause, from: Timestamp, until: Timestamp) {
        self.cause = cause
        self.from = from
        self.until = until
    }
}

/// Bounds the records of deliveries that a store keeps.
public struct DeliveryRetention: Hashable, Sendable {
    /// The most records kept; with none, none is written.
    public var records: Int
    /// The age from which a record is dropped.
    public var age: Duration

    /// Creates a bound; by default 100,000 records and 7 days.
    public init(records: Int = 100_000, age: Duration = .seconds(7 * 86_400)) {
        self.records = records
        self.age = age
    }
}
