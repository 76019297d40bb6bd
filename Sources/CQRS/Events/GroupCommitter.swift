import Metrics
import Synchronization

/// Commits appends that arrive together in one transaction, and a lone one at once, in its caller's own task.
///
/// While a commit is being written to disk, the appends that arrive wait for the next one; no append waits for others
/// to join. The queue holds at most one append per caller in flight.
final class GroupCommitter: Sendable {
    private let store: any EventStore
    private let queue: Mutex<AppendQueue>
    private let groups: Recorder

    init(
        store: any EventStore, maximumGroup: Int, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        precondition(maximumGroup > 0, "a group holds at least one append")
        self.store = store
        self.queue = Mutex(AppendQueue(maximumGroup: maximumGroup))
        groups = Recorder(label: MetricName.appendGroup, factory: metrics)
    }

    /// How many appends wait for the next commit.
    var waitingCount: Int { queue.withLock { $0.waiting.count } }

    /// Appends durably; throws what the store throws.
    ///
    /// Cancelling the caller does not cancel the commit, which other callers share: the result returned is always the
    /// true one.
    func append(_ request: AppendRequest) async throws -> AppendResult {
        if queue.withLock({ $0.begin() }) { return try await commitAlone(request) }
        return try await withCheckedThrowingContinuation { continuation in
            let begins = queue.withLock { queue in
                queue.waiting.append(Waiting(request: request, answer: continuation))
                return queue.begin()
            }
            if begins { commitWaiting() }
        }
    }

    /// Commits a single append without a change of task; appends that arrived meanwhile are committed in a new task.
    private func commitAlone(_ request: AppendRequest) async throws -> AppendResult {
        defer { commitWaiting() }
        groups.record(1)
        let results = try await store.append([request])
        precondition(results.count == 1, "a store answers every append")
        return results[0]
    }

    private func commitWaiting() {
        guard let first = queue.withLock({ $0.nextGroup() }) else { return }
        // Before the tasks that the last commit has answered, which may be hundreds: nothing is written until it runs.
        Task(priority: .high) {
            var next: [Waiting]? = first
            while let group = next {
                await commit(group)
                next = queue.withLock { $0.nextGroup() }
            }
        }
    }

    private func commit(_ group: [Waiting]) async {
        groups.record(group.count)
        do {
            let results = try await store.append(group.map(\.request))
            precondition(results.count == group.count, "a store answers every append")
            for (waiter, result) in zip(group, results) { waiter.answer.resume(returning: result) }
        } catch {
            for waiter in group { waiter.answer.resume(throwing: error) }
        }
    }
}

private struct Waiting: Sendable {
    let request: AppendRequest
    let answer: CheckedContinuation<AppendResult, any Error>
}

/// Holds the appends that wait, and whether a caller is committing and will commit them next.
private struct AppendQueue: Sendable {
    let maximumGroup: Int
    var waiting: [Waiting] = []
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
    mutating func nextGroup() -> [Waiting]? {
        guard !waiting.isEmpty else {
            isCommitting = false
            return nil
        }
        guard waiting.count > maximumGroup else {
            // Handed over whole: a copy would be one of every request.
            defer { waiting = [] }
            return waiting
        }
        let group = Array(waiting.prefix(maximumGroup))
        waiting.removeFirst(group.count)
        return group
    }
}
