import Dispatch
import Synchronization

/// Runs blocking work on a queue of its own, because the pool that tasks share has only a few threads.
func runBlocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "orderdesk.import").async {
            continuation.resume(with: Result(catching: work))
        }
    }
}

/// Runs pieces of work side by side, one of them on this thread, and returns their results in the order given.
///
/// Waits for all of them; throws what the first of them in that order threw.
func concurrently<T: Sendable>(_ pieces: @Sendable () throws -> T...) throws -> [T] {
    let results = Mutex<[Int: Result<T, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: pieces.count) { number in
        let result = Result(catching: pieces[number])
        results.withLock { $0[number] = result }
    }
    let found = results.withLock { $0 }
    return try pieces.indices.compactMap { try found[$0]?.get() }
}
