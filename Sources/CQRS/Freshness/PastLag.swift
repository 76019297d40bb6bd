/// Shows how far a projection was behind over a time that is past, and what it waited for: from the records of its deliveries,
/// so that it is known after a restart and for what other processes projected.
public struct PastLag: Hashable, Sendable {
    /// One part of the time.
    public struct Sample: Hashable, Sendable {
        /// Its first instant.
        public var start: Timestamp
        /// The longest that an event had waited at some moment of it; zero when none waited.
        public var worst: Duration
        /// How many events the log recorded in it.
        public var recorded: Int64
        /// How many events were applied in it.
        public var applied: Int64

        /// Creates a sample.
        public init(start: Timestamp, worst: Duration = .zero, recorded: Int64 = 0, applied: Int64 = 0) {
            self.start = start
            self.worst = worst
            self.recorded = recorded
            self.applied = applied
        }
    }

    /// The parts, of equal length, the oldest first.
    public var samples: [Sample]
    /// How long each part is.
    public var length: Duration
    /// What was waited for, the newest first; waits of one cause that follow each other closely are one.
    public var waits: [DeliveryWait]

    /// The most waits that are kept.
    private static let mostWaits = 100
    /// Waits of one cause with no more time between them are one: a delay waits before each event.
    private static let gap: Duration = .seconds(1)

    /// Divides the time from an instant to before another into so many parts, at least one, and enters what was delivered.
    ///
    /// A delivery whose first event was recorded at r and that was applied at a made an event wait for t − r at every t
    /// between the two. Events of one delivery count as recorded evenly over the time in which the log recorded them.
    public init(of deliveries: [Delivery], from start: Timestamp, until end: Timestamp, samples count: Int) {
        let count = max(1, count)
        let part = max(1, (max(start, end) - start).wholeMicroseconds / Int64(count))
        length = .microseconds(part)
        samples = (0..<count).map { Sample(start: start + .microseconds(part * Int64($0))) }
        waits = []
        for delivery in deliveries { enter(delivery, part: part) }
        waits = Self.merged(deliveries.flatMap(Self.known).filter { $0.until > start })
    }

    private mutating func enter(_ delivery: Delivery, part: Int64) {
        guard let first = samples.first?.start else { return }
        func place(_ instant: Timestamp) -> Int {
            let (whole, rest) = (instant.microseconds - first.microseconds).quotientAndRemainder(dividingBy: part)
            return Int(clamping: rest < 0 ? whole - 1 : whole)
        }
        let (from, applied) = (Self.firstRecorded(of: delivery), delivery.endedAt)
        let end = place(applied)
        if samples.indices.contains(end) { samples[end].applied += delivery.count }
        for index in max(0, place(from))..<max(0, min(end + 1, samples.count)) where place(from) <= index {
            let last = min(applied, samples[index].start + length)
            samples[index].worst = max(samples[index].worst, last - from)
        }
        enterRecorded(delivery, from: place(from), through: place(max(from, delivery.recorded.upperBound)))
    }

    /// Enters the events as evenly as whole numbers go.
    private mutating func enterRecorded(_ delivery: Delivery, from first: Int, through last: Int) {
        let parts = Int64(last - first + 1)
        let (from, through) = (max(first, 0), min(last, samples.count - 1))
        guard parts > 0, from <= through else { return }
        var done = delivery.count * Int64(from - first) / parts
        for index in from...through {
            let next = delivery.count * Int64(index - first + 1) / parts
            samples[index].recorded += next - done
            done = next
        }
    }

    /// Returns when the first of the events was recorded; where nobody knows, as of rows that came with a rebuild, since when
    /// they are known to have waited.
    private static func firstRecorded(of delivery: Delivery) -> Timestamp {
        let unknown = Timestamp(microseconds: .min)
        guard delivery.recorded.lowerBound == unknown else { return delivery.recorded.lowerBound }
        return delivery.waits.map(\.from).filter { $0 != unknown }.min() ?? delivery.beganAt
    }

    /// Returns what was waited for; where nobody knows since when, since the first of the events.
    private static func known(of delivery: Delivery) -> [DeliveryWait] {
        delivery.waits.map { wait in
            guard wait.from == Timestamp(microseconds: .min) else { return wait }
            return DeliveryWait(wait.cause, from: min(firstRecorded(of: delivery), wait.until), until: wait.until)
        }
    }

    private static func merged(_ waits: [DeliveryWait]) -> [DeliveryWait] {
        var merged: [DeliveryWait] = []
        for wait in waits.sorted(by: { $0.from < $1.from }) {
            if let place = merged.lastIndex(where: { $0.cause == wait.cause }), wait.from - merged[place].until <= gap {
                merged[place].until = max(merged[place].until, wait.until)
            } else {
                merged.append(wait)
            }
        }
        return merged.sorted { $0.from > $1.from }.prefix(mostWaits).map { $0 }
    }
}
