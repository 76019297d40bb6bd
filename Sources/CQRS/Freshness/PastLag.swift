/// Shows how far a projection was behind over a time that ends now, and what it waited for: from the records of its
/// deliveries, so that it is known after a restart and for what other processes projected, and from what waits now.
public struct PastLag: Hashable, Sendable {
    /// One part of the time.
    public struct Sample: Hashable, Sendable {
        /// Its first instant.
        public var start: Timestamp
        /// The longest that an event had waited at some moment of it, zero when none waited; nil when that is not known.
        public var worst: Duration?
        /// How many events the log recorded in it; nil when that is not known.
        public var recorded: Int64?
        /// How many events the projection got past in it, those it parked among them; nil when that is not known.
        public var applied: Int64?

        /// Creates a sample; without figures, of a time that nothing is known of.
        public init(start: Timestamp, worst: Duration? = nil, recorded: Int64? = nil, applied: Int64? = nil) {
            self.start = start
            self.worst = worst
            self.recorded = recorded
            self.applied = applied
        }
    }

    /// What waits at the end of the time.
    public enum Present: Hashable, Sendable {
        /// The projection is level with the log.
        case nothingWaits
        /// Events that the projection has not got past.
        case waits(Backlog)
        /// The rows are foreign, or the first event that waits is dated in the future.
        case unknown
    }

    /// The parts, of equal length, the oldest first.
    public var samples: [Sample]
    /// How long each part is.
    public var length: Duration
    /// What was waited for, the newest first; waits of one cause that follow each other closely are one.
    public var waits: [DeliveryWait]
    /// What waits now.
    public var present: Present
    /// Before this instant nothing is known; nil when the whole time is known.
    public var knownSince: Timestamp?

    /// Divides the time from an instant to another, which is now, into so many parts, at least one, and enters what was
    /// delivered and what waits.
    ///
    /// A delivery whose first event was recorded at r and that was applied at a made an event wait for t − r at every t
    /// between the two; so does what waits now, up to now. Events of one delivery count as recorded evenly over the time in
    /// which the log recorded them. Whole microseconds make the time up to one per part longer than asked for.
    ///
    /// `knownSince` is when the oldest record ended that is kept. Without one, only what waits now is known, since its first
    /// event. `recordedAt` has when the log recorded events whose delivery does not know it, by their position.
    public init(
        of deliveries: [Delivery], present: Present, knownSince: Timestamp?, recordedAt: [Position: Timestamp] = [:],
        from start: Timestamp, until end: Timestamp, samples count: Int
    ) {
        var sums = LagSums(from: start, until: end, samples: count)
        for delivery in deliveries { sums.add(delivery) }
        self = sums.pastLag(present: present, knownSince: knownSince, recordedAt: recordedAt)
    }

    init(
        samples: [Sample], length: Duration, waits: [DeliveryWait], present: Present, knownSince: Timestamp?
    ) {
        self.samples = samples
        self.length = length
        self.waits = waits
        self.present = present
        self.knownSince = knownSince
    }
}
