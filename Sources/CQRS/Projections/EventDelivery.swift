/// Explains how one event reached the rows of one projection that readers see, and what it waited for.
public struct EventDelivery: Hashable, Sendable {
    /// Where the event is.
    public enum State: Hashable, Sendable {
        /// Readers have seen it from this instant on.
        case visible(since: Timestamp)
        /// It has waited as a dead letter from this instant on.
        case parked(since: Timestamp)
        /// The projection has not read up to it.
        case waiting
        /// Nothing is recorded of it, because it is too long ago or came with rows that were made otherwise, or what is recorded
        /// cannot be, because a clock was wrong.
        case notRecorded
    }

    /// Holds what one cause contributed to the wait.
    public struct Share: Hashable, Sendable {
        /// What the event waited for.
        public var cause: Cause
        /// How long, in all.
        public var duration: Duration
        /// How many times, or for a queue how many events were ahead.
        public var count: Int64

        /// Creates a share.
        public init(_ cause: Cause, _ duration: Duration, count: Int64 = 1) {
            self.cause = cause
            self.duration = duration
            self.count = count
        }
    }

    /// Names what an event waited for.
    public enum Cause: Hashable, Sendable {
        /// What the runner waited for.
        case wait(DeliveryWait.Cause)
        /// Events ahead of it were applied.
        case queue
        /// It was applied itself, with those of its transaction.
        case applying
        /// Nothing is recorded: the runner was applying, or waited for the processor.
        case unexplained

        /// Whether events do not wait for it as a rule.
        fileprivate var isUnusual: Bool {
            switch self {
            case .wait(.gathering), .queue, .applying, .unexplained: false
            case .wait: true
            }
        }
    }

    /// The wait up to which a delivery is as usual, whatever the usual latency is.
    public static let shortWait: Duration = .milliseconds(50)
    /// The wait from which on a delivery needs its explanation, even where such waits have become usual.
    public static let longWait: Duration = .seconds(1)

    /// The projection.
    public var projection: ProjectionName
    /// Where the event is.
    public var state: State
    /// How long it took from the log's recording it until it was visible or parked; zero in other states.
    public var wait: Duration
    /// What the wait consists of, in the order in which it began; adds up to the whole.
    public var shares: [Share]

    /// Creates an explanation without a wait.
    public init(of projection: ProjectionName, _ state: State) {
        self.projection = projection
        self.state = state
        wait = .zero
        shares = []
    }

    /// Explains the delivery of an event by those it waited for, in order of time, its own last.
    ///
    /// A store's `deliveries(of:recordedAt:in:)` gives them; without any, nothing is recorded.
    public init(of projection: ProjectionName, recordedAt: Timestamp, _ deliveries: [Delivery]) {
        // Visible before it was recorded, it is known to be visible, and nothing of how long that took.
        guard let own = deliveries.last, own.isParked || own.endedAt >= recordedAt else {
            self.init(of: projection, .notRecorded)
            return
        }
        self.init(of: projection, own.isParked ? .parked(since: own.endedAt) : .visible(since: own.endedAt))
        let end = max(recordedAt, own.endedAt)
        wait = end - recordedAt
        var breakdown = WaitBreakdown(from: recordedAt, to: end)
        for span in Self.spans(of: own, behind: deliveries.dropLast()) { breakdown.add(span) }
        shares = breakdown.finished()
    }

    /// Whether it took less than twice the usual latency and was not long, or was short whatever is usual; nil where no
    /// wait is known.
    ///
    /// What it waited for beyond its turn, such as a pause, is not as usual because others waited for it as well.
    public func isAsUsual(_ usual: Duration?) -> Bool? {
        guard case .visible = state else { return nil }
        let usual = shares.contains(where: \.cause.isUnusual) ? nil : usual
        return wait < min(max(Self.shortWait, usual.map { $0 * 2 } ?? .zero), Self.longWait)
    }

    /// Returns what the runner did over the time, by when it began. A dead letter waited from when it was parked on,
    /// whatever was applied meanwhile.
    private static func spans(of own: Delivery, behind others: ArraySlice<Delivery>) -> [WaitBreakdown.Span] {
        var spans: [WaitBreakdown.Span] = []
        let parked = own.waits.first { $0.cause == .deadLetter }
        for other in others where !other.isParked {
            for wait in other.waits where wait.cause != .deadLetter { spans.append(.init(wait)) }
            spans.append(.init(cause: .queue, from: other.beganAt, until: other.endedAt, count: other.count))
        }
        if let parked {
            for index in spans.indices { spans[index].until = min(spans[index].until, parked.from) }
        }
        spans += own.waits.map { .init($0) }
        spans.append(.init(cause: .applying, from: own.beganAt, until: own.endedAt))
        return spans.enumerated().sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }.map(\.element)
    }
}

/// Divides a time among causes so that every moment of it has one.
private struct WaitBreakdown {
    struct Span {
        var cause: EventDelivery.Cause
        var from: Timestamp
        var until: Timestamp
        var count: Int64 = 1

        init(cause: EventDelivery.Cause, from: Timestamp, until: Timestamp, count: Int64 = 1) {
            self.cause = cause
            self.from = from
            self.until = until
            self.count = count
        }

        init(_ wait: DeliveryWait) {
            self.init(cause: .wait(wait.cause), from: wait.from, until: wait.until)
        }
    }

    private var reached: Timestamp
    private let end: Timestamp
    private var shares: [EventDelivery.Share] = []

    init(from start: Timestamp, to end: Timestamp) {
        reached = start
        self.end = end
    }

    /// Counts what of a span lies beyond those before it.
    mutating func add(_ span: Span) {
        let from = max(span.from, reached)
        let until = min(span.until, end)
        guard until > from else { return }
        if from > reached { count(.unexplained, from - reached, 1) }
        count(span.cause, until - from, span.count)
        reached = until
    }

    mutating func finished() -> [EventDelivery.Share] {
        if end > reached { count(.unexplained, end - reached, 1) }
        return shares
    }

    private mutating func count(_ cause: EventDelivery.Cause, _ duration: Duration, _ count: Int64) {
        if let index = shares.firstIndex(where: { $0.cause == cause }) {
            shares[index].duration += duration
            shares[index].count += count
        } else {
            shares.append(.init(cause, duration, count: count))
        }
    }
}
