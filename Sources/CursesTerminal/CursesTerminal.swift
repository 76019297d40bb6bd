import CNcurses
import Foundation
import Synchronization
import TerminalKit

/// The terminal of this process, on ncurses.
///
/// One thread of its own owns curses, for drawing and for reading, so a slow terminal holds up nobody but whoever waits
/// for a frame. Whatever ends the process gives the terminal back first: ``close()``, a signal, or a crash. SIGTERM,
/// SIGHUP, SIGINT and SIGQUIT end ``events`` with `TerminalEvent.closed`; the program then has two seconds to
/// ``close()`` and end with 128 and ``interruptedBy``, and a second such signal ends it at once.
///
/// Call ``close()`` before letting go of it.
public final class CursesTerminal: Terminal {
    /// How to draw, and which keys there are.
    public struct Options: Hashable, Sendable {
        /// Whether colours may be used; attributes always are.
        public var useColor: Bool
        /// Whether only ASCII may be drawn, as on the Linux console; what the locale lacks is ASCII in any case.
        public var ascii: Bool
        /// The ASCII characters that have a meaning with Alt. Terminals send Escape and the character for that, which
        /// are two keys for all others.
        public var altKeys: Set<Character>

        /// Creates options.
        public init(useColor: Bool = true, ascii: Bool = false, altKeys: Set<Character> = []) {
            self.useColor = useColor
            self.ascii = ascii
            self.altKeys = altKeys
        }
    }

    /// Keys read ahead of the reader; more wait in the terminal driver.
    private static let keysAhead = 1_024
    private static let isTaken = Mutex(false)

    /// Keys, pasted text (cut to 64 KiB), what the mouse does and sizes in the order they happened, for one reader. The first
    /// is the size.
    public let events: AsyncStream<TerminalEvent>

    /// How many colours it shows.
    public let colorDepth: ColorDepth

    private let repertoire: Painter.Repertoire
    private let multiplexer: Multiplexer
    private let mailbox: Mailbox
    private let tasks: TerminalExecutor

    /// Takes over the terminal on standard input and output; in the background, once the shell brings the job to the
    /// foreground, and until then stops it as the terminal would.
    ///
    /// Throws a ``TerminalError`` and leaves everything as it was when there is none, or none that is good enough.
    public init(
        options: Options = Options(), environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let type = environment["TERM"]
        try Self.open(type: type, useColor: options.useColor)
        let repertoire = Self.repertoire(type: type, options)
        self.repertoire = repertoire
        colorDepth = ColorDepth(colors: Int(screen_colors()))
        multiplexer = Multiplexer(environment: environment)
        let queue = EventQueue(capacity: Self.keysAhead, whenRoom: { screen_wake() })
        let mailbox = Mailbox(wake: { screen_wake() })
        self.mailbox = mailbox
        let tasks = TerminalExecutor(wake: { screen_wake() })
        self.tasks = tasks
        events = AsyncStream(unfolding: { await queue.next() })
        let thread = Thread {
            var loop = ScreenLoop(
                mailbox: mailbox, queue: queue, tasks: tasks,
                painter: Painter(repertoire: repertoire),
                decoder: KeyDecoder(encoding: .ofLocale, names: .ofTerminal, altKeys: options.altKeys),
                escapeDelay: environment["ESCDELAY"], type: type)
            loop.run()
            Self.isTaken.withLock { $0 = false }
        }
        thread.name = "terminal"
        thread.start()
    }

    /// The signal that asked the program to end, if one did.
    public var interruptedBy: Int32? {
        let signal = screen_ending_signal()
        return signal == 0 ? nil : signal
    }

    /// Whether a character is drawn as it is, not as ASCII that stands for it.
    public func shows(_ character: Character) -> Bool { repertoire.holds(character) }

    /// Runs tasks on the terminal's thread until it is closed, and like any others after that.
    public var executor: (any TaskExecutor)? { tasks }

    /// Shows a frame; returns once it is drawn or a newer one took its place.
    public func present(_ frame: Frame) async {
        await mailbox.present(frame)
    }

    /// Gives the terminal back, stops the job like `^Z` does, and takes the terminal again when it is continued.
    public func suspend() async {
        await mailbox.ask(.suspend)
    }

    /// Has everything sent again with the next frame.
    public func redraw() async {
        await mailbox.ask(.redraw)
    }

    /// Puts text on the terminal's clipboard, where it allows that; at most about 55,000 bytes.
    ///
    /// Inside tmux it is put into tmux's newest buffer too.
    public func copy(_ text: String) async { await put(text, isRaw: false) }

    /// Puts text on the terminal's clipboard with all that is in it.
    public func copyRaw(_ text: String) async { await put(text, isRaw: true) }

    private func put(_ text: String, isRaw: Bool) async {
        if multiplexer == .tmux, await TmuxBuffer.load(Clipboard.copied(text, isRaw: isRaw)) { return }
        await mailbox.ask(.send(Clipboard.sequence(copying: text, isRaw: isRaw, in: multiplexer)))
    }

    /// Has presses of the mouse's buttons and turns of its wheel reported, where the terminal can (modes 1000 and 1006),
    /// or leaves the mouse to it again, as it is at the start and after ``close()``.
    ///
    /// With Shift most terminals select text in either case.
    public func reportMouse(_ isReported: Bool) async {
        await mailbox.ask(.reportMouse(isReported))
    }

    /// Rings the bell, or has the terminal show a notification, where it knows that; inside tmux where that passes it on.
    public func notify(_ notification: TerminalNotification) async {
        let sequence = notification == .bell ? notification.sequence : multiplexer.passing(notification.sequence)
        await mailbox.ask(.send(Array(sequence.utf8)))
    }

    /// Gives the terminal and the signals back; may be called again.
    public func close() async {
        await mailbox.ask(.close)
    }

    /// The fonts of the Linux console have 256 or 512 characters, the signs not among them.
    private static func repertoire(type: String?, _ options: Options) -> Painter.Repertoire {
        if options.ascii || type?.hasPrefix("linux") == true { return .ascii }
        return screen_is_utf8() ? .unicode : .locale
    }

    private static func open(type: String?, useColor: Bool) throws {
        guard isatty(STDIN_FILENO) == 1 else { throw TerminalError.notATerminal("input") }
        guard isatty(STDOUT_FILENO) == 1 else { throw TerminalError.notATerminal("output") }
        guard let type, !type.isEmpty else { throw TerminalError.typeMissing }
        let wasTaken = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return isTaken
        }
        if wasTaken { throw TerminalError.alreadyOpen }
        do {
            try open(type, useColor: useColor)
        } catch {
            isTaken.withLock { $0 = false }
            throw error
        }
    }

    private static func open(_ type: String, useColor: Bool) throws {
        switch Int(screen_open(type, useColor)) {
        case SCREEN_OK: return
        case SCREEN_UNKNOWN_TYPE: throw TerminalError.typeUnknown(type)
        case SCREEN_TOO_SIMPLE: throw TerminalError.typeTooSimple(type)
        case SCREEN_BACKGROUND: throw TerminalError.inBackground
        default: throw TerminalError.refused(String(cString: strerror(errno)))
        }
    }
}
