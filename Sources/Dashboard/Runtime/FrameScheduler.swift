import CQRS
import TerminalKit

/// Wakes the run loop.
enum LoopEntry: Sendable {
    /// Something happened.
    case message(Message)
    /// The mouse was used.
    case mouse(MouseEvent)
    /// A frame that had to wait is due.
    case frameDue
    /// The screen has to change though nothing has happened.
    case changeDue
    /// Nothing has happened for so long that time has to pass on the screen.
    case idle
}

/// Decides which frames of the dashboard are drawn, and when.
///
/// What a person does is drawn at once, background changes at most some thirty times a second, and content that is on
/// the screen already not again. For one run loop, which reports what happens, presents the frames and runs the timers.
struct FrameScheduler<C: Clock> where C.Duration == Duration {
    /// Sleeps, and returns what to wake the run loop with; nil when there is nothing to wake it for.
    typealias Timer = @Sendable () async -> LoopEntry?

    /// How long a frame waits that would show nothing but that an order is on its way: most answers come sooner, and then one
    /// frame shows all.
    private static var answerPatience: Duration { .milliseconds(20) }

    /// How many frames were drawn, including those that were equal to the one on the screen.
    private(set) var drawnCount = 0
    private let clock: C
    private let idle: IdleTimer<C>
    private var pace = FramePace<C.Instant>()
    private var drawn: DrawnFrame?
    private var drawnCommands: PendingCommands?
    private var drawnDirectoryCommands: DirectoryCommands?
    private var isScreenKnown = false
    private var clicks = ClickReader<C.Instant>()
    /// The idle time that a timer waits for; nil when none does.
    private var idleLimit: Duration?
    /// Since when each frame would show nothing but that an order is on its way; nil when it would show more.
    private var awaitsSince: C.Instant?
    /// When the frame that has to wait is due; nil when there is none.
    private var dueAt: C.Instant?
    private var isDueTimerStarted = false
    /// When the earliest timer of a change ends; nil when none runs.
    private var changeAt: C.Instant?

    /// Creates a scheduler of a screen that shows no frame yet.
    init(clock: C) {
        self.clock = clock
        idle = IdleTimer(clock: clock)
    }

    // MARK: What happens

    /// Receives an entry, and returns the message that the state is to be updated by next; nil when there is none.
    mutating func receive(_ entry: LoopEntry, in state: DashboardState) -> Message? {
        switch entry {
        case .message(let message):
            if !message.isBackground(in: state) { pace.hurry() }
            // Comes after a continue too, when the screen shows something else.
            if case .screenResized = message { forgetScreen() }
            return message
        case .mouse(let event):
            // What a person clicks is what is on the screen, whatever has happened since.
            guard state.hasMouse, isScreenKnown, let drawn,
                let message = clicks.message(for: event, on: drawn.content, at: clock.now)
            else { return nil }
            pace.hurry()
            return message
        case .frameDue:
            isDueTimerStarted = false
            return nil
        case .changeDue:
            changeAt = nil
            return .timePassed
        case .idle:
            idleLimit = nil
            idle.restart()
            return .timePassed
        }
    }

    /// Names what a mouse event is used for that means a message on the frame that was seen; nil for any other event.
    func use(of event: TerminalEvent, meaning message: Message) -> MouseUse? {
        guard case .mouse(let event) = event, let drawn else { return nil }
        switch (message, event.kind) {
        case (.clicked(let click), _):
            return .clicked(drawn.place(row: event.row, column: event.column), isDouble: click.isDouble)
        case (.wheelTurned, .turned(let wheel)): return .turned(wheel)
        default: return nil
        }
    }

    /// Has the next frame presented whatever it shows: something else is on the screen.
    mutating func forgetScreen() {
        isScreenKnown = false
    }

    // MARK: What is to be done

    /// Returns the frame to be presented now; nil when there is none, or it has to wait.
    ///
    /// Content is made no more often than frames may be presented. The state's own time is not asked: it stands still
    /// while nothing happens, and a frame may wait for nothing but time.
    mutating func frame(of state: DashboardState) -> Frame? {
        // A person waits for the outcome of a command.
        if state.pending != drawnCommands || state.directoryCommands != drawnDirectoryCommands { pace.hurry() }
        let answerDue = answerDue(in: state)
        dueAt = pace.nextFrame(after: clock.now) ?? answerDue
        guard dueAt == nil else { return nil }
        (drawnCommands, drawnDirectoryCommands) = (state.pending, state.directoryCommands)
        let content = FrameContent(of: state)
        guard !isScreenKnown || content != drawn?.content else { return nil }
        let frame = content.drawn(reusing: drawn)
        let isShown = isScreenKnown && frame.frame == drawn?.frame
        drawn = frame
        drawnCount += 1
        isScreenKnown = true
        return isShown ? nil : frame.frame
    }

    /// When to give up waiting for the answer without which a frame shows nothing new; nil when there is none to wait for.
    private mutating func answerDue(in state: DashboardState) -> C.Instant? {
        guard isScreenKnown, state.isFirstAnswerAwaited else {
            awaitsSince = nil
            return nil
        }
        let since = awaitsSince ?? clock.now
        awaitsSince = since
        let due = since.advanced(by: Self.answerPatience)
        return clock.now < due ? due : nil
    }

    /// Whether what the state shows has to wait for its turn to be drawn.
    var isFrameWaiting: Bool { dueAt != nil }

    /// Notes that the terminal has the frame returned last.
    mutating func framePresented() {
        pace.framePresented(at: clock.now)
    }

    /// Returns the timers to be started for a state.
    mutating func timers(for state: DashboardState) -> [Timer] {
        [dueTimer(), changeTimer(for: state), idleTimer(for: state)].compactMap { $0 }
    }

    private mutating func dueTimer() -> Timer? {
        guard let dueAt, !isDueTimerStarted else { return nil }
        isDueTimerStarted = true
        return { [clock] in
            do { try await clock.sleep(until: dueAt, tolerance: nil) } catch { return nil }
            return .frameDue
        }
    }

    /// One that is too early finds nothing to change and is followed by another.
    private mutating func changeTimer(for state: DashboardState) -> Timer? {
        guard let wait = state.timeToNextChange else { return nil }
        let end = clock.now.advanced(by: wait)
        // The same change is a little later each time it is looked at.
        guard changeAt.map({ end.advanced(by: .milliseconds(10)) < $0 }) ?? true else { return nil }
        changeAt = end
        return { [clock] in
            do { try await clock.sleep(until: end, tolerance: nil) } catch { return nil }
            return .changeDue
        }
    }

    private mutating func idleTimer(for state: DashboardState) -> Timer? {
        // A command that waits is asked about by idle timers, whatever else happens meanwhile.
        if state.pending.waitingCount == 0 { idle.restart() }
        let limit = state.tickInterval
        guard idleLimit.map({ limit < $0 }) ?? true else { return nil }
        idleLimit = limit
        let wait = idle.wait(for: limit)
        return { await wait() ? .idle : nil }
    }
}
