/// Commits appends that arrive together in one transaction, and a lone one at once.
///
/// While a commit is on its way to the disk, the appends that arrive wait for the next; nothing ever waits for company.
/// The queue holds at most one append per caller in flight.
actor GroupCommitter {
    private typealias Waiting = (request: AppendRequest, answer: CheckedContinuation<AppendResult, any Error>)

    private let store: any EventStore
    private let maximumGroup: Int
    private var waiting: [Waiting] = []
    private var isCommitting = false

    init(store: any EventStore, maximumGroup: Int) {
        precondition(maximumGroup > 0, "a group holds at least one append")
        self.store = store
        self.maximumGroup = maximumGroup
    }

    /// How many appends wait for the next commit.
    var waitingCount: Int { waiting.count }

    /// Appends durably; throws what the store throws.
    ///
    /// Cancelling the caller does not cancel the commit, which is others' too: the answer given is always the true one.
    func append(_ request: AppendRequest) async throws -> AppendResult {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append((request, continuation))
            guard !isCommitting else { return }
            isCommitting = true
            Task { await commitAll() }
        }
    }

    private func commitAll() async {
        while !waiting.isEmpty {
            let group = Array(waiting.prefix(maximumGroup))
            waiting.removeFirst(group.count)
            await commit(group)
        }
        isCommitting = false
    }

    private func commit(_ group: [Waiting]) async {
        do {
            let results = try await store.append(group.map(\.request))
            precondition(results.count == group.count, "a store answers every append")
            for (waiter, result) in zip(group, results) { waiter.answer.resume(returning: result) }
        } catch {
            for waiter in group { waiter.answer.resume(throwing: error) }
        }
    }
}
