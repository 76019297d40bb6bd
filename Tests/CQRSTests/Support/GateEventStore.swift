import CQRS
import Synchronization
import TestSupport

/// Keeps a log in memory, holds appends at a gate, and counts how they were grouped.
final class GateEventStore: PassingEventStore {
    private struct State {
        var isOpen = true
        var held: [CheckedContinuation<Void, Never>] = []
        var groups: [Int] = []
        var ranOnPool: [Bool] = []
        var reads = 0
        var fault: (any Error)?
    }

    let log: InMemoryEventStore
    private let state = Mutex(State())

    init(clock: any WallClock) {
        log = InMemoryEventStore(clock: clock)
    }

    /// The size of each group that was handed over, in order.
    var groups: [Int] { state.withLock { $0.groups } }

    /// Whether each was handed over on the pool that tasks share, in order.
    var ranOnPool: [Bool] { state.withLock { $0.ranOnPool } }

    /// How often a stream was read.
    var reads: Int { state.withLock { $0.reads } }

    /// How many groups stand at the gate.
    var heldCount: Int { state.withLock { $0.held.count } }

    /// Makes appends wait.
    func close() { state.withLock { $0.isOpen = false } }

    /// Lets one waiting append through; the gate stays closed.
    func letOneThrough() {
        state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }?.resume()
    }

    /// Fails the appends that arrive from now on; nil ends that.
    func failAppends(_ error: (any Error)?) { state.withLock { $0.fault = error } }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let isOnPool = withUnsafeCurrentTask { $0?.unownedTaskExecutor == nil }
        let fault = state.withLock { state in
            state.groups.append(group.count)
            state.ranOnPool.append(isOnPool)
            return state.fault
        }
        await passGate()
        if let fault { throw fault }
        return try await log.append(group)
    }

    private func passGate() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        state.withLock { $0.reads += 1 }
        return try await log.events(in: stream, after: version, limit: limit)
    }
}
