/// Describes who projects and what is asked of them, as of one observation.
public struct ProjectorReport: Hashable, Sendable {
    /// Whether a session holds the lease and may project, as far as it is heard of.
    public var isHeld: Bool
    /// Whether the session of whoever looks holds the lease.
    public var isOwn: Bool
    /// The name of who paused projecting; nil while nobody did.
    public var pausedBy: String?
    /// The name of who slowed projecting, paused as it may be; nil while nobody did.
    public var slowedBy: String?
    /// Why there is no projector, when somebody stopped it; nil while one projects, and when nobody was stopped.
    public var stop: ProjectorStop?
    /// The sessions that may not project.
    public var stops: [ProjectorStop]
    /// Asks that the next event fails; nil while nobody asks for that.
    public var fault: FaultRequest?

    /// Creates a report; by default, somebody projects and nothing is asked of anybody.
    public init(
        isHeld: Bool = true, isOwn: Bool = false, pausedBy: String? = nil, slowedBy: String? = nil,
        stop: ProjectorStop? = nil, stops: [ProjectorStop] = [], fault: FaultRequest? = nil
    ) {
        self.isHeld = isHeld
        self.isOwn = isOwn
        self.pausedBy = pausedBy
        self.slowedBy = slowedBy
        self.stop = stop
        self.stops = stops
        self.fault = fault
    }

    /// Reports on a status, with the control in force, to a session.
    init(
        _ status: ProjectionStoreStatus, _ control: ProjectorControl, _ requests: ProjectorRequests, to session: String?
    ) {
        self.init(
            isHeld: status.lease.map { !$0.isReleased && status.requests.stop(of: $0.holder) == nil } ?? false,
            isOwn: session != nil && status.lease?.holder == session,
            pausedBy: control.isPaused ? control.pauseOwner.actor : nil,
            slowedBy: control.delay > .zero ? control.delayOwner.actor : nil,
            stop: requests.stop(whileHeldBy: status.lease), stops: requests.stops, fault: requests.fault)
    }
}

extension FreshnessReport {
    /// How long a projector may be silent before it counts as gone.
    private static let patience: Duration = .seconds(5)

    /// Who paused projecting, whatever state that shows as; nil while nobody did.
    public var pausedBy: String? {
        projector.pausedBy
            ?? projections.lazy.compactMap { if case .paused(let actor) = $0.state { actor } else { nil } }.first
    }

    /// Whether a pause stops this read model alone, and not those that others have of the same log.
    public var pausesOnlyHere: Bool { copies != nil }

    /// Whether a session holds the lease and was heard of lately.
    public var hasProjector: Bool {
        projector.isHeld && projections.contains { $0.heartbeatAge.map { $0 < Self.patience } ?? false }
    }
}
