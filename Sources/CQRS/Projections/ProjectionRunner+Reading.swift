/// Reading the log.
extension ProjectionRunner {
    /// Reads the next events after a checkpoint, and the one at it.
    func page(after checkpoint: Position) async throws -> LogPage {
        try await LogPage.read(log, after: checkpoint, limit: policy.maximumBatch)
    }

    /// Returns what the projections leave out, read from the log where it is not known.
    func knownDiscards() async throws -> Discards {
        if let discards { return discards }
        let read = try await Discards(of: store.projections, in: log)
        discards = read
        return read
    }
}
