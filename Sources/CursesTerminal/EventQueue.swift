import Synchronization
import TerminalKit

/// Holds what was read and not yet asked for.
///
/// Keys are bounded by back-pressure: the writer asks ``hasRoom`` before it reads on, and is woken when there is room
/// again. The size is only worth its latest value, so one is kept; the end always fits.
final class EventQueue: Sendable {
    private struct State {
        var waiting: [TerminalEvent] = []
        var reader: CheckedContinuation<TerminalEvent?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let whenRoom: @Sendable () -> Void

    /// Creates a queue that calls `whenRoom` each time it stops being full.
    init(capacity: Int, whenRoom: @escaping @Sendable () -> Void) {
        self.capacity = capacity
        self.whenRoom = whenRoom
    }

    /// Whether another key may be read.
    var hasRoom: Bool {
        state.withLock { $0.waiting.count < capacity }
    }

    /// Adds an event; nothing more after ``TerminalEvent/closed``.
    func push(_ event: TerminalEvent) {
        let reader = state.withLock { state -> CheckedContinuation<TerminalEvent?, Never>? in
            guard !state.isFinished else { return nil }
            state.isFinished = event == .closed
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if case .resized = event { state.waiting.removeAll(where: Self.isSize) }
            state.waiting.append(event)
            return nil
        }
        reader?.resume(returning: event)
    }

    /// Ends the queue once what waits has been read.
    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            return Self.takeReader(&state)
        }
        reader?.resume(returning: nil)
    }

    /// Returns the next event, or nil after the last one or when the reader is cancelled.
    func next() async -> TerminalEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0) }
        } onCancel: {
            state.withLock { Self.takeReader(&$0) }?.resume(returning: nil)
        }
    }

    private func wait(_ reader: CheckedContinuation<TerminalEvent?, Never>) {
        let (answer, wasFull) = state.withLock { state -> (TerminalEvent??, Bool) in
            if !state.waiting.isEmpty {
                let wasFull = state.waiting.count == capacity
                return (state.waiting.removeFirst(), wasFull)
            }
            if state.isFinished || Task.isCancelled { return (.some(nil), false) }
            precondition(state.reader == nil, "The events of a terminal have one reader.")
            state.reader = reader
            return (nil, false)
        }
        if let answer { reader.resume(returning: answer) }
        if wasFull { whenRoom() }
    }

    private static func takeReader(_ state: inout State) -> CheckedContinuation<TerminalEvent?, Never>? {
        defer { state.reader = nil }
        return state.reader
    }

    private static func isSize(_ event: TerminalEvent) -> Bool {
        if case .resized = event { true } else { false }
    }
}
