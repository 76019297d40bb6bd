import Synchronization

/// Runs tasks on the terminal's thread, between keys and frames.
///
/// Waking another thread costs more than drawing a row. Code that reads keys and draws frames on this thread wakes no
/// other thread between a key and its frame, and does not wait behind the program's other work.
final class TerminalExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isShut = false
    }

    /// Jobs may ask for more jobs, yet keys, frames and signals have to get their turn again.
    private static let rounds = 16

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// Creates an executor that calls `wake` when there is something to run.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (isFirst, isShut) = state.withLock { state in
            if !state.isShut { state.jobs.append(job) }
            return (state.jobs.count == 1, state.isShut)
        }
        if isShut {
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
        } else if isFirst {
            wake()
        }
    }

    /// Runs what waits; for the terminal's thread.
    func run() {
        for _ in 0..<Self.rounds {
            let jobs = state.withLock { state in
                defer { state.jobs = [] }
                return state.jobs
            }
            if jobs.isEmpty { return }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }

    /// Leaves what waits, and all that is still to come, to the threads of all other tasks.
    func shut() {
        let left = state.withLock { state in
            state.isShut = true
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in left { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }
}
