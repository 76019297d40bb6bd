import Synchronization
import TerminalKit

/// A terminal to which a script types, over one that shows the frames.
///
/// While the script is played, the person's keys do nothing but end it: Escape and Ctrl+C do. After that the keys are the
/// person's.
public final class ScriptedScreen: Terminal, ScreenObserver {
    private struct State {
        var isPlaying = true
        var size: Size?
        var frame: Frame?
        var frameCount = 0
        /// The number of the frame that was viewed last, and whether it was at rest; nil when keys have come since.
        var viewed: (frame: Int, isAtRest: Bool)?
        var sentCount = 0
        var receivedCount = 0
        var useCount = 0
        var isMouseReported = false
        var view: ScreenView?
        var viewers: [Int: AsyncStream<ScreenView>.Continuation] = [:]
        var lastViewer = 0
        var isClosed = false
    }

    /// Views that wait for one reader.
    private static let waitingViews = 64

    /// Keys, texts and sizes, of the script and of the terminal.
    public let events: AsyncStream<TerminalEvent>
    /// Ends when the person asks for the end of the script.
    public let interruption: AsyncStream<Never>

    private let terminal: any Terminal
    private let relay = EventRelay()
    private let interrupter: AsyncStream<Never>.Continuation
    private let state = Mutex(State())

    /// Creates a screen over a terminal, whose events have no other reader.
    public init(over terminal: any Terminal) {
        self.terminal = terminal
        events = AsyncStream(unfolding: { [relay] in await relay.next() })
        (interruption, interrupter) = AsyncStream.makeStream()
    }

    /// Hands on what comes from the terminal, until that ends.
    public func relayEvents() async {
        for await event in terminal.events {
            switch event {
            case .key(.escape) where isPlaying, .key(.control("c")) where isPlaying: interrupter.finish()
            case .key, .pasted:
                if !isPlaying { await type(event) }
            case .mouse:
                // Not counted: once the script is played nothing waits for what was sent.
                if !isPlaying { await relay.send(event) }
            case .resized(let size):
                state.withLock { $0.size = size }
                await type(event)
            case .closed, .backgroundFound: await relay.send(event)
            }
        }
        relay.finish()
    }

    // MARK: For the script

    /// Hands an event to the program; returns when there is room for more.
    func type(_ event: TerminalEvent) async {
        state.withLock { $0.sentCount += 1 }
        await relay.send(event)
    }

    /// Changes the size, where that is not a person's affair.
    func resize(columns: Int? = nil, rows: Int? = nil) async {
        guard terminal is OffscreenTerminal else { return }
        let size = state.withLock { state in
            let size = state.size ?? Size(columns: 80, rows: 24)
            let changed = Size(columns: columns ?? size.columns, rows: rows ?? size.rows)
            state.size = changed
            return changed
        }
        await type(.resized(size))
    }

    /// Returns what the screen shows, and then each change; ends with the screen. A slow reader gets the newest ones.
    func views() -> AsyncStream<ScreenView> {
        let (views, continuation) = AsyncStream<ScreenView>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.waitingViews))
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.lastViewer += 1
            state.viewers[state.lastViewer] = continuation
            if state.receivedCount >= state.sentCount, let view = state.view { continuation.yield(view) }
            return state.lastViewer
        }
        guard let number else {
            continuation.finish()
            return views
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.viewers.removeValue(forKey: number) }
        }
        return views
    }

    /// How often the program has found a use for the mouse.
    var useCount: Int { state.withLock { $0.useCount } }

    /// Whether the program wants to hear of the mouse.
    var isMouseReported: Bool { state.withLock { $0.isMouseReported } }

    /// The frame presented last; nil before the first.
    public var frame: Frame? { state.withLock { $0.frame } }

    /// Gives the keyboard to the person.
    public func endScript() {
        state.withLock { $0.isPlaying = false }
    }

    /// Ends the program as a terminal does that goes away.
    public func hangUp() {
        relay.push(.closed)
    }

    private var isPlaying: Bool { state.withLock { $0.isPlaying } }

    // MARK: What the program does

    /// Counts what has arrived.
    public func received(_ event: TerminalEvent) {
        state.withLock { state in
            state.receivedCount += 1
            (state.view, state.viewed) = (nil, nil)
        }
    }

    /// Counts what the mouse was used for.
    public func used(_ use: MouseUse) {
        state.withLock { $0.useCount += 1 }
    }

    /// Keeps the frame.
    public func presented(_ frame: Frame) {
        state.withLock { state in
            state.frame = frame
            state.frameCount += 1
        }
    }

    /// Passes the view on, once it shows all that the script has typed.
    public func isUpToDate(isAtRest: Bool) {
        let (view, viewers) = state.withLock { state -> (ScreenView?, [AsyncStream<ScreenView>.Continuation]) in
            guard state.receivedCount >= state.sentCount, let frame = state.frame else { return (nil, []) }
            if let viewed = state.viewed, viewed == (state.frameCount, isAtRest) { return (nil, []) }
            state.viewed = (state.frameCount, isAtRest)
            let view = ScreenView(frame: frame, isAtRest: isAtRest)
            state.view = view
            return (view, Array(state.viewers.values))
        }
        guard let view else { return }
        for viewer in viewers { viewer.yield(view) }
    }

    // MARK: The terminal below

    /// The executor of the terminal below.
    public var executor: (any TaskExecutor)? { terminal.executor }
    /// Shows a frame on the terminal below.
    public func present(_ frame: Frame) async { await terminal.present(frame) }
    /// Stops the program, if it has a terminal to be stopped in.
    public func suspend() async { await terminal.suspend() }
    /// Draws everything again.
    public func redraw() async { await terminal.redraw() }
    /// Copies by the terminal below.
    public func copy(_ text: String) async { await terminal.copy(text) }
    /// Calls by the terminal below.
    public func notify(_ notification: TerminalNotification) async { await terminal.notify(notification) }
    /// Writes on the terminal below.
    public func write(_ lines: [String]) async { await terminal.write(lines) }
    /// Copies by the terminal below.
    public func copyRaw(_ text: String) async { await terminal.copyRaw(text) }

    /// Has the mouse reported by the terminal below.
    public func reportMouse(_ isReported: Bool) async {
        state.withLock { $0.isMouseReported = isReported }
        await terminal.reportMouse(isReported)
    }

    /// Closes the terminal below, and ends every view.
    public func close() async {
        await terminal.close()
        let viewers = state.withLock { state in
            state.isClosed = true
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.finish() }
        relay.finish()
    }
}
