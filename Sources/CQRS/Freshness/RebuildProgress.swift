/// Describes how far a rebuild has come, and how fast it goes.
public struct RebuildProgress: Hashable, Sendable {
    /// The position up to which the new rows are built.
    public var checkpoint: Position
    /// The last position of the log.
    public var head: Position
    /// How many events a second were applied during ``rateWindow``; nil before that can be known.
    public var eventsPerSecond: Double?
    /// The time, up to the observation, that the rate was measured over; nil without a rate.
    public var rateWindow: Duration?
    /// Why it stopped for good, if it did; the old rows stay.
    public var failure: ProjectionFailure?

    /// Creates a progress.
    public init(
        checkpoint: Position, head: Position, eventsPerSecond: Double? = nil, rateWindow: Duration? = nil,
        failure: ProjectionFailure? = nil
    ) {
        self.checkpoint = checkpoint
        self.head = head
        self.eventsPerSecond = eventsPerSecond
        self.rateWindow = rateWindow
        self.failure = failure
    }

    /// How long the rest will take at that rate; nil when there is none, or no end to be seen.
    public var timeLeft: Duration? {
        guard let eventsPerSecond, eventsPerSecond > 0 else { return nil }
        let milliseconds = Double(max(0, head - checkpoint)) / eventsPerSecond * 1_000
        // A rate next to nothing has no end, and more than this is no answer.
        return milliseconds < 1e15 ? .milliseconds(Int64(milliseconds)) : nil
    }
}

/// Measures the rate of a rebuild over the last five to ten seconds, and before that from the last observation at which
/// it had applied nothing.
struct RebuildPace: Sendable {
    private struct Sample: Sendable {
        let generation: Int64
        /// The time of the sample, by the observer's stopwatch.
        let at: Duration
        let checkpoint: Position
    }

    private static let window = Duration.seconds(5)
    private var older: Sample?
    private var newer: Sample?

    /// Returns the progress that an observation shows; nil without a rebuild.
    mutating func progress(_ observation: FreshnessObservation) -> RebuildProgress? {
        guard let rebuild = observation.projection.rebuild else {
            (older, newer) = (nil, nil)
            return nil
        }
        let build = rebuild.build
        let sample = Sample(generation: build.generation, at: observation.uptime, checkpoint: build.checkpoint)
        if let newer, newer.generation != sample.generation { (older, self.newer) = (nil, nil) }
        // What waits for its turn is not slow: the clock starts when the first event is applied.
        guard build.checkpoint > .start else {
            (older, newer) = (nil, sample)
            return RebuildProgress(checkpoint: .start, head: observation.log.head, failure: build.failure)
        }
        let first = older ?? newer ?? beginning(of: rebuild, in: observation)
        if newer.map({ sample.at - $0.at >= Self.window }) ?? true { (older, newer) = (newer, sample) }
        let elapsed = first.map { sample.at - $0.at } ?? .zero
        guard let first, elapsed > .zero else {
            return RebuildProgress(checkpoint: build.checkpoint, head: observation.log.head, failure: build.failure)
        }
        return RebuildProgress(
            checkpoint: build.checkpoint, head: observation.log.head,
            eventsPerSecond: Double(max(0, sample.checkpoint - first.checkpoint)) / elapsed.inSeconds,
            rateWindow: elapsed, failure: build.failure)
    }

    /// When the rebuild was asked for; nil when that is dated in the future.
    private func beginning(of rebuild: RebuildStatus, in observation: FreshnessObservation) -> Sample? {
        rebuild.request.requestedAt.age(at: observation.now).map {
            Sample(generation: rebuild.build.generation, at: observation.uptime - $0, checkpoint: .start)
        }
    }
}
