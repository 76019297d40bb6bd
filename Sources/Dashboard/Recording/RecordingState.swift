/// Holds what the dashboard knows of recordings and scripts.
struct RecordingState: Hashable, Sendable {
    /// The file that is being recorded to; nil when none is.
    var path: String?
    /// The script that is being played; nil when none is.
    var script: String?
    /// How many keys, texts, clicks and turns of the wheel were applied or dropped since the start.
    private(set) var inputCount = 0
    /// The number of the first input of what is being done: the key or click itself, or the one that opened the palette.
    private(set) var actStart = 0
    /// Whether an answer about a file is on its way.
    var isAwaited = false

    /// Notes that inputs are applied or dropped; `isWithinAct` when they belong to what was begun before.
    mutating func count(_ inputs: Int = 1, isWithinAct: Bool) {
        if !isWithinAct { actStart = inputCount }
        inputCount += inputs
    }
}

extension DashboardState {
    /// Counts an input that is about to be applied.
    mutating func countInput() {
        let isInPalette = if case .palette? = layers.last { true } else { false }
        recording.count(isWithinAct: isInPalette)
    }

    /// Whether everything typed is applied, and nothing that was asked for is on its way.
    var isAtRest: Bool {
        heldInput.isEmpty && requests.isEmpty && desk != nil && sampleProgress == nil && !recording.isAwaited
            && (list.isLoaded || list.failure != nil) && !pending.isAnySent && !directoryCommands.isAnySent
            && pending.unansweredCount + directoryCommands.unansweredCount == 0
    }
}
