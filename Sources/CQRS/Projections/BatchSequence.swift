/// Holds batches that follow each other in the log, to be applied to a projection in one transaction.
///
/// The batches before the last were applied to the projections in front, each in a transaction of its own.
struct BatchSequence<Transaction: ProjectionTransaction>: Sendable {
    /// Never empty.
    private let batches: [ProjectionBatch<Transaction>]
    /// When the runner had read the first of them, and when the last.
    private let gathering: ClosedRange<Timestamp>
    /// When it had read the first of them, by the stopwatch.
    let beganElapsed: Duration
    /// What the first of them had waited for.
    private let waits: DeliveryWaits

    /// Begins with a batch that was read at an instant, and at a time of the stopwatch.
    init(_ batch: ProjectionBatch<Transaction>, at instant: Timestamp, elapsed: Duration, after waits: DeliveryWaits) {
        batches = [batch]
        gathering = instant...instant
        beganElapsed = elapsed
        self.waits = waits
    }

    private init(_ first: BatchSequence, and batch: ProjectionBatch<Transaction>, at instant: Timestamp) {
        batches = first.batches + [batch]
        // By a clock that was set back meanwhile nothing was gathered.
        gathering = first.gathering.lowerBound...max(first.gathering.lowerBound, instant)
        (beganElapsed, waits) = (first.beganElapsed, first.waits)
    }

    /// How many batches it holds.
    var batchCount: Int { batches.count }

    /// How many bytes their data has in the log.
    var byteCount: Int { batches.reduce(0) { $0 + $1.byteCount } }

    /// Whether it holds a discard, which changes what is to be left out from now on.
    var holdsDiscard: Bool { batches.contains(where: \.holdsDiscard) }

    /// Whether nothing lies between a checkpoint and the events that follow it here.
    func follows(_ checkpoint: Position) -> Bool { batches[0].follows(checkpoint) }

    /// Returns the sequence with one more batch, read at an instant; nil when that does not begin where this one ends.
    func appending(_ batch: ProjectionBatch<Transaction>, at instant: Timestamp) -> BatchSequence? {
        guard let last = batches[batches.count - 1].last, batch.first == last.next else { return nil }
        return BatchSequence(self, and: batch, at: instant)
    }

    /// Applies, parks or leaves out every event after the build's checkpoint, and moves the checkpoint.
    ///
    /// A pending fault hits an event of the last batch: those before were applied before anybody asked for it. Throws as
    /// ``ProjectionBatch`` does.
    func apply(
        to status: BuildStatus, of projection: ProjectionName, failing fault: inout PendingFault?,
        in transaction: Transaction
    ) throws -> Applied {
        var status = status
        var all = Applied(after: status.checkpoint, through: status.checkpoint, parked: [])
        for (index, batch) in batches.enumerated() {
            let applied =
                if index == batches.count - 1 {
                    try batch.apply(to: status, of: projection, failing: &fault, in: transaction)
                } else {
                    try batch.apply(to: status, of: projection, in: transaction)
                }
            all = Applied(after: all.after, through: applied.through, parked: all.parked + applied.parked)
            status.checkpoint = applied.through
        }
        return all
    }

    /// Returns the records of what was applied to the rows that readers see: one for all events, and one for each of
    /// them that was parked.
    func deliveries(of applied: Applied, to projection: ProjectionName) -> [Delivery] {
        if batches.count == 1 {
            return batches[0].deliveries(of: applied, to: projection, beganAt: gathering.lowerBound, after: waits)
        }
        let times = batches.compactMap { $0.recordingTimes(of: applied) }
        guard let first = times.map(\.lowerBound).min(), let last = times.map(\.upperBound).max() else { return [] }
        return Delivery.records(
            of: applied, to: projection, recorded: first...last, beganAt: gathering.upperBound,
            waits: waits.waits(since: first, at: gathering.lowerBound) + gathered)
    }

    /// The wait of the first events for the last; none where one batch is all.
    private var gathered: [DeliveryWait] {
        guard gathering.lowerBound < gathering.upperBound else { return [] }
        return [DeliveryWait(.gathering, from: gathering.lowerBound, until: gathering.upperBound)]
    }
}
