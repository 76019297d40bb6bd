import Metrics
import Synchronization

/// Commits appends that arrive together in one transaction, and a lone one at once, in its caller's own task.
///
/// While a commit is being written to disk, the appends that arrive wait for the next one; no append waits for others
/// to join. The queue holds at most one append per caller in flight.
///
/// Groups are committed on an executor of their own: the pool has a thread for each core, and one that waits for the disk
/// could not decide on the appends of the next group meanwhile.
final class GroupCommitter: Sendable {
    private let store: any EventStore
    private let queue: Mutex<AppendQueue>
    private let groups: Recorder
    private let executor: (any TaskExecutor)?

    /// Commits groups on `executor`, or on the one that tasks share when it is nil.
    init(
        store: any EventStore, maximumGroup: Int, groupsOn executor: (any TaskExecutor)?,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        precondition(maximumGroup > 0, "a group holds at least one append")
        self.store = store
        self.executor = executor
        self.queue = Mutex(AppendQueue(maximumGroup: maximumGroup))
        groups = Recorder(label: MetricName.appendGroup, factory: metrics)
    }

    /// How many appends wait for the next commit.
    var waitingCount: Int { queue.withLock { $0.waiting.requests.count } }

    /// Appends durably; throws what the store throws.
    ///
    /// Cancelling the caller does not cancel the commit, which other callers share: the result returned is always the
    /// true one.
    nonisolated(nonsending) func append(_ request: AppendRequest) async throws -> AppendResult {
        if queue.withLock({ $0.begin() }) { return try await commitAlone(request) }
        return try await withCheckedThrowingContinuation { continuation in
            let begins = queue.withLock { queue in
                queue.waiting.add(request, continuation)
                return queue.begin()
            }
            if begins { commitWaiting() }
        }
    }

    /// Commits a single append without a change of task; appends that arrived meanwhile are committed in a new task.
    private nonisolated(nonsending) func commitAlone(_ request: AppendRequest) async throws -> AppendResult {
        defer { commitWaiting() }
        groups.record(1)
        let results = try await store.append([request])
        precondition(results.count == 1, "a store answers every append")
        return results[0]
    }

    private func commitWaiting() {
        guard let group = queue.withLock({ $0.nextGroup() }) else { return }
        Task(executorPreference: executor, priority: .high) { [self] in await commit(group) }
    }

    /// Commits a group, and has the next one begun before it is answered, so that the disk does not wait for that.
    private func commit(_ group: AppendGroup) async {
        groups.record(group.requests.count)
        let outcome: Result<[AppendResult], any Error>
        do {
            let results = try await store.append(group.requests)
            precondition(results.count == group.requests.count, "a store answers every append")
            outcome = .success(results)
        } catch {
            outcome = .failure(error)
        }
        commitWaiting()
        // On the pool, and before the tasks that wait there: they may be hundreds, and those answered have appends to come.
        Task(priority: .high) { group.answer(with: outcome) }
    }
}

/// Appends and those who wait for their answers, in the same order.
private struct AppendGroup: Sendable {
    private(set) var requests: [AppendRequest] = []
    private(set) var answers: [CheckedContinuation<AppendResult, any Error>] = []

    mutating func add(_ request: AppendRequest, _ answer: CheckedContinuation<AppendResult, any Error>) {
        requests.append(request)
        answers.append(answer)
    }

    /// Resumes everybody whose append is in it.
    func answer(with outcome: Result<[AppendResult], any Error>) {
        switch outcome {
        case .success(let results):
            for (answer, result) in zip(answers, results) { answer.resume(returning: result) }
        case .failure(let error):
            for answer in answers { answer.resume(throwing: error) }
        }
    }

    /// Removes and returns the first so many.
    mutating func removeFirst(_ count: Int) -> AppendGroup {
        defer {
            requests.removeFirst(count)
            answers.removeFirst(count)
        }
        return AppendGroup(requests: Array(requests.prefix(count)), answers: Array(answers.prefix(count)))
    }
}

/// Holds the appends that wait, and whether a caller is committing and will commit them next.
private struct AppendQueue: Sendable {
    let maximumGroup: Int
    var waiting = AppendGroup()
    private var isCommitting = false

    init(maximumGroup: Int) {
        self.maximumGroup = maximumGroup
    }

    /// Returns whether the caller is the one to commit now.
    mutating func begin() -> Bool {
        defer { isCommitting = true }
        return !isCommitting
    }

    /// Removes and returns the appends of the next commit; nil when none waits, and then nobody commits any more.
    mutating func nextGroup() -> AppendGroup? {
        guard !waiting.requests.isEmpty else {
            isCommitting = false
            return nil
        }
        guard waiting.requests.count > maximumGroup else {
            // Handed over whole: a copy would be one of every request.
            defer { waiting = AppendGroup() }
            return waiting
        }
        return waiting.removeFirst(maximumGroup)
    }
}
