extension FreshnessMonitor: FreshnessGate {
    /// Returns one observation of a projection; naming one that the store does not keep is a programming error.
    public func freshness(of projection: ProjectionName) async -> Freshness {
        guard let freshness = await observe()[projection] else { preconditionFailure("no projection '\(projection)'") }
        return freshness
    }

    /// Waits by observing the projection after every change of the read store, until the time-out.
    public func wait(for position: Position, in projection: ProjectionName, timeout: Duration) async -> Staleness? {
        await wait(for: position, in: projection, timeout: timeout, on: timer)
    }

    /// Returns why readers do not see the event at a position, after waiting for it at most `timeout`; nil when they do.
    ///
    /// A checkpoint that has passed the event is not enough: it passes dead letters too. A dead letter is reported at
    /// once, since waiting does not repair it. Without `timeout` there is one observation.
    public func staleness(
        ofEventAt position: Position, in projection: ProjectionName, waiting timeout: Duration? = nil
    ) async -> Staleness? {
        if let timeout {
            if let staleness = await wait(for: position, in: projection, timeout: timeout) { return staleness }
        } else {
            let freshness = await freshness(of: projection)
            guard freshness.hasReached(position) else { return Staleness(freshness, waitingFor: position) }
        }
        do {
            return try await store.waitingDeadLetter(at: position, of: projection).map { _ in .deadLetter(at: position)
            }
        } catch {
            return .failed(at: nil, message: "\(error)")
        }
    }

    private func wait(
        for position: Position, in projection: ProjectionName, timeout: Duration, on timer: some Clock<Duration>
    ) async -> Staleness? {
        let wake = Alarm(store.changes(), clock: timer)
        defer { wake.stop() }
        var freshness = await freshness(of: projection)
        if freshness.hasReached(position) { return nil }
        let deadline = timer.now.advanced(by: timeout)
        wake.ring(after: timeout)
        for await _ in wake.ticks {
            freshness = await self.freshness(of: projection)
            if freshness.hasReached(position) { return nil }
            if timer.now >= deadline { break }
        }
        return Staleness(freshness, waitingFor: position)
    }
}

extension Freshness {
    /// Whether the rows hold everything up to a position of this log.
    fileprivate func hasReached(_ position: Position) -> Bool {
        // A log that cannot be read may be another one than the rows were made from.
        checkpoint >= position && behind != nil
    }
}
