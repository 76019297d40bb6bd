/// Describes all projections of a store, as one snapshot.
public struct ProjectionStoreStatus: Hashable, Sendable {
    /// Each projection, in the order they are applied.
    public var projections: [ProjectionStatus]
    /// Who projects, or last did; nil when nobody ever did.
    public var lease: ProjectorLease?
    /// What people ask of the projector.
    public var control: ProjectorControl
    /// What is requested of projectors and not done yet.
    public var requests: ProjectorRequests
    /// How long events took to become visible, as last published; ``VisibleLatency/since`` shows how old that is.
    public var visibleLatency: VisibleLatency?

    /// Creates a status.
    public init(
        projections: [ProjectionStatus],
        lease: ProjectorLease?,
        control: ProjectorControl,
        requests: ProjectorRequests = .none,
        visibleLatency: VisibleLatency?
    ) {
        self.projections = projections
        self.lease = lease
        self.control = control
        self.requests = requests
        self.visibleLatency = visibleLatency
    }

    /// How far the projection has come that has come furthest; nil when none goes on.
    public var front: Position? { projections.filter(\.isRunning).map(\.checkpoint).max() }

    /// Returns one projection's part; nil when it is not kept here.
    public subscript(name: ProjectionName) -> ProjectionStatus? {
        projections.first { $0.name == name }
    }
}

/// Describes how far one projection has come.
public struct ProjectionStatus: Hashable, Sendable {
    /// The name of the projection.
    public var name: ProjectionName
    /// The rows that readers see.
    public var live: BuildStatus
    /// The shadow rebuild of them, if there is one.
    public var rebuild: RebuildStatus?

    /// Creates a status.
    public init(name: ProjectionName, live: BuildStatus, rebuild: RebuildStatus? = nil) {
        self.name = name
        self.live = live
        self.rebuild = rebuild
    }

    /// The rows that readers see.
    public var liveBuild: ProjectionBuild { ProjectionBuild(name, generation: live.generation) }
    /// The rows of the shadow rebuild, if there is one.
    public var rebuildBuild: ProjectionBuild? {
        rebuild.map { ProjectionBuild(name, generation: $0.build.generation) }
    }
    /// The position up to which every event is applied, parked or discarded in the rows that readers see.
    public var checkpoint: Position { live.checkpoint }
    /// How many events readers do not see because they wait as dead letters.
    public var deadLetters: Int { live.deadLetters }
    /// How often those events were tried again.
    public var retries: Int { live.retries }
    /// Why the rows that readers see go no further, if they do not.
    public var failure: ProjectionFailure? { live.failure }
    /// Whether this program may apply events to the rows that readers see.
    public var isRunning: Bool { live.isRunning }
}

/// Describes how far one set of rows has come.
public struct BuildStatus: Hashable, Sendable {
    /// The generation of the build, from 1.
    public var generation: Int64
    /// The position up to which every event is applied, parked or discarded.
    public var checkpoint: Position
    /// The chain at the checkpoint, by which the log is known again; nil for rows made before that was kept.
    public var chain: Chain?
    /// How many events wait as dead letters.
    public var deadLetters: Int
    /// How often those events were tried again, all together.
    public var retries: Int
    /// Why it stopped for good, if it did.
    public var failure: ProjectionFailure?
    /// Whether the rows are of the shape and meaning that this program gives them.
    public var isCurrent: Bool
    /// Whether this program may apply events to the rows.
    public var isRunning: Bool { isCurrent && failure == nil }

    /// Creates a status; by default, of rows to which no event was applied.
    public init(
        generation: Int64 = 1,
        checkpoint: Position = .start,
        chain: Chain? = .start,
        deadLetters: Int = 0,
        retries: Int = 0,
        failure: ProjectionFailure? = nil,
        isCurrent: Bool = true
    ) {
        self.generation = generation
        self.checkpoint = checkpoint
        self.chain = chain
        self.deadLetters = deadLetters
        self.retries = retries
        self.failure = failure
        self.isCurrent = isCurrent
    }
}

/// Describes how far a rebuild has come.
public struct RebuildStatus: Hashable, Sendable {
    /// The status of the new rows.
    public var build: BuildStatus
    /// Who asked for it, when and why.
    public var request: RebuildRequest

    /// Creates a status.
    public init(build: BuildStatus, request: RebuildRequest) {
        self.build = build
        self.request = request
    }
}

/// Asks for a projection to be rebuilt from the log.
public struct RebuildRequest: Hashable, Sendable {
    /// Who asks; empty for the program itself.
    public let actor: String
    /// Why, in a few words.
    public let reason: String
    /// When it was asked for.
    public let requestedAt: Timestamp
    /// Whether the program itself asks.
    public var isOwn: Bool { actor.isEmpty }

    /// Whether the rows are not right before it is done; those that are only far behind are.
    public var isNeeded: Bool { isOwn && reason != Self.farBehind }

    private static let farBehind = "far behind the log"

    /// Returns the program's own request for rows that it gets further by making them again.
    static func ofRowsFarBehind(at now: Timestamp) -> RebuildRequest {
        RebuildRequest(actor: "", reason: farBehind, requestedAt: now)
    }

    /// Creates a request.
    public init(actor: String, reason: String, requestedAt: Timestamp) {
        self.actor = actor
        self.reason = reason
        self.requestedAt = requestedAt
    }
}

/// Describes where and why a projection stopped for good.
public struct ProjectionFailure: Hashable, Sendable {
    /// The position it could not get past.
    public let position: Position
    /// The description of the error.
    public let message: String

    /// Creates a failure.
    public init(position: Position, message: String) {
        self.position = position
        self.message = message
    }
}
