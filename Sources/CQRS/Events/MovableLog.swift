/// One of the two logs of a ``LogMove``; every call throws `StoreError`.
public protocol MovableLog: Sendable {
    /// What the log is called in messages.
    var name: String { get }

    /// Returns how much it holds.
    func extent() async throws -> LogExtent

    /// Returns whether it holds all that another log does, at the same places with the same chains; more is no difference.
    func holds(_ other: LogExtent) async throws -> Bool
}

/// The log that is moved away: nobody appends to it from the first call on, until it is let go of or the process ends.
public protocol LeavingLog: MovableLog {
    /// Returns where it was moved to; nil while it is the living one.
    func movedTo() async throws -> LogPlace?

    /// Throws when it could not be put out of the way once it is moved.
    func prepare() async throws

    /// Returns events in the order of their positions.
    func events(after position: Position, limit: Int) async throws -> [RecordedEvent]

    /// Returns answers in the order they were given.
    func answers(after sequence: Int64, limit: Int) async throws -> [RecordedAnswer]

    /// Makes every append fail from now on, for good and for everybody, and notes where the log is now.
    func close(movedTo place: LogPlace) async throws

    /// Puts what is left of it out of the way, once the new log takes appends.
    func retire() async throws
}

/// The log that another is moved into.
public protocol ArrivingLog: MovableLog, CheckableLog {
    /// Returns where it is; nil while there is nothing yet.
    func place() async throws -> LogPlace?

    /// Returns what is there.
    func arrival() async throws -> LogArrival

    /// Makes it, closed, or closes one that is empty or was itself moved away; what it holds stays.
    func prepare() async throws

    /// Adds events and answers as they are, in one transaction that is on disk afterwards.
    func add(_ events: [RecordedEvent], _ answers: [RecordedAnswer]) async throws

    /// Lets everybody append to it.
    func open() async throws
}

/// Names what is at the place that a log is moved to.
public enum LogArrival: Hashable, Sendable {
    /// No log, or one that was itself moved away.
    case nothing
    /// A log that is being filled, and takes no appends until it is opened.
    case arriving
    /// A log that takes appends and may be filled, because nothing is in it.
    case empty
    /// A log that takes appends.
    case living
}
