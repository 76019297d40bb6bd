/// Runs the jobs of one simulation one at a time, in an order drawn from the seed, over simulated time.
///
/// Every job costs a few simulated microseconds; when nothing can run, time goes on to the next sleeper.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class Scheduler: @unchecked Sendable {
    private struct Sleeper {
        let id: Int
        let deadline: Duration
        let continuation: UnsafeContinuation<Void, any Error>
    }

    /// The simulated time since the start of the run.
    private(set) var now: Duration = .zero
    /// How many jobs have run.
    private(set) var jobCount = 0
    private var chance: Chance
    private var jobs: [UnsafeMutableRawPointer] = []
    private var waiting: [UnsafeContinuation<Void, Never>] = []
    private var sleepers: [Sleeper] = []
    private var nextDeadline: Duration?
    private var lastSleeperID = 0

    init(chance: Chance) {
        self.chance = chance
    }

    /// Adds a job that can run.
    func enqueue(_ job: UnsafeMutableRawPointer) { jobs.append(job) }

    /// How many tasks sleep.
    var sleeperCount: Int { sleepers.count }

    /// Runs one job or lets one task go on, after moving time on when that is needed; false when nothing can ever run.
    func runNext() -> Bool {
        if jobs.isEmpty, waiting.isEmpty, let nextDeadline { now = max(now, nextDeadline) }
        wakeDueSleepers()
        let count = jobs.count + waiting.count
        guard count > 0 else { return false }
        let index = chance.below(count)
        if index < jobs.count {
            jobs.swapAt(index, jobs.count - 1)
            ExecutorHooks.run(jobs.removeLast())
            jobCount += 1
            now += .microseconds(chance.within(1...40))
        } else {
            waiting.swapAt(index - jobs.count, waiting.count - 1)
            waiting.removeLast().resume()
        }
        return true
    }

    /// Suspends the caller and lets any other job go first.
    func yield() async {
        // One resumed in its own body would not suspend at all.
        await withUnsafeContinuation { waiting.append($0) }
    }

    /// Sleeps until a simulated moment; throws `CancellationError` when cancelled before.
    func sleep(until deadline: Duration) async throws {
        lastSleeperID += 1
        let id = lastSleeperID
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                nextDeadline = min(nextDeadline ?? deadline, deadline)
            }
        } onCancel: {
            guard let index = sleepers.firstIndex(where: { $0.id == id }) else { return }
            sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
            nextDeadline = sleepers.map(\.deadline).min()
        }
    }

    private func wakeDueSleepers() {
        guard let nextDeadline, nextDeadline <= now else { return }
        let due = sleepers.filter { $0.deadline <= now }
        sleepers.removeAll { $0.deadline <= now }
        self.nextDeadline = sleepers.map(\.deadline).min()
        for sleeper in due { sleeper.continuation.resume() }
    }
}
