import Synchronization

/// Holds messages for the one loop that reads them; everything waiting is handed over at once.
///
/// Answers to effects are as many as the effects in flight. Keys wait outside while `limit` entries wait here, so
/// nothing grows without bound and no key is dropped.
///
/// A lock rather than an actor: a posted key reaches the loop without a change of executor in between.
final class MessageQueue<Entry: Sendable>: Sendable {
    private struct State {
        var entries: [Entry] = []
        var reader: CheckedContinuation<Void, Never>?
        var writers: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds an entry at once.
    func post(_ entry: Entry) {
        let reader = state.withLock { state in
            state.entries.append(entry)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Adds an entry when there is room.
    func postWhenRoom(_ entry: Entry) async {
        while state.withLock({ $0.entries.count >= limit }) {
            await withCheckedContinuation { writer in
                let hasRoom = state.withLock { state in
                    if state.entries.count >= limit { state.writers.append(writer) }
                    return state.entries.count < limit
                }
                if hasRoom { writer.resume() }
            }
        }
        post(entry)
    }

    /// Returns everything waiting, oldest first, and waits while there is nothing; for one reader.
    func drain() async -> [Entry] {
        while true {
            let entries = removeAll()
            if !entries.isEmpty { return entries }
            await withCheckedContinuation { reader in
                let isEmpty = state.withLock { state in
                    if state.entries.isEmpty { state.reader = reader }
                    return state.entries.isEmpty
                }
                if !isEmpty { reader.resume() }
            }
        }
    }

    /// Lets waiting writers go; what they add will not be read.
    func close() {
        _ = removeAll()
    }

    private func removeAll() -> [Entry] {
        let (entries, writers) = state.withLock { state in
            defer { (state.entries, state.writers) = ([], []) }
            return (state.entries, state.writers)
        }
        for writer in writers { writer.resume() }
        return entries
    }
}
