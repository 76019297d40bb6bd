/// Projections that gather what many events do to a row, and may be left behind the others for a few batches.
extension ProjectionRunner {
    /// Whether the projections that gather may be left behind by these events until there are more.
    func mayGather(_ events: BatchSequence<Store.Transaction>) -> Bool {
        !store.gathering.isEmpty && events.batchCount < policy.maximumGatheredBatches
            && events.byteCount < policy.maximumGatheredBytes
            && stopwatch.elapsed - events.beganElapsed < policy.longestGathering
    }

    /// Reports whether the projections that gather got the events.
    enum Committed {
        case applied
        /// They did not, and are to get them later.
        case kept
    }
}
