/// Tells how far a rebuild has come, and how fast it goes.
public struct RebuildProgress: Hashable, Sendable {
    /// The position up to which the new rows are built.
    public var checkpoint: Position
    /// The last position of the log.
    public var head: Position
    /// How many events a second were taken in lately; nil before that can be told.
    public var eventsPerSecond: Double?
    /// Why it stopped for good, if it did; the old rows stay.
    public var failure: ProjectionFailure?

    /// Creates a progress.
    public init(
        checkpoint: Position, head: Position, eventsPerSecond: Double? = nil, failure: ProjectionFailure? = nil
    ) {
        self.checkpoint = checkpoint
        self.head = head
        self.eventsPerSecond = eventsPerSecond
        self.failure = failure
    }

    /// How long the rest will take at that rate; nil when there is none, or no end to be seen.
    public var timeLeft: Duration? {
        guard let eventsPerSecond, eventsPerSecond > 0 else { return nil }
        let milliseconds = Double(max(0, head - checkpoint)) / eventsPerSecond * 1_000
        // A clock that jumped makes any rate possible, and more than this is no answer.
        return milliseconds < 1e15 ? .milliseconds(Int64(milliseconds)) : nil
    }
}

/// Measures the rate of a rebuild over the last five to ten seconds, and before that from the last look at which it
/// had taken in nothing.
struct RebuildPace: Sendable {
    private struct Sample: Sendable {
        let generation: Int64
        let at: Timestamp
        let checkpoint: Position
    }

    private static let window = Duration.seconds(5)
    private var older: Sample?
    private var newer: Sample?

    mutating func progress(_ look: FreshnessObservation) -> RebuildProgress? {
        guard let rebuild = look.projection.rebuild else {
            (older, newer) = (nil, nil)
            return nil
        }
        let build = rebuild.build
        let sample = Sample(generation: build.generation, at: look.now, checkpoint: build.checkpoint)
        if let newer, newer.generation != sample.generation || newer.at > sample.at { (older, self.newer) = (nil, nil) }
        // What waits for its turn is not slow: the clock starts when the first event is taken in.
        guard build.checkpoint > .start else {
            (older, newer) = (nil, sample)
            return RebuildProgress(checkpoint: .start, head: look.log.head, failure: build.failure)
        }
        let begun = Sample(generation: build.generation, at: rebuild.request.requestedAt, checkpoint: .start)
        let first = older ?? newer ?? begun
        if newer.map({ sample.at - $0.at >= Self.window }) ?? true { (older, newer) = (newer, sample) }
        let elapsed = (sample.at - first.at).inSeconds
        let rate = elapsed > 0 ? Double(max(0, sample.checkpoint - first.checkpoint)) / elapsed : nil
        return RebuildProgress(
            checkpoint: build.checkpoint, head: look.log.head, eventsPerSecond: rate, failure: build.failure)
    }
}
