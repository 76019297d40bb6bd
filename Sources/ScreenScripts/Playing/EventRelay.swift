import Synchronization
import TerminalKit

/// Hands events from a script and from a terminal to one reader, in the order they come; who sends waits while it is full.
final class EventRelay: Sendable {
    private struct State {
        var waiting: [TerminalEvent] = []
        var reader: CheckedContinuation<TerminalEvent?, Never>?
        var senders: [CheckedContinuation<Void, Never>] = []
        var isFinished = false
    }

    private static let capacity = 64
    private let state = Mutex(State())

    /// Adds an event when there is room; does nothing after the end.
    func send(_ event: TerminalEvent) async {
        while state.withLock({ !$0.isFinished && $0.waiting.count >= Self.capacity }) {
            await withCheckedContinuation { sender in
                let mayGoOn = state.withLock { state in
                    let mayGoOn = state.isFinished || state.waiting.count < Self.capacity
                    if !mayGoOn { state.senders.append(sender) }
                    return mayGoOn
                }
                if mayGoOn { sender.resume() }
            }
        }
        push(event)
    }

    /// Adds an event at once.
    func push(_ event: TerminalEvent) {
        let reader = state.withLock { state -> CheckedContinuation<TerminalEvent?, Never>? in
            guard !state.isFinished else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.waiting.append(event)
            return nil
        }
        reader?.resume(returning: event)
    }

    /// Returns the next event; nil after the end, or when the reader is cancelled. For one reader.
    func next() async -> TerminalEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0) }
        } onCancel: {
            state.withLock { Self.removeReader(&$0) }?.resume(returning: nil)
        }
    }

    /// Ends it: what waits is still read, and nothing is added.
    func finish() {
        let (reader, senders) = state.withLock { state in
            state.isFinished = true
            defer { state.senders = [] }
            return (Self.removeReader(&state), state.senders)
        }
        reader?.resume(returning: nil)
        for sender in senders { sender.resume() }
    }

    private func wait(_ reader: CheckedContinuation<TerminalEvent?, Never>) {
        let (answer, senders) = state.withLock { state -> (TerminalEvent??, [CheckedContinuation<Void, Never>]) in
            if !state.waiting.isEmpty {
                defer { state.senders = [] }
                return (state.waiting.removeFirst(), state.senders)
            }
            if state.isFinished || Task.isCancelled { return (.some(nil), []) }
            state.reader = reader
            return (nil, [])
        }
        if let answer { reader.resume(returning: answer) }
        for sender in senders { sender.resume() }
    }

    private static func removeReader(_ state: inout State) -> CheckedContinuation<TerminalEvent?, Never>? {
        defer { state.reader = nil }
        return state.reader
    }
}
