/// Watches what a program does with its screen, from the loop that receives events and shows frames.
///
/// Every call comes from that loop, in order, and has to return at once: keys and frames wait for it.
public protocol ScreenObserver: Sendable {
    /// A key, a text, a size or a mouse event from the terminal was received.
    func received(_ event: TerminalEvent)

    /// The mouse event received last was used for something; of one that means nothing where it was, this is not called.
    func used(_ use: MouseUse)

    /// A frame was handed to the terminal.
    func presented(_ frame: Frame)

    /// The frame presented last shows everything that was received so far.
    ///
    /// `isAtRest` when nothing that was asked for is on its way.
    func isUpToDate(isAtRest: Bool)
}

extension ScreenObserver {
    /// Does nothing: most do not ask what the mouse is used for.
    public func used(_ use: MouseUse) {}
}
