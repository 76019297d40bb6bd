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

    /// Keys read before a frame gets its turn again.
    private static let burst = 4_096
    /// Pasted bytes read at once.
    private static let pieceBytes = 1_024
    private static let pastePatienceMilliseconds: Int32 = 1_000

    private let mailbox: Mailbox
    private let queue: EventQueue
    private let tasks: TerminalExecutor
    private var painter: Painter
    private var decoder = KeyDecoder()
    private var state = State.open
    private var size = Size(columns: 0, rows: 0)
    private var mayHaveInput = false

    /// Creates the loop over a screen that is open.
    init(mailbox: Mailbox, queue: EventQueue, tasks: TerminalExecutor, isASCII: Bool) {
        self.mailbox = mailbox
        self.queue = queue
        self.tasks = tasks
        painter = Painter(isASCII: isASCII)
    }

    /// Runs until closed.
    mutating func run() {
        measure()
        while state != .closed {
            heedSignals()
            if state == .open, mayHaveInput { readKeys() }
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
        let isBehind = isReading && mayHaveInput
        let patience = isBehind ? 0 : decoder.isPasting ? Self.pastePatienceMilliseconds : -1
        let seen = Int(screen_wait(isReading, patience))
        if seen & SCREEN_INPUT != 0 { mayHaveInput = true }
        if seen & SCREEN_GONE != 0, seen & SCREEN_INPUT == 0 { end() }
        if seen == 0, !isBehind { decode { $0.endPaste() } }
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
            // At once, not when the program gets round to it: whoever asked may look at the terminal next.
            screen_leave()
            return end()
        }
        if signals & SCREEN_SIGNAL_STOP != 0 { suspend() }
        if signals & SCREEN_SIGNAL_CONTINUED != 0 { screen_resume() }
        if signals & (SCREEN_SIGNAL_RESIZED | SCREEN_SIGNAL_CONTINUED) != 0 { measure() }
    }

    private mutating func perform(_ mail: Mailbox.Mail) {
        for (errand, sender) in mail.errands {
            perform(errand)
            sender.resume()
        }
        guard let (frame, sender) = mail.frame else { return }
        if state == .open { painter.draw(frame, on: size) }
        sender.resume()
    }

    private mutating func perform(_ errand: Mailbox.Errand) {
        if errand == .close, state != .closed {
            screen_close()
            state = .closed
        }
        guard state == .open else { return }
        switch errand {
        case .suspend: suspend()
        case .redraw: screen_repaint()
        case .copy(let text):
            let bytes = Clipboard.sequence(copying: text)
            if !screen_send(bytes, Int32(bytes.count)) { end() }
        case .close: break
        }
    }

    private mutating func suspend() {
        screen_leave()
        screen_stop_process()
        screen_resume()
        measure()
    }

    private mutating func readKeys() {
        for count in 0..<Self.burst {
            guard queue.hasRoom else { return }
            if decoder.isPasting { return readPaste() }
            let code = screen_read()
            if code == SCREEN_NOTHING {
                mayHaveInput = false
                decode { $0.pause() }
                if count == 0, screen_is_at_end() { end() }
                return
            }
            decode { $0.take(Self.input(code)) }
        }
    }

    /// Takes pasted bytes by the piece: curses asks the system several times for every single one.
    ///
    /// The sequence that begins a paste is no key of curses, so it has handed over all it read. What a piece holds
    /// behind the paste goes to the decoder, too, which knows the keys' sequences itself.
    private mutating func readPaste() {
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, count in
            count = Int(screen_read_bytes(buffer.baseAddress, Int32(buffer.count)))
        }
        for byte in bytes { decode { $0.take(.byte(byte)) } }
        guard bytes.isEmpty else { return }
        mayHaveInput = false
        if screen_is_at_end() { end() }
    }

    private mutating func end() {
        state = .gone
        queue.push(.closed)
    }

    /// Lets the decoder take something in, then queues what that completes.
    ///
    /// One after the other: as an argument of a method the decoder would be changed while a copy of this loop, and so
    /// of all that was pasted so far, is alive, and every byte would copy the whole paste.
    private mutating func decode(_ change: (inout KeyDecoder) -> [TerminalEvent]) {
        let events = change(&decoder)
        for event in events { queue.push(event) }
    }

    private static func input(_ code: Int32) -> KeyDecoder.Input {
        UInt8(exactly: code).map { .byte($0) } ?? .key(KeyCodes.key(of: code))
    }
}
