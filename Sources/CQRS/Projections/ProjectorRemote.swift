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
    /// What this session asks for and renews.
    private var wishes: Set<ProjectorControl.Part> = []
    /// What was asked of the projector when this session last wrote or renewed it.
    private var asked = ProjectorControl.none
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
        try await change(.pause) { control, _ in
            control.isPaused = isPaused
            control.allowedThrough = .start
        }
    }

    /// Lets one more event through while paused; does nothing when none waits.
    public func step() async throws { try await step(by: 1) }

    /// Lets some more events through while paused, as far as they wait; returns through which position.
    ///
    /// A pause stays that of who paused, whoever steps.
    @discardableResult
    public func step(by count: Int) async throws -> Position {
        let head = try await log.head(after: .start).head
        return try await change(.pause, keepsOwner: true) { control, status in
            guard control.isPaused else { return }
            // Those behind the front have its events to catch up with, which a pause does not hold.
            guard let front = status.front, front < head else { return }
            let reached = max(control.allowedThrough, front)
            control.allowedThrough = min(Position(reached.rawValue + Int64(count)), head)
        }.allowedThrough
    }

    /// Sets the pause before each event; zero for full speed.
    public func setDelay(_ delay: Duration) async throws {
        try await change(.delay) { control, _ in control.delay = max(.zero, delay) }
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
                let isNeeded = rebuild.request.isNeeded && rebuild.build.failure == nil && projection.live.isCurrent
                if !isNeeded { try transaction.cancelRebuild(of: projection.name) }
            }
        }
    }

    /// Renews what was asked for until the task is cancelled, then withdraws it.
    ///
    /// What another session has ended or replaced is not asked for again.
    public func run<C: Clock>(clock timer: C) async where C.Duration == Duration {
        let (ringing, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.bell = bell
        var rings = ringing.makeAsyncIterator()
        while !Task.isCancelled {
            guard !wishes.isEmpty else {
                await rings.next(isolation: self)
                continue
            }
            do { try await timer.sleep(for: policy.controlLifetime / 4) } catch { break }
            // A renewal that fails is tried again at the next interval; if the store stays unreachable, the control
            // expires.
            if !wishes.isEmpty { try? await renew() }
        }
        try? await release()
    }

    /// Edits a part of the control in force and returns what is asked for from now on; `keepsOwner` leaves the part to the
    /// session that keeps it up.
    @discardableResult
    private func change(
        _ part: ProjectorControl.Part, keepsOwner: Bool = false,
        _ edit: @escaping @Sendable (inout ProjectorControl, ProjectionStoreStatus) -> Void
    ) async throws -> ProjectorControl {
        let now = clock.now()
        changes += 1
        let thisChange = changes
        let owner = ProjectorControl.Owner(actor: actor, session: session, renewedAt: now)
        let (found, control) = try await write { [session, policy] transaction in
            let status = try transaction.status()
            let inForce = status.control.inForce(at: now, lifetime: policy.controlLifetime, for: session)
            var control = inForce
            // What has run out ends in the name of who goes on without it, so that its session learns who did.
            for part in ProjectorControl.Part.allCases where status.control.asks(for: part) && !inForce.asks(for: part)
            {
                control.end(part, by: owner)
            }
            edit(&control, status)
            if !keepsOwner || control[part].session == session && !session.isEmpty { control[part] = owner }
            try transaction.setControl(control)
            return (status.control, control)
        }
        reportLosses(found, at: now)
        guard thisChange == changes, !session.isEmpty else { return control }
        receive(control)
        if control.asks(for: part), control[part].session == session { wishes.insert(part) }
        if !wishes.isEmpty { bell?.yield() }
        return control
    }

    /// Renews what this session asks for while the store still holds it. A projector replaces what has run out before it
    /// projects on, so what is still there was obeyed all the time.
    private func renew() async throws {
        let now = clock.now()
        let thisChange = changes
        let found = try await write { [session, wishes, asked] transaction in
            var control = try transaction.status().control
            // Nobody ever asked for anything here: the store was made again.
            if control == .none { for part in wishes { control.copy(part, of: asked) } }
            for part in wishes where control[part].session == session { control[part].renewedAt = now }
            try transaction.setControl(control)
            return control
        }
        // A later change writes what it wants and sees for itself what it found.
        guard thisChange == changes else { return }
        reportLosses(found, at: now)
        receive(found)
    }

    /// Remembers what is asked for by now; what is not this session's any more, it does not renew.
    private func receive(_ control: ProjectorControl) {
        asked = control
        wishes = wishes.filter { control.asks(for: $0) && control[$0].session == session }
    }

    private func release() async throws {
        guard !wishes.isEmpty else { return }
        let parts = wishes
        wishes = []
        try await write { [session] transaction in
            var control = try transaction.status().control
            let own = parts.filter { control[$0].session == session }
            guard !own.isEmpty else { return }
            for part in own { control.end(part, by: .nobody) }
            try transaction.setControl(control)
        }
    }

    /// Reports each part that this session asks for and another session has now.
    private func reportLosses(_ found: ProjectorControl, at now: Timestamp) {
        for part in ProjectorControl.Part.allCases where wishes.contains(part) && found[part].session != session {
            let hasRunOut = (now - asked[part].renewedAt).magnitude > policy.controlLifetime
            lost.yield(ControlLoss(of: part, asked: asked, found: found, hasRunOut: hasRunOut))
        }
    }

    /// Writes in a task of its own, so that cancelling the caller neither refuses the release nor leaves a change
    /// committed that nobody knows of.
    @discardableResult
    private func write<T: Sendable>(_ body: @escaping @Sendable (Store.Transaction) throws -> T) async throws -> T {
        try await Task { [store] in try await store.write(body) }.value
    }
}
