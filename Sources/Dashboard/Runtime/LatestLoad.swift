import Synchronization

/// Runs loads of which only the newest is wanted: a newer one cancels the one under way.
final class LatestLoad<Loaded: Sendable>: Sendable {
    private struct Running {
        let number: Int
        let task: Task<Loaded, Never>
    }

    private let running = Mutex<Running?>(nil)

    /// Returns what was loaded, or the result that stands for a cancellation; nil when a load with a higher number
    /// started before.
    func run(number: Int, _ load: @escaping @Sendable () async -> Loaded) async -> Loaded? {
        let task: Task<Loaded, Never>? = running.withLock { running in
            if let running, running.number > number { return nil }
            running?.task.cancel()
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
}
