import Synchronization
import TerminalKit

/// Carries what callers want to the thread that owns curses.
///
/// Of frames the newest is kept; every request is carried out, and is bounded by its caller waiting for it.
final class Mailbox: Sendable {
    typealias Sender = CheckedContinuation<Void, Never>

    /// What can be asked for besides drawing.
    enum Request: Equatable {
        case suspend
        case redraw
        /// Write bytes that change nothing of what is drawn.
        case send([UInt8])
        case reportMouse(Bool)
        case close
    }

    /// What has come since the last time.
    struct Mail {
        var frame: (Frame, Sender)?
        var requests: [(Request, Sender)] = []
    }

    private struct State {
        var mail = Mail()
        var isShut = false
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// Creates a mailbox that calls `wake` for all mail that comes.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Returns once the frame was drawn or replaced by a newer one.
    func present(_ frame: Frame) async {
        await withCheckedContinuation { sender in
            let displaced = state.withLock { state -> Sender? in
                if state.isShut { return sender }
                defer { state.mail.frame = (frame, sender) }
                return state.mail.frame?.1
            }
            displaced?.resume()
            wake()
        }
    }

    /// Returns once the request was carried out, or at once when nobody carries out requests any more.
    func ask(_ request: Request) async {
        await withCheckedContinuation { sender in
            let isShut = state.withLock { state in
                if !state.isShut { state.mail.requests.append((request, sender)) }
                return state.isShut
            }
            if isShut { sender.resume() } else { wake() }
        }
    }

    /// Returns what has come and empties the box; its senders wait to be resumed.
    func take() -> Mail {
        state.withLock { state in
            defer { state.mail = Mail() }
            return state.mail
        }
    }

    /// Accepts no more messages and resumes every waiting sender.
    func shut() {
        let left = state.withLock { state in
            state.isShut = true
            defer { state.mail = Mail() }
            return state.mail
        }
        left.frame?.1.resume()
        for (_, sender) in left.requests { sender.resume() }
    }
}
