import Synchronization

/// Suspends the reader of the terminal while the queue is full, so that further input stays in the terminal.
final class InputGate: Sendable {
    private struct State {
        var isOpen = true
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Opens or closes the gate.
    func set(isOpen: Bool) {
        let reader = state.withLock { state in
            state.isOpen = isOpen
            guard isOpen else { return nil as CheckedContinuation<Void, Never>? }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Returns once the gate is open; for one reader.
    func pass() async {
        await withCheckedContinuation { reader in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.reader = reader }
                return state.isOpen
            }
            if isOpen { reader.resume() }
        }
    }
}
