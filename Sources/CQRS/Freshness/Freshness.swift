/// Describes how far a reader may trust the read model, and what limits that trust.
public enum FreshnessState: Hashable, Sendable {
    /// Nothing is waiting, or not for longer than the threshold.
    case live
    /// Events wait and grow fewer.
    case catchingUp
    /// Events have waited longer than the threshold and do not grow fewer.
    case delayed
    /// The projector is paused by the named actor.
    case paused(by: String)
    /// Events wait and nothing moves.
    case stalled
    /// The projection stopped, or cannot be measured; the position is nil when it is not one event's fault.
    case failed(at: Position?, message: String)
    /// The log cannot be reached, for so long: what waits there is not known.
    case logAway(for: Duration)
    /// A shadow rebuild is running while readers see the old rows; `fraction` is the part done, 0 to 1.
    case rebuilding(fraction: Double)

    /// The word that is shown, in capitals.
    public var word: String {
        switch self {
        case .live: "LIVE"
        case .catchingUp: "CATCHING UP"
        case .delayed: "DELAYED"
        case .paused: "PAUSED"
        case .stalled: "STALLED"
        case .failed: "FAILED"
        case .logAway: "LOG AWAY"
        case .rebuilding: "REBUILDING"
        }
    }

    /// Orders states by how much they need attention, 0 for none.
    public var severity: Int {
        switch self {
        case .live: 0
        case .catchingUp: 1
        case .rebuilding: 2
        case .delayed: 3
        case .paused: 4
        case .stalled: 5
        case .failed: 6
        case .logAway: 7
        }
    }
}

/// Describes how fresh one projection is, as of one observation.
public struct Freshness: Hashable, Sendable {
    /// The projection that was observed.
    public var projection: ProjectionName
    /// The state, made of the rest.
    public var state: FreshnessState
    /// The last position of the log; nil when the log could not be read.
    public var head: Position?
    /// The chain at the log's last position; nil when the log could not be read.
    public var chain: Chain?
    /// The position up to which the projection is applied.
    public var checkpoint: Position
    /// Events not yet applied; nil when that is not known.
    public var behind: Int64?
    /// How long the first of them has waited; zero when none waits, nil when that is not known.
    ///
    /// Nil together with a known ``behind`` means that the event is dated in the future: some clock is wrong.
    public var lag: Duration?
    /// How long this observer has seen the first of them wait, at most as long as it has waited; nil when none waits.
    public var watched: Duration?
    /// How long the projector has been silent; nil when there is none, or when its heartbeat is dated in the future.
    public var heartbeatAge: Duration?
    /// How long catching up will take at the present rates; nil when the number of waiting events does not fall.
    public var eta: Duration?
    /// How many events are applied in a second, over the observer's last seconds; nil before it has watched for long
    /// enough.
    public var appliedPerSecond: Double?
    /// How often what does not get through now was tried again: the dead letters that wait, and what a fault of a store
    /// keeps from being applied.
    public var retries: Int
    /// Events waiting as dead letters.
    public var deadLetters: Int
    /// The number of the build that readers see, which grows when a rebuild is switched in; nil when that is not known.
    public var generation: Int64?
    /// How far a shadow rebuild has come; nil when there is none.
    public var rebuild: RebuildProgress?
    /// How the state will change if nothing but time passes.
    public var outlook: FreshnessOutlook
    /// The time of day of the observation.
    public var observedAt: Timestamp

    /// Creates a freshness.
    public init(
        projection: ProjectionName,
        state: FreshnessState,
        head: Position?,
        chain: Chain? = nil,
        checkpoint: Position,
        behind: Int64?,
        lag: Duration?,
        watched: Duration? = nil,
        heartbeatAge: Duration?,
        eta: Duration?,
        appliedPerSecond: Double? = nil,
        retries: Int = 0,
        deadLetters: Int,
        generation: Int64? = nil,
        rebuild: RebuildProgress? = nil,
        outlook: FreshnessOutlook = FreshnessOutlook(),
        observedAt: Timestamp
    ) {
        self.projection = projection
        self.state = state
        self.head = head
        self.chain = chain
        self.checkpoint = checkpoint
        self.behind = behind
        self.lag = lag
        self.watched = watched
        self.heartbeatAge = heartbeatAge
        self.eta = eta
        self.appliedPerSecond = appliedPerSecond
        self.retries = retries
        self.deadLetters = deadLetters
        self.generation = generation
        self.rebuild = rebuild
        self.outlook = outlook
        self.observedAt = observedAt
    }
}

extension Freshness {
    /// Whether the rows were made from this log; true as well when the log could not be read.
    public var isOfThisLog: Bool { head == nil || behind != nil }

    /// Whether the first waiting event is dated in the future, so that its lag is not known.
    public var isLagUnknownByClock: Bool { lag == nil && (behind ?? 0) > 0 }
}

/// Holds how fresh every projection is.
public struct FreshnessReport: Hashable, Sendable {
    /// Every projection, in the order they are applied.
    public var projections: [Freshness]
    /// How long events took to become visible in the last ``VisibleLatency/window``; nil when none did, or nobody
    /// measures.
    public var visibleLatency: VisibleLatency?
    /// The pause before each event that someone asked for.
    public var delay: Duration
    /// Who projects, and what is asked of them.
    public var projector: ProjectorReport
    /// How many servers have the log, as last known; nil where it is in a file of this machine.
    public var copies: LogCopies?

    /// Creates the whole from its parts; there is at least one projection.
    public init(
        projections: [Freshness], visibleLatency: VisibleLatency?, delay: Duration,
        projector: ProjectorReport = ProjectorReport(), copies: LogCopies? = nil
    ) {
        precondition(!projections.isEmpty)
        self.copies = copies
        self.projector = projector
        self.projections = projections
        self.visibleLatency = visibleLatency
        self.delay = delay
    }

    /// The projection that most needs attention; among equals the one furthest behind.
    public var worst: Freshness {
        projections.dropFirst().reduce(projections[0]) { worst, next in
            let isWorse = (next.state.severity, next.behind ?? .max) > (worst.state.severity, worst.behind ?? .max)
            return isWorse ? next : worst
        }
    }

    /// Returns one projection's freshness; nil when there is none of that name.
    public subscript(name: ProjectionName) -> Freshness? {
        projections.first { $0.projection == name }
    }
}
