import TerminalKit

/// Holds what a script sees of a screen that shows everything typed so far.
public struct ScreenView: Hashable, Sendable {
    /// The frame on the screen.
    public var frame: Frame
    /// Whether nothing that was asked for is on its way.
    public var isAtRest: Bool
}
