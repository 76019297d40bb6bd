/// Returns what `work` returns, or nil after `limit`; the work then goes on, and nobody waits for it.
package func within<T: Sendable>(
    _ limit: Duration, clock: some Clock<Duration> = ContinuousClock(), _ work: @escaping @Sendable () async -> T
) async -> T? {
    let (answers, answer) = AsyncStream<T?>.makeStream(bufferingPolicy: .bufferingOldest(1))
    Task { answer.yield(await work()) }
    let timer = Task {
        // Cancelled once the answer is there.
        guard (try? await clock.sleep(for: limit)) != nil else { return }
        answer.yield(nil)
    }
    defer { timer.cancel() }
    for await first in answers { return first }
    return nil
}
