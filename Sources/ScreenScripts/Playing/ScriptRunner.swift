import TerminalKit

/// Plays a script on a screen: types its keys, waits for what it waits for, and reports how it ended.
public struct ScriptRunner<C: Clock>: Sendable where C.Duration == Duration {
    private let script: [ScriptStatement]
    private let screen: ScriptedScreen
    private let stage: ScriptStage
    private let typingSpeed: Duration
    private let clock: C

    /// Creates a runner; `clock` limits the waiting, `typingSpeed` is the pause behind a key until the script sets one.
    public init(
        _ script: [ScriptStatement], on screen: ScriptedScreen, stage: ScriptStage, typingSpeed: Duration, clock: C
    ) {
        self.script = script
        self.screen = screen
        self.stage = stage
        self.typingSpeed = typingSpeed
        self.clock = clock
    }

    /// Plays the script to its end, when what it typed is done, or until the person or a cancellation ends it.
    public func run() async -> ScriptOutcome {
        await withTaskGroup(of: ScriptOutcome?.self) { group in
            group.addTask { await play() }
            group.addTask {
                for await _ in screen.interruption {}
                return nil
            }
            var outcome = ScriptOutcome.finished
            for await ended in group {
                group.cancelAll()
                if let ended { outcome = ended }
            }
            return outcome
        }
    }

    private func play() async -> ScriptOutcome {
        var player = StatementPlayer(
            screen: screen, stage: stage, clock: clock, settings: PlayerSettings(typingSpeed: typingSpeed))
        for (index, statement) in script.enumerated() {
            do {
                try Task.checkCancellation()
                try await player.perform(statement.act)
            } catch is CancellationError {
                let isMissingScreen = script[index...].contains { $0.act.needsScreen }
                return .interrupted(at: statement.place, isMissingScreen: isMissingScreen)
            } catch {
                return .failed(ScriptFailure(place: statement.place, message: "\(error)", frame: screen.frame))
            }
        }
        await player.settle()
        return .finished
    }
}

extension ScriptAct {
    /// Whether it does something on the screen, or reads it.
    fileprivate var needsScreen: Bool {
        switch self {
        case .type, .press, .click, .turn, .paste, .wait, .screenshot, .output, .source: true
        case .copy, .sleep, .require, .hide, .show, .set, .caption: false
        }
    }
}
