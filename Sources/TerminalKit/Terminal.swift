/// A screen with a keyboard.
///
/// One owner draws and reads; both calls may come from any task.
public protocol Terminal: Sendable {
    /// Returns keys and sizes in the order they happened; read by one reader. The first is the size.
    ///
    /// Keys are never dropped silently: while the reader is away they wait in the terminal driver.
    var events: AsyncStream<TerminalEvent> { get }

    /// Runs tasks on the thread that reads keys and draws frames; nil where no thread is closer to the terminal than
    /// others.
    ///
    /// Work there has to be short: keys and frames wait for it.
    var executor: (any TaskExecutor)? { get }

    /// Shows a frame; returns once its bytes are on their way. A newer frame may replace one that is not yet drawn.
    func present(_ frame: Frame) async

    /// Appends lines of text, for those who do not look; where frames are seen it does nothing.
    func write(_ lines: [String]) async

    /// Stops the program like `^Z` does and draws everything when it is continued.
    func suspend() async

    /// Draws everything again, whatever the screen showed.
    func redraw() async

    /// Puts text on the clipboard by the terminal's own means (OSC 52), where it has any: sanitized, as it would be
    /// shown.
    func copy(_ text: String) async

    /// Puts text on the clipboard with all that is in it, for a person who asked for just that.
    func copyRaw(_ text: String) async

    /// Has the mouse reported among the ``events``, or leaves it to the terminal again, as it is at the start.
    ///
    /// Presses, releases and turns of the wheel are reported, movements are not.
    func reportMouse(_ isReported: Bool) async

    /// Calls for attention by the terminal's own means, where it has any.
    func notify(_ notification: TerminalNotification) async

    /// Gives the terminal back as it was; nothing is drawn afterwards.
    func close() async
}

extension Terminal {
    /// Nil: tasks may run on any thread.
    public var executor: (any TaskExecutor)? { nil }

    /// Does nothing: most have no mouse.
    public func reportMouse(_ isReported: Bool) async {}

    /// Does nothing: nobody is called.
    public func notify(_ notification: TerminalNotification) async {}

    /// Does nothing: frames are seen.
    public func write(_ lines: [String]) async {}
}
