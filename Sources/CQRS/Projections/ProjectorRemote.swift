/// Pauses, steps, slows and rebuilds on behalf of one session at the desk.
///
/// What it asks for is kept in the read store, so it reaches the projector in whichever process that runs; it is
/// renewed while the session lives and void soon after it died.
public actor ProjectorRemote<Store: ProjectionStore>: ProjectorControls {
    private let log: any EventStore
    private let store: Store
    private let clock: any WallClock
    private let session: String
    private let actor: String
    private let policy: ProjectorPolicy
    private var isAsking = false
    private var changes = 0
    /// Tells a run that something is asked for.
    private var bell: AsyncStream<Void>.Continuation?

    /// Creates a remote for a session; `actor` is named to readers as the one who paused.
    public init(
        log: any EventStore,
        store: Store,
        clock: any WallClock,
        session: String,
        actor: String,
        policy: ProjectorPolicy = ProjectorPolicy()
    ) {
        self.log = log
        self.store = store
        self.clock = clock
        self.session = session
        self.actor = actor
        self.policy = policy
    }

    /// Pauses, or resumes.
    public func setPaused(_ isPaused: Bool) async throws {
        try await change { control, _ in
            control.isPaused = isPaused
            control.allowedThrough = .start
        }
    }

    /// Lets one more event through while paused; does nothing when none waits.
    public func step() async throws {
        let head = try await log.head(after: .start).head
        try await change { control, status in
            guard control.isPaused else { return }
            let running = status.projections.filter(\.isRunning)
            guard let slowest = running.map(\.checkpoint).min(), slowest < head else { return }
            control.allowedThrough = min(max(control.allowedThrough, slowest).next, head)
        }
    }

    /// Sets the pause before each event; zero for full speed.
    public func setDelay(_ delay: Duration) async throws {
        try await change { control, _ in control.delay = max(.zero, delay) }
    }

    /// Has projections built anew beside the rows that readers see; one that is being rebuilt already goes on, one whose
    /// rebuild failed starts again.
    public func rebuild(_ projections: [ProjectionName]) async throws {
        let request = RebuildRequest(actor: actor, reason: "asked for", requestedAt: clock.now())
        _ = try await write { transaction in
            for projection in try transaction.status().projections where projections.contains(projection.name) {
                if let rebuild = projection.rebuild, rebuild.build.failure == nil { continue }
                try transaction.beginRebuild(of: projection.name, request)
            }
            return true
        }
    }

    /// Gives up the rebuilds of these projections, but not one that the rows need to leave out what was discarded.
    public func cancelRebuild(of projections: [ProjectionName]) async throws {
        _ = try await write { transaction in
            for projection in try transaction.status().projections where projections.contains(projection.name) {
                guard let rebuild = projection.rebuild else { continue }
                // Rows that run look right: nobody would see that they hold what the log says they do not.
                let isNeeded = rebuild.request.isOwn && rebuild.build.failure == nil && projection.isRunning
                if !isNeeded { try transaction.cancelRebuild(of: projection.name) }
            }
            return true
        }
    }

    /// Keeps up what was asked for until the task is cancelled, then takes it back.
    ///
    /// A session that was stopped for so long that its wish ran out does not ask for it again.
    public func run<C: Clock>(clock timer: C) async where C.Duration == Duration {
        let (asked, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.bell = bell
        var wishes = asked.makeAsyncIterator()
        while !Task.isCancelled {
            guard isAsking else {
                await wishes.next(isolation: self)
                continue
            }
            do { try await timer.sleep(for: policy.controlLifetime / 4) } catch { break }
            // A renewal that fails is tried again at the next; if the store stays away the control runs out.
            if isAsking { try? await renew() }
        }
        try? await release()
    }

    private func change(
        _ edit: @escaping @Sendable (inout ProjectorControl, ProjectionStoreStatus) -> Void
    ) async throws {
        let now = clock.now()
        changes += 1
        let thisChange = changes
        let asks = try await write { [session, actor, policy] transaction in
            let status = try transaction.status()
            var control = status.control.inForce(at: now, lifetime: policy.controlLifetime)
            edit(&control, status)
            control.actor = actor
            control.session = session
            control.renewedAt = now
            try transaction.setControl(control)
            return control.isPaused || control.delay > .zero
        }
        note(asks, asOf: thisChange)
    }

    /// What has run out is given up: everyone has gone on without it, and reviving it would pause them unasked.
    private func renew() async throws {
        let now = clock.now()
        let thisChange = changes
        let asks = try await write { [session, policy] transaction in
            var control = try transaction.status().control.inForce(at: now, lifetime: policy.controlLifetime)
            guard control.session == session else { return false }
            control.renewedAt = now
            try transaction.setControl(control)
            return true
        }
        note(asks, asOf: thisChange)
    }

    private func release() async throws {
        guard isAsking else { return }
        isAsking = false
        _ = try await write { [session] transaction in
            guard try transaction.status().control.session == session else { return false }
            try transaction.setControl(.none)
            return false
        }
    }

    /// Takes in what a write found, unless a later change has been asked for meanwhile.
    private func note(_ asks: Bool, asOf change: Int) {
        guard change == changes else { return }
        isAsking = asks
        if asks { bell?.yield() }
    }

    /// Writes in a task of its own, so that cancelling the caller neither refuses the release nor leaves a change
    /// committed that nobody knows of.
    private func write(_ body: @escaping @Sendable (Store.Transaction) throws -> Bool) async throws -> Bool {
        try await Task { [store] in try await store.write(body) }.value
    }
}
