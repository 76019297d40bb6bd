/// Reports that what a session asked of the projector no longer holds, though the session did not end it.
public struct ControlLoss: Hashable, Sendable {
    /// What the session asked for, as it last renewed it.
    public let asked: ProjectorControl
    /// What holds instead; its actor is who ended the other, empty when that is not known.
    public let found: ProjectorControl
    /// Whether the session had been silent for so long that a projector ended its control.
    public let hasRunOut: Bool

    /// Creates a report.
    public init(asked: ProjectorControl, found: ProjectorControl, hasRunOut: Bool) {
        self.asked = asked
        self.found = found
        self.hasRunOut = hasRunOut
    }

    /// Whether a pause that was asked for is over.
    public var endsPause: Bool { asked.isPaused && !found.isPaused }
    /// Whether a delay that was asked for is another now, or none.
    public var changesDelay: Bool { asked.delay > .zero && asked.delay != found.delay }
}
