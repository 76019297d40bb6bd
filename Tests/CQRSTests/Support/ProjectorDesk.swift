import CQRS
import Logging
import TestSupport

/// Sets up a log, a read store with two projections and as many sessions as a test asks for, on one clock.
struct ProjectorDesk: Sendable {
    static let projections: [ProjectionName] = ["orders", "customers"]

    let clock = ManualClock()
    let log: InMemoryEventStore
    let store: FaultyProjectionStore
    let scribe: Scribe

    init(gathering: Set<ProjectionName> = []) {
        log = InMemoryEventStore(clock: clock)
        store = FaultyProjectionStore(projections: Self.projections, gathering: gathering)
        scribe = Scribe(log: log)
    }

    func runner(
        _ session: String = "s1", actor: String = "", policy: ProjectorPolicy = ProjectorPolicy()
    ) -> ProjectionRunner<FaultyProjectionStore> {
        ProjectionRunner(
            log: log, store: store, clock: clock, session: session, actor: actor, policy: policy,
            stopwatch: clock.stopwatch, logger: .silent)
    }

    func remote(_ session: String = "desk") -> ProjectorRemote<FaultyProjectionStore> {
        ProjectorRemote(log: log, store: store, clock: clock, session: session, actor: "ada")
    }

    func monitor(_ policy: FreshnessPolicy = FreshnessPolicy()) -> FreshnessMonitor<FaultyProjectionStore> {
        FreshnessMonitor(log: log, store: store, clock: clock, policy: policy, stopwatch: clock.stopwatch)
    }

    /// Returns the monitor of the process whose remote has this session.
    func monitor(for session: String) -> FreshnessMonitor<FaultyProjectionStore> {
        FreshnessMonitor(log: log, store: store, clock: clock, session: session, stopwatch: clock.stopwatch)
    }

    func checkpoints() async throws -> [Int64] {
        try await store.status().projections.map(\.checkpoint.rawValue)
    }

    /// The texts a projection has applied.
    func texts(_ projection: ProjectionName = "orders") throws -> [String] {
        try store.inner.rows(of: projection).map { try Noted(decoding: $0).text }
    }
}

extension Logger {
    /// Keeps a test's output free of what it provokes.
    static var silent: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}
