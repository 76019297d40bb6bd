/// Holds what is requested of projectors until it is done or withdrawn.
///
/// Unlike a ``ProjectorControl`` it holds over the end of the session that made it.
public struct ProjectorRequests: Hashable, Sendable {
    /// Asks that the next event fails; nil while nobody asks for that.
    public var fault: FaultRequest?
    /// The sessions that may not project, in the order in which they were stopped.
    public private(set) var stops: [ProjectorStop]

    /// The most sessions that are stopped at a time; the ones stopped longest ago may project again.
    public static let mostStops = 64

    /// Creates requests.
    public init(fault: FaultRequest? = nil, stops: [ProjectorStop] = []) {
        self.fault = fault
        self.stops = Array(stops.suffix(Self.mostStops))
    }

    /// Asks for nothing.
    public static let none = ProjectorRequests()

    /// Returns the stop of a session; nil when it may project.
    public func stop(of session: String) -> ProjectorStop? {
        stops.first { $0.session == session }
    }

    /// Adds the stop of a session that may project.
    public mutating func add(_ stop: ProjectorStop) {
        guard self.stop(of: stop.session) == nil else { return }
        stops = Array((stops + [stop]).suffix(Self.mostStops))
    }

    /// Removes the stop of a session, or all of them.
    public mutating func removeStops(of session: String? = nil) {
        stops.removeAll { session == nil || $0.session == session }
    }

    /// Replaces the stop of a session by one that is renewed at an instant; does nothing when it may project.
    mutating func renewStop(of session: String, at now: Timestamp) {
        guard let index = stops.firstIndex(where: { $0.session == session }) else { return }
        stops[index].renewedAt = now
    }

    /// Returns the requests without the stops of sessions that have been silent for longer than `lifetime`.
    ///
    /// Such a session died, or was suspended: then it finds its stop when it goes on. One that renewed it in the future is
    /// believed, because its age is unknown.
    func inForce(at now: Timestamp, lifetime: Duration) -> ProjectorRequests {
        ProjectorRequests(
            fault: fault, stops: stops.filter { stop in stop.renewedAt.age(at: now).map { $0 <= lifetime } ?? true })
    }

    /// Returns the stop for which there is no projector; nil when a session that may project holds the lease, or
    /// nobody was stopped.
    func stop(whileHeldBy lease: ProjectorLease?) -> ProjectorStop? {
        guard let lease, !lease.isReleased else { return stops.last }
        return stop(of: lease.holder)
    }
}

/// Asks that the next event that is applied fails as one that cannot be applied: it becomes a dead letter.
public struct FaultRequest: Hashable, Sendable {
    /// The name of who asks.
    public let actor: String
    /// When it was asked for.
    public let requestedAt: Timestamp

    /// Creates a request.
    public init(actor: String, requestedAt: Timestamp) {
        self.actor = actor
        self.requestedAt = requestedAt
    }

    /// Why the event waits, as a sentence.
    public var reason: String { "\(actor) asked that this event fails; a retry applies it" }
}

/// Keeps one session from projecting until it is started again or ends; renewed by that session as long as it lives.
public struct ProjectorStop: Hashable, Sendable {
    /// The session that may not project.
    public let session: String
    /// The name of who asked.
    public let actor: String
    /// When it was asked for.
    public let requestedAt: Timestamp
    /// When the session last showed that it lives and stands still; at first, when it was asked for.
    public internal(set) var renewedAt: Timestamp

    /// Creates a stop; the session is not empty.
    public init(session: String, actor: String, requestedAt: Timestamp, renewedAt: Timestamp? = nil) {
        self.session = session
        self.actor = actor
        self.requestedAt = requestedAt
        self.renewedAt = renewedAt ?? requestedAt
    }
}

/// Reports that nobody projects, so that there is nothing to stop.
public struct NoProjector: Error, Hashable, CustomStringConvertible {
    /// Creates the report.
    public init() {}

    /// The sentence to show.
    public var description: String { "no process projects, so there is no projector to stop" }
}

/// Makes the next event of a batch fail that would be applied, in every projection that has not had it.
struct PendingFault {
    let request: FaultRequest
    /// The event that failed; nil until one did.
    private(set) var position: Position?

    init(_ request: FaultRequest) {
        self.request = request
    }

    /// Returns why an event that would be applied fails; nil when it does not.
    mutating func reason(for event: RecordedEvent) -> String? {
        if position == nil { position = event.position }
        return position == event.position ? request.reason : nil
    }
}
