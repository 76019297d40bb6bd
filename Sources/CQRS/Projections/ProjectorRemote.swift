/// Pauses, steps, slows and rebuilds on behalf of one session.
///
/// What it asks for is kept in the read store, so it reaches the projector in whichever process that runs. It is
/// renewed while the session lives; soon after the session died, the projector ends it. A session that was only
/// stopped, for however long, finds its control unchanged if nobody projected past it meanwhile, and renews it.
/// Otherwise ``losses`` reports the loss.
///
/// A remote of no session asks for what holds until somebody replaces it: for a process that ends once it has asked.
public actor ProjectorRemote<Store: ProjectionStore>: ProjectorControls {
    /// The controls of this session that others ended, from now on; for one reader, and only the newest few are
    /// buffered.
    public nonisolated let losses: AsyncStream<ControlLoss>
    private let lost: AsyncStream<ControlLoss>.Continuation
    private let log: any EventStore
    private let store: Store
    private let clock: any WallClock
    private let session: String
    private let actor: String
    private let policy: ProjectorPolicy
    /// What is to be renewed, as it was last written; nil while nothing is asked for.
    private var wish: ProjectorControl?
    private var changes = 0
    /// Wakes the run when something is asked for.
    private var bell: AsyncStream<Void>.Continuation?

    /// Creates a remote for a session, or with an empty one for none; `actor` is named to readers as the one who paused.
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
        (losses, lost) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4))
    }

    deinit { lost.finish() }

    /// Pauses, or resumes; throws ``StoreError``.
    public func setPaused(_ isPaused: Bool) async throws {
        try await change { control, _ in
            control.isPaused = isPaused
            control.allowedThrough = .start
        }
    }

    /// Lets one more event through while paused; does nothing when none waits.
    public func step() async throws { try await step(by: 1) }

    /// Lets some more events through while paused, as far as they wait; returns through which position.
    @discardableResult
    public func step(by count: Int) async throws -> Position {
        let head = try await log.head(after: .start).head
        return try await change(keepsOwner: session.isEmpty) { control, status in
            guard control.isPaused else { return }
            // Those behind the front have its events to catch up with, which a pause does not hold.
            guard let front = status.front, front < head else { return }
            let reached = max(control.allowedThrough, front)
            control.allowedThrough = min(Position(reached.rawValue + Int64(count)), head)
        }.allowedThrough
    }

    /// Sets the pause before each event; zero for full speed.
    ///
    /// Where another session has paused, it stays that session's: who slows ends no pause by leaving. The delay then lasts as
    /// long as what was asked for with the pause.
    public func setDelay(_ delay: Duration) async throws {
        try await change(keepsPause: true) { control, _ in control.delay = max(.zero, delay) }
    }

    /// Requests that the next event that is applied fails, or withdraws that.
    public func failNextEvent(_ isAsked: Bool) async throws {
        let request = isAsked ? FaultRequest(actor: actor, requestedAt: clock.now()) : nil
        try await write { transaction in
            var requests = try transaction.status().requests
            requests.fault = request
            try transaction.setRequests(requests)
        }
    }

    /// Stops the projector; throws ``NoProjector`` when nobody projects.
    public func stop() async throws {
        let now = clock.now()
        let isClockWrong = clock.isKnownToBeWrong
        try await write { [actor, policy] transaction in
            let status = try transaction.status()
            var requests = status.requests
            guard let lease = status.lease, !lease.isReleased, requests.stop(of: lease.holder) == nil else {
                throw NoProjector()
            }
            // By a wrong clock, ours or the holder's, nobody can tell how long it has been silent.
            let silence = isClockWrong ? nil : lease.renewedAt.age(at: now)
            guard silence.map({ $0 < policy.leaseDuration * 2 }) ?? true else { throw NoProjector() }
            requests.add(ProjectorStop(session: lease.holder, actor: actor, requestedAt: now))
            try transaction.setRequests(requests)
        }
    }

    /// Lets every session project again that was stopped.
    public func start() async throws {
        try await write { transaction in
            var requests = try transaction.status().requests
            requests.removeStops()
            try transaction.setRequests(requests)
        }
    }

    /// Requests a shadow rebuild of projections; one that is already under way goes on, one that failed starts again.
    public func rebuild(_ projections: [ProjectionName]) async throws {
        let request = RebuildRequest(actor: actor, reason: "requested", requestedAt: clock.now())
        try await write { transaction in
            for projection in try transaction.status().projections where projections.contains(projection.name) {
                if let rebuild = projection.rebuild, rebuild.build.failure == nil { continue }
                try transaction.beginRebuild(of: projection.name, request)
            }
        }
    }

    /// Cancels the rebuilds of these projections, except where the rows need one: to leave out discarded events, or
    /// because the rows are foreign.
    public func cancelRebuild(of projections: [ProjectionName]) async throws {
        try await write { transaction in
            for projection in try transaction.status().projections where projections.contains(projection.name) {
                guard let rebuild = projection.rebuild else { continue }
                // Live rows without a failure look correct: nobody would notice what they hold and the log does not.
                // Foreign rows stay failed.
                let isNeeded = rebuild.request.isOwn && rebuild.build.failure == nil && projection.live.isCurrent
                if !isNeeded { try transaction.cancelRebuild(of: projection.name) }
            }
        }
    }

    /// Renews what was asked for until the task is cancelled, then withdraws it.
    ///
    /// What another session has ended or replaced is not asked for again.
    public func run<C: Clock>(clock timer: C) async where C.Duration == Duration {
        let (asked, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.bell = bell
        var wishes = asked.makeAsyncIterator()
        while !Task.isCancelled {
            guard wish != nil else {
                await wishes.next(isolation: self)
                continue
            }
            do { try await timer.sleep(for: policy.controlLifetime / 4) } catch { break }
            // A renewal that fails is tried again at the next interval; if the store stays unreachable, the control
            // expires.
            if wish != nil { try? await renew() }
        }
        try? await release()
    }

    /// Edits the control in force and returns what is asked for from now on; `keepsOwner` leaves it to the session that
    /// keeps it up, and `keepsPause` does while that has paused.
    @discardableResult
    private func change(
        keepsOwner: Bool = false, keepsPause: Bool = false,
        _ edit: @escaping @Sendable (inout ProjectorControl, ProjectionStoreStatus) -> Void
    ) async throws -> ProjectorControl {
        let now = clock.now()
        changes += 1
        let thisChange = changes
        let (found, control) = try await write { [session, actor, policy] transaction in
            let status = try transaction.status()
            var control = status.control.inForce(at: now, lifetime: policy.controlLifetime, for: session)
            edit(&control, status)
            let isOthers = control.session != session
            guard !keepsOwner, !(keepsPause && isOthers && control.isPaused) else {
                try transaction.setControl(control)
                return (status.control, control)
            }
            control.actor = actor
            control.session = session
            control.renewedAt = now
            try transaction.setControl(control)
            return (status.control, control)
        }
        if found.session != session { report(found, at: now) }
        guard thisChange == changes, !session.isEmpty else { return control }
        wish = control.asksForSomething && control.session == session ? control : nil
        if wish != nil { bell?.yield() }
        return control
    }

    /// Renews the session's control while the store still holds it. A projector replaces an expired control before it
    /// projects on, so a control that is still there was obeyed all the time.
    private func renew() async throws {
        let now = clock.now()
        let thisChange = changes
        let found = try await write { [session, wish] transaction in
            var control = try transaction.status().control
            // Nobody ever asked for anything here: the store was made again.
            if control == .none, let wish { control = wish }
            guard control.session == session else { return control }
            control.renewedAt = now
            try transaction.setControl(control)
            return control
        }
        // A later change writes what it wants and sees for itself what it found.
        guard thisChange == changes else { return }
        if found.session != session { report(found, at: now) }
        wish = found.session == session && found.asksForSomething ? found : nil
    }

    private func release() async throws {
        guard wish != nil else { return }
        wish = nil
        try await write { [session] transaction in
            guard try transaction.status().control.session == session else { return }
            try transaction.setControl(.none)
        }
    }

    private func report(_ found: ProjectorControl, at now: Timestamp) {
        guard let wish else { return }
        let hasRunOut = (now - wish.renewedAt).magnitude > policy.controlLifetime
        lost.yield(ControlLoss(asked: wish, found: found, hasRunOut: hasRunOut))
    }

    /// Writes in a task of its own, so that cancelling the caller neither refuses the release nor leaves a change
    /// committed that nobody knows of.
    @discardableResult
    private func write<T: Sendable>(_ body: @escaping @Sendable (Store.Transaction) throws -> T) async throws -> T {
        try await Task { [store] in try await store.write(body) }.value
    }
}
