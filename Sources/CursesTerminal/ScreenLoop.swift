import CNcurses
import TerminalKit

/// Lives on the one thread that owns curses, and draws, reads and heeds signals there until it is closed.
struct ScreenLoop {
    private enum State {
        case open
        /// The terminal hung up or a signal asked us to end: nothing is read or drawn, only closing is left.
        case gone
        case closed
    }

    /// Bytes read at once, before a frame gets its turn again.
    private static let readBytes = 4_096

    private let mailbox: Mailbox
    private let queue: EventQueue
    private let tasks: TerminalExecutor
    private let clock = ContinuousClock()
    private var painter: Painter
    private var decoder: KeyDecoder
    private var silence: InputClock
    private var questions: TerminalQuestions?
    private var state = State.open
    private var size = Size(columns: 0, rows: 0)
    /// What was read and waits for room in the queue.
    private var unread: ArraySlice<UInt8> = []

    /// Creates the loop over a screen that is open; `escapeDelay` is the value of `ESCDELAY`, `type` that of `TERM`.
    init(
        mailbox: Mailbox, queue: EventQueue, tasks: TerminalExecutor, painter: Painter, decoder: KeyDecoder,
        escapeDelay: String?, type: String?
    ) {
        self.mailbox = mailbox
        self.queue = queue
        self.tasks = tasks
        self.painter = painter
        self.decoder = decoder
        silence = InputClock(escapeDelay: escapeDelay, now: clock.now)
        if TerminalQuestions.mayBeAsked(ofType: type) { questions = TerminalQuestions(askedAt: clock.now) }
    }

    /// Runs until closed.
    mutating func run() {
        // Before the first frame, which clears the screen: some terminal may show a part of what it does not know.
        if questions != nil, !screen_send(TerminalQuestions.bytes, Int32(TerminalQuestions.bytes.count)) { end() }
        measure()
        while state != .closed {
            heedSignals()
            if state == .open { decodeUnread() }
            tasks.run()
            perform(mailbox.take())
            if state != .closed { sleep() }
        }
        queue.finish()
        mailbox.shut()
        tasks.shut()
    }

    private mutating func sleep() {
        let isReading = state == .open && queue.hasRoom
        let seen = Int(screen_wait(isReading, patienceMilliseconds(isReading: isReading)))
        guard state == .open else { return }
        if seen & SCREEN_INPUT != 0 {
            read()
        } else if seen & SCREEN_GONE != 0 {
            end()
        } else if isReading {
            giveUpWaiting()
        }
    }

