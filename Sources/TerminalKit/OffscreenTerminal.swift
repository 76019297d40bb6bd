/// A terminal that nobody sees: frames go nowhere, and nobody types.
///
/// For a program whose keys come from elsewhere; who wants its frames observes it.
public final class OffscreenTerminal: Terminal {
    /// The size, and the end when it is closed.
    public let events: AsyncStream<TerminalEvent>
    private let continuation: AsyncStream<TerminalEvent>.Continuation

    /// Creates a terminal of a size, which is the first event.
    public init(size: Size) {
        // A size and the end.
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(2))
        continuation.yield(.resized(size))
    }

    /// Shows nothing.
    public func present(_ frame: Frame) async {}
    /// Does nothing: there is no job to be stopped.
    public func suspend() async {}
    /// Does nothing.
    public func redraw() async {}
    /// Does nothing: there is no clipboard.
    public func copy(_ text: String) async {}
    /// Does nothing: there is no clipboard.
    public func copyRaw(_ text: String) async {}

    /// Ends the events.
    public func close() async {
        continuation.finish()
    }
}
