/// Reports that what a session asked of the projector no longer holds, though the session did not end it.
public struct ControlLoss: Hashable, Sendable {
    /// What the session lost: its pause or its delay.
    public let part: ProjectorControl.Part
    /// What the session asked for, as it last renewed it.
    public let asked: ProjectorControl
    /// What holds instead.
    public let found: ProjectorControl
    /// Whether the session had been silent for so long that a projector ended its control.
    public let hasRunOut: Bool

    /// Creates a report.
    public init(of part: ProjectorControl.Part, asked: ProjectorControl, found: ProjectorControl, hasRunOut: Bool) {
        self.part = part
        self.asked = asked
        self.found = found
        self.hasRunOut = hasRunOut
    }

    /// Who ended it, or asks for it now; empty when that is not known.
    public var actor: String { found[part].actor }

    /// Whether a pause that was asked for is over.
    public var endsPause: Bool { part == .pause && asked.isPaused && !found.isPaused }
    /// Whether a delay that was asked for is another now, or none.
    public var changesDelay: Bool { part == .delay && asked.delay > .zero && asked.delay != found.delay }
}
