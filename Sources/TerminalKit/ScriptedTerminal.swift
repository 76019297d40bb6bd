/// The test twin of a terminal: its events come from a script, its frames are kept as values.
public actor ScriptedTerminal: Terminal {
    /// What the script sends, in order; at most 4,096 events may wait.
    public nonisolated let events: AsyncStream<TerminalEvent>
    /// Every frame presented, in order.
    public private(set) var frames: [Frame] = []
    /// Every line written, in order.
    public private(set) var lines: [String] = []
    /// Every notification, in order.
    public private(set) var notifications: [TerminalNotification] = []
    /// Every text copied, in order.
    public private(set) var copies: [String] = []
    /// How often the program was stopped.
    public private(set) var suspensionCount = 0
    /// How often everything was drawn again.
    public private(set) var redrawCount = 0
    /// Whether the mouse is to be reported; the script sends its events in any case.
    public private(set) var isMouseReported = false
    /// Whether the terminal was given back.
    public private(set) var isClosed = false

    private struct Waiter {
        let condition: @Sendable (Frame) -> Bool
        let continuation: CheckedContinuation<Frame?, Never>
    }

    private nonisolated let script: AsyncStream<TerminalEvent>.Continuation
    private var waiters: [Waiter] = []

    /// Creates a terminal of a size, which is the first event.
    public init(size: Size) {
        (events, script) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(4_096))
        script.yield(.resized(size))
    }

    /// Sends one event; traps when more wait than may.
    public nonisolated func send(_ event: TerminalEvent) {
        if case .dropped = script.yield(event) { preconditionFailure("The script runs too far ahead of its reader.") }
        if event == .closed { script.finish() }
    }

    /// Types keys one after the other.
    public nonisolated func type(_ keys: Key...) {
        for key in keys { send(.key(key)) }
    }

    /// Types text character by character.
    public nonisolated func type(_ text: String) {
        for character in text { send(.key(.character(character))) }
    }

    /// Returns the latest frame if it satisfies a condition, else the next one that does; nil when it closes first.
    public func frame(where condition: @escaping @Sendable (Frame) -> Bool) async -> Frame? {
        if let latest = frames.last, condition(latest) { return latest }
        if isClosed { return nil }
        return await withCheckedContinuation { waiters.append(Waiter(condition: condition, continuation: $0)) }
    }

    /// Returns the latest or next frame that holds a text; nil when the terminal closes first.
    public func frame(showing text: String) async -> Frame? {
        await frame { $0.text.contains(text) }
    }

    /// Keeps a frame and returns it to callers that wait for one like it.
    public func present(_ frame: Frame) {
        guard !isClosed else { return }
        frames.append(frame)
        for waiter in waiters where waiter.condition(frame) { waiter.continuation.resume(returning: frame) }
        waiters.removeAll { $0.condition(frame) }
    }

    /// Counts the calls; there is no terminal to change.
    public func suspend() {
        suspensionCount += 1
    }

    /// Counts the calls; there is no terminal to change.
    public func redraw() {
        redrawCount += 1
    }

    /// Keeps what was asked for.
    public func reportMouse(_ isReported: Bool) {
        isMouseReported = isReported
    }

    /// Keeps the notification.
    public func notify(_ notification: TerminalNotification) {
        notifications.append(notification)
    }

    /// Keeps the lines.
    public func write(_ lines: [String]) {
        self.lines += lines
    }

    /// Keeps the text, sanitized.
    public func copy(_ text: String) {
        copies.append(TextWidth.sanitized(text))
    }

    /// Keeps the text as it is.
    public func copyRaw(_ text: String) {
        copies.append(text)
    }

    /// Ends the script and every wait.
    public func close() {
        isClosed = true
        script.finish()
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        waiters = []
    }
}
