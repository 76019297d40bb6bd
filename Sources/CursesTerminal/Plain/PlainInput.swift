import CNcurses
import Foundation
import Synchronization
import TerminalKit
import WakePipes

/// Reads standard input on a thread of its own and decodes it into keys.
final class PlainInput: Sendable {
    private struct State {
        var isStopped = false
        /// The modes the terminal had before; nil while they are not changed.
        var modes: termios?
    }

    private let queue: EventQueue
    private let wake: WakePipe
    private let escapeDelay: String?
    private let state = Mutex(State())
    private let keys = Atomic(0)

    init(queue: EventQueue, wake: WakePipe, escapeDelay: String?) {
        self.queue = queue
        self.wake = wake
        self.escapeDelay = escapeDelay
    }

    /// How many keys and pastes were read.
    var keyCount: Int { keys.load(ordering: .acquiring) }

    /// Sets the terminal so that keys come one by one and are not echoed, and reads until the input ends.
    func start(whenEnded: @escaping @Sendable () -> Void) {
        setModes()
        let thread = Thread { [self] in
            readAll()
            restoreModes()
            whenEnded()
        }
        thread.name = "plain input"
        thread.start()
    }

    /// Ends reading and gives the terminal back.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake.ring()
        restoreModes()
    }

    /// Stops the process as `^Z` does, with the terminal as it was.
    func suspend() {
        restoreModes()
        kill(0, SIGTSTP)
        setModes()
    }

    // MARK: Modes

    private func setModes() {
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
        let isSet = state.withLock { state in
            guard !state.isStopped, state.modes == nil else { return false }
            state.modes = modes
            return true
        }
        guard isSet, screen_guard_modes() else { return }
        modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        modes.c_iflag &= ~tcflag_t(IXON)
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }

    private func restoreModes() {
        let modes = state.withLock { state in
            defer { state.modes = nil }
            return state.modes
        }
        guard var modes else { return }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
        screen_release_modes()
    }

    // MARK: Reading

    private func readAll() {
        var decoder = KeyDecoder()
        var silence = InputClock(escapeDelay: escapeDelay, now: .now)
        var bytes = [UInt8](repeating: 0, count: 512)
        while !state.withLock({ $0.isStopped }) {
            let hasRoom = queue.hasRoom
            let patience = decoder.patience.map { max(.zero, silence.remaining($0, at: .now)) }
            guard wait(forInput: hasRoom, for: patience) else {
                if let patience = decoder.patience, silence.remaining(patience, at: .now) <= .zero {
                    push(decoder.timeOut())
                }
                continue
            }
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { break }
            silence.noteRead(at: .now)
            for byte in bytes.prefix(count) { push(decoder.receive(byte)) }
        }
        push(decoder.timeOut())
    }

    /// Returns whether there is input; false when it was woken or the time is over.
    private func wait(forInput hasRoom: Bool, for patience: Duration?) -> Bool {
        var polled = [
            pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = patience.map {
            Int32($0.components.seconds * 1_000 + $0.components.attoseconds / 1_000_000_000_000_000 + 1)
        }
        _ = poll(&polled, hasRoom ? 2 : 1, milliseconds ?? -1)
        if polled[0].revents != 0 { wake.quiet() }
        return hasRoom && polled[1].revents != 0
    }

    private func push(_ inputs: [TerminalInput]) {
        for input in inputs {
            switch input {
            case .key(let key): push(.key(key))
            case .pasted(let text): push(.pasted(text))
            case .pointer, .mouse, .focus, .release, .report, .unknown: break
            }
        }
    }

    private func push(_ event: TerminalEvent) {
        keys.add(1, ordering: .acquiringAndReleasing)
        queue.push(event)
    }
}
