import Synchronization

/// Hands records out to many workers, one at a time, while one task adds more; holds about `most` of them.
final class RecordFeed<Record: Sendable>: Sendable {
    fileprivate struct State {
        var records: [Record] = []
        /// The place of the next record among them.
        var place = 0
        var isEnded = false
        var workers: [CheckedContinuation<Record?, Never>] = []
        var adder: CheckedContinuation<Void, Never>?

        var count: Int { records.count - place }
    }

    private let most: Int
    private let state = Mutex(State())

    init(holding most: Int) {
        self.most = most
    }

    /// Adds records, and returns when there is room for more or ``end()`` was called.
    func add(_ more: [Record]) async {
        let served = state.withLock { state -> [(CheckedContinuation<Record?, Never>, Record)] in
            guard !state.isEnded else { return [] }
            state.records.removeFirst(state.place)
            state.records += more
            let count = min(state.workers.count, state.records.count)
            state.place = count
            defer { state.workers.removeFirst(count) }
            return Array(zip(state.workers, state.records))
        }
        for (worker, record) in served { worker.resume(returning: record) }
        await withCheckedContinuation { adder in
            let hasRoom = state.withLock { state in
                guard state.count > most, !state.isEnded else { return true }
                state.adder = adder
                return false
            }
            if hasRoom { adder.resume() }
        }
    }

    /// How many records wait to be handed out.
    var count: Int { state.withLock { $0.count } }

    /// Whether nothing more is to be added.
    var isEnded: Bool { state.withLock { $0.isEnded } }

    /// Hands out no more than what was added; does nothing when it has ended.
    func end() { end(keepingRecords: true) }

    /// Runs a part of the work; when that fails, nothing more is handed out, so that everybody ends.
    func stoppingOnError(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            end(keepingRecords: false)
            throw error
        }
    }

    private func end(keepingRecords keepsRecords: Bool) {
        let (workers, adder) = state.withLock { state in
            state.isEnded = true
            if !keepsRecords { (state.records, state.place) = ([], 0) }
            defer { (state.workers, state.adder) = ([], nil) }
            return (state.workers, state.adder)
        }
        for worker in workers { worker.resume(returning: nil) }
        adder?.resume()
    }

    /// Returns the next record, waiting for it; nil when it has ended.
    func next() async -> Record? {
        let (record, adder) = state.withLock { $0.removeNext(most) }
        adder?.resume()
        if let record { return record }
        return await withCheckedContinuation { worker in
            let (record, adder, isOver) = state.withLock { state in
                let (record, adder) = state.removeNext(most)
                let isOver = record == nil && state.isEnded
                if record == nil, !isOver { state.workers.append(worker) }
                return (record, adder, isOver)
            }
            adder?.resume()
            if record != nil || isOver { worker.resume(returning: record) }
        }
    }
}

extension RecordFeed.State {
    /// Removes the next record, and whoever waits for room when there is some again.
    fileprivate mutating func removeNext(_ most: Int) -> (Record?, CheckedContinuation<Void, Never>?) {
        guard count > 0 else { return (nil, nil) }
        defer { place += 1 }
        // One is being removed: with room for a single record, there is room once nothing is left.
        guard count - 1 <= most / 2 else { return (records[place], nil) }
        defer { adder = nil }
        return (records[place], adder)
    }
}
