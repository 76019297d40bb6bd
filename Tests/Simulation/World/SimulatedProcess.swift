import CQRS

/// Acts one process of the simulated machine: it may stop and go on, or crash and never do anything again.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class SimulatedProcess: @unchecked Sendable {
    enum State {
        case running
        case stopped
        case crashed
    }

    /// Names the process in traces and in the lease; no two of a run share a name.
    let name: String
    private(set) var state = State.running
    /// The lease as its runner saw it last; only a planted bug uses it.
    var lastLease: ProjectorLease?
    /// Whether it cannot reach the read store.
    var isCutOff = false
    private var held: [UnsafeContinuation<Void, Never>] = []
    private let scheduler: Scheduler

    init(name: String, scheduler: Scheduler) {
        self.name = name
        self.scheduler = scheduler
    }

    /// Lets other jobs go first, and then waits for as long as the process is stopped: for ever once it has crashed.
    func turn() async {
        await scheduler.yield()
        while state != .running {
            await withUnsafeContinuation { held.append($0) }
        }
    }

    /// Stops everything at its next call of a store or a timer.
    func stop() { if state == .running { state = .stopped } }

    /// Goes on as if nothing had happened.
    func resume() {
        guard state == .stopped else { return }
        release()
    }

    /// Ends everything at its next call of a store or a timer, for ever.
    func crash() { state = .crashed }

    /// Lets whatever hangs go on, so that it can be ended when the run is over.
    func release() {
        state = .running
        let released = held
        held = []
        for continuation in released { continuation.resume() }
    }
}
