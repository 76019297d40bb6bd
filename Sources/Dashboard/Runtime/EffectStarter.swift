/// Starts effects: commands, and what is asked of the projector, one after the other in the order of the keys; all others
/// at once.
struct EffectStarter {
    private let runner: EffectRunner
    private var commands = EffectQueue()
    private var controls = EffectQueue()

    init(_ runner: EffectRunner) {
        self.runner = runner
    }

    /// Starts an effect that a group awaits.
    mutating func start(_ effect: Effect, in group: inout DiscardingTaskGroup) {
        let perform: @Sendable () async -> Void = { [runner] in await runner.perform(effect) }
        if effect.isCommand {
            let sent = commands.add(perform)
            group.addTask { await sent.value }
        } else if effect.isControl {
            let done = controls.add(perform)
            group.addTask { await done.value }
        } else {
            // Not on the terminal's thread: an effect may run for any length of time.
            group.addTask(executorPreference: globalConcurrentExecutor, operation: perform)
        }
    }
}