    /// Returns how long to sleep; -1 for as long as nothing happens.
    private func patienceMilliseconds(isReading: Bool) -> Int32 {
        guard isReading else { return -1 }
        guard unread.isEmpty else { return 0 }
        guard let patience = decoder.patience else { return -1 }
        // Rounded up, so that the time is over when the sleep is.
        let (seconds, attoseconds) = max(.zero, remaining(patience)).components
        return Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// Returns how much longer to wait for the rest of an input.
    private func remaining(_ patience: KeyDecoder.Patience) -> Duration {
        let now = clock.now
        return silence.remaining(patience, at: now, isAnswerAwaited: questions?.isAwaited(at: now) == true)
    }

    /// Ends an input whose rest did not arrive in time; the caller has checked that there is no input to be read.
    private mutating func giveUpWaiting() {
        guard unread.isEmpty, let patience = decoder.patience, remaining(patience) <= .zero
        else { return }
        for input in decoder.timeOut() { push(input) }
    }

    private mutating func measure() {
        var rows: Int32 = 0
        var columns: Int32 = 0
        screen_measure(&rows, &columns)
        size = Size(columns: Int(columns), rows: Int(rows))
        painter.forget()
        // What a terminal shows after it changed its size is its own affair, not what curses drew.
        screen_repaint()
        queue.push(.resized(size))
    }

    private mutating func heedSignals() {
        let signals = Int(screen_take_signals())
        guard state == .open, signals != 0 else { return }
        if signals & SCREEN_SIGNAL_END != 0 {
            // At once, not when the program is ready for it: whoever asked may use the terminal next.
            awaitAnswers()
            screen_leave()
            return end()
        }
        if signals & SCREEN_SIGNAL_STOP != 0 {
            suspend()
        } else if signals & SCREEN_SIGNAL_CONTINUED != 0 {
            resume()
        } else if signals & SCREEN_SIGNAL_RESIZED != 0 {
            measure()
        }
    }

    private mutating func perform(_ mail: Mailbox.Mail) {
        for (request, sender) in mail.requests {
            perform(request)
            sender.resume()
        }
        guard let (frame, sender) = mail.frame else { return }
        if state == .open, ownsTerminal() { painter.draw(frame, on: size) }
        sender.resume()
    }

    private mutating func perform(_ request: Mailbox.Request) {
        if request == .close, state != .closed {
            if state == .open { awaitAnswers() }
            screen_close()
            state = .closed
        }
        guard state == .open else { return }
        switch request {
        case .suspend: suspend()
        case .redraw: screen_repaint()
        case .send(let bytes):
            if !screen_send(bytes, Int32(bytes.count)) { end() }
        case .reportMouse(let isReported): screen_report_mouse(isReported)
        case .close: break
        }
    }

    private mutating func suspend() {
        awaitAnswers()
        screen_leave()
        screen_stop_process()
        resume()
    }

    /// Sets up the terminal again, once this process is in its foreground.
    private mutating func resume() {
        guard screen_wait_for_terminal() else { return end() }
        screen_resume()
        measure()
    }

    /// Returns whether the process is in the foreground, where it waits to be if need be; false when that never comes.
    ///
    /// A program that goes on in the background would draw over the shell and read what is typed there.
    private mutating func ownsTerminal() -> Bool {
        if screen_owns_terminal() { return true }
        resume()
        return state == .open
    }

    private mutating func read() {
        guard ownsTerminal() else { return }
        unread =
            [UInt8](unsafeUninitializedCapacity: Self.readBytes) { buffer, count in
                count = Int(screen_read_bytes(buffer.baseAddress, Int32(buffer.count)))
            }[...]
        if !unread.isEmpty {
            silence.noteRead(at: clock.now)
            receiveAnswers()
        } else if screen_is_at_end() {
            end()
        }
    }

    /// Decodes what was read as long as there is room for keys.
    private mutating func decodeUnread() {
        while queue.hasRoom, let byte = unread.popFirst() {
            for input in decoder.receive(byte) { push(input) }
        }
    }

    private mutating func receiveAnswers() {
        let (bytes, now) = (unread, clock.now)
        for answer in questions?.receive(bytes, at: now) ?? [] {
            switch answer {
            case .background(let color): queue.push(.backgroundFound(color))
            case .synchronizedOutput: painter.isSynchronized = true
            }
        }
    }

    /// Reads what is still to come, for a moment: the shell would take an answer for something typed.
    private mutating func awaitAnswers() {
        guard var questions, screen_owns_terminal() else { return }
        defer { self.questions = nil }
        while let wait = questions.remaining(at: clock.now) {
            let milliseconds = Int32(wait.components.attoseconds / 1_000_000_000_000_000) + 1
            guard Int(screen_wait(true, milliseconds)) & SCREEN_GONE == 0 else { return }
            var bytes = [UInt8](repeating: 0, count: Self.readBytes)
            let count = Int(screen_read_bytes(&bytes, Int32(bytes.count)))
            if count == 0, screen_is_at_end() { return }
            _ = questions.receive(bytes.prefix(count), at: clock.now)
        }
    }

    private func push(_ input: TerminalInput) {
        switch input {
        case .key(let key): queue.push(.key(key))
        case .pasted(let text): queue.push(.pasted(text))
        case .pointer(let event):
            // Outside the screen there is nothing to be meant.
            if event.row < size.rows, event.column < size.columns { queue.push(.mouse(event)) }
        case .mouse, .focus, .release, .report, .unknown: break
        }
    }

    private mutating func end() {
        state = .gone
        queue.push(.closed)
    }
}
