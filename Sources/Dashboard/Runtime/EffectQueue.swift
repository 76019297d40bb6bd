/// Performs effects one after the other, in the order of the keys that asked for them.
///
/// An effect that was added runs to its end, even when the task that added it is cancelled: a command that the screen
/// shows as sent is sent.
struct EffectQueue {
    private var last: Task<Void, Never>?

    /// Has an effect performed after those before it; the task ends when it is done.
    mutating func add(_ perform: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        // Not on the terminal's thread: an effect may run for any length of time.
        let task = Task(executorPreference: globalConcurrentExecutor) { [last] in
            await last?.value
            await perform()
        }
        last = task
        return task
    }
}
