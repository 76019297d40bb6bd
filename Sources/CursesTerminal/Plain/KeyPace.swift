import Synchronization

/// Holds the keys of a pipe back until what the key before them did is written.
final class KeyPace: Sendable {
    private struct State {
        var isHeld = false
        var isEnded = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Returns when the next key may be handed out, at the end, or when the task is cancelled; for one reader.
    func pass() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    guard state.isHeld, !state.isEnded, !Task.isCancelled else { return true }
                    state.waiting = continuation
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            end()
        }
    }

    /// Holds the keys after the one that was handed out.
    func hold() {
        state.withLock { $0.isHeld = true }
    }

    /// Has the next key handed out.
    func release() {
        change { $0.isHeld = false }
    }

    /// Holds no key any more.
    func end() {
        change { $0.isEnded = true }
    }

    private func change(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
