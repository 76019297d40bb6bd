/// Pauses, steps and slows whoever projects, on behalf of one session at the desk.
///
/// What it asks for is kept in the read store, so it reaches the projector in whichever process that runs; it is
/// renewed while the session lives and void soon after it died.
public actor ProjectorRemote<Store: ProjectionStore> {
    private let log: any EventStore
    private let store: Store
    private let clock: any WallClock
    private let session: String
    private let actor: String
    private let policy: ProjectorPolicy
    private var isAsking = false

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
        let status = try await store.status()
        let slowest = status.projections.map(\.checkpoint).min() ?? .start
        let head = try await log.head(after: slowest).head
        try await change { control, now in
            guard control.isPaused else { return }
            control.allowedThrough = min(max(control.allowedThrough, slowest).next, head)
        }
    }

    /// Sets the pause before each event; zero for full speed.
    public func setDelay(_ delay: Duration) async throws {
        try await change { control, _ in control.delay = max(.zero, delay) }
    }

    /// Keeps up what was asked for until the task is cancelled, then takes it back.
    public func run<C: Clock>(clock timer: C) async where C.Duration == Duration {
        while !Task.isCancelled {
            do { try await timer.sleep(for: policy.controlLifetime / 4) } catch { break }
            guard isAsking else { continue }
            // A renewal that fails is tried again at the next; if the store stays away the control runs out.
            try? await renew()
        }
        try? await release()
    }

    private func change(_ edit: @escaping @Sendable (inout ProjectorControl, Timestamp) -> Void) async throws {
        let now = clock.now()
        isAsking = try await store.write { [session, actor, policy] transaction in
            var control = try transaction.status().control.inForce(at: now, lifetime: policy.controlLifetime)
            edit(&control, now)
            control.actor = actor
            control.session = session
            control.renewedAt = now
            try transaction.setControl(control)
            return control.isPaused || control.delay > .zero
        }
    }

    private func renew() async throws {
        let now = clock.now()
        isAsking = try await store.write { [session] transaction in
            var control = try transaction.status().control
            guard control.session == session else { return false }
            control.renewedAt = now
            try transaction.setControl(control)
            return true
        }
    }

    private func release() async throws {
        guard isAsking else { return }
        isAsking = false
        try await store.write { [session] transaction in
            guard try transaction.status().control.session == session else { return }
            try transaction.setControl(.none)
        }
    }
}
