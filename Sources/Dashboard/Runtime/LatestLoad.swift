import Synchronization

/// Runs loads of which only the newest is wanted: a newer one cancels the one under way.
final class LatestLoad<Loaded: Sendable>: Sendable {
    private struct Running {
        let number: Int
        /// Nil when it was given up.
        let task: Task<Loaded, Never>?
    }

    private let running = Mutex<Running?>(nil)

    /// Returns what was loaded, or the result that stands for a cancellation; nil when a load with a higher number
    /// started before, or this one was given up already.
    func run(number: Int, _ load: @escaping @Sendable () async -> Loaded) async -> Loaded? {
        let task: Task<Loaded, Never>? = running.withLock { running in
            if let running, running.number > number || running.number == number && running.task == nil { return nil }
            running?.task?.cancel()
            let task = Task { await load() }
            running = Running(number: number, task: task)
            return task
        }
        guard let task else { return nil }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Gives up the load of a number, also one that has not started yet; a newer one goes on.
    func cancel(number: Int) {
        running.withLock { running in
            if let running, running.number > number { return }
            running?.task?.cancel()
            running = Running(number: number, task: nil)
        }
    }
}

/// Keeps the newest load of each of a few kinds.
final class LatestLoads<Kind: Hashable & Sendable, Loaded: Sendable>: Sendable {
    private let loads = Mutex<[Kind: LatestLoad<Loaded>]>([:])

    /// The loads of a kind.
    subscript(kind: Kind) -> LatestLoad<Loaded> {
        loads.withLock { loads in
            let load = loads[kind] ?? LatestLoad()
            loads[kind] = load
            return load
        }
    }
}
