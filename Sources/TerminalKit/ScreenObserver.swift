/// Watches what a program does with its screen, from the loop that receives events and shows frames.
///
/// Every call comes from that loop, in order, and has to return at once: keys and frames wait for it.
public protocol ScreenObserver: Sendable {
    /// A key, a text or a size from the terminal was received; what the mouse does is not reported.
    func received(_ event: TerminalEvent)

    /// A frame was handed to the terminal.
    func presented(_ frame: Frame)

    /// The frame presented last shows everything that was received so far.
    ///
    /// `isAtRest` when nothing that was asked for is on its way.
    func isUpToDate(isAtRest: Bool)
}
