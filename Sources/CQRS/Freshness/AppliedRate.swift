import DequeModule

/// Measures how many events a projection applies in a second, over the last seconds of its observer.
///
/// An idle projection applies none: that is a rate too.
struct AppliedRate: Sendable {
    /// What is measured over less is chance.
    private static let shortest: Duration = .milliseconds(500)

    private let window: Duration
    /// Oldest first: the first is the newest that is not within the window, or the first of all.
    private var samples: Deque<Trend.Sample> = []

    init(window: Duration) {
        self.window = window
    }

    /// The rate as of the newest observation; nil before there are observations of half a second.
    var perSecond: Double? {
        guard let first = samples.first, let last = samples.last, last.at - first.at >= Self.shortest else {
            return nil
        }
        return Double(last.checkpoint - first.checkpoint) / (last.at - first.at).inSeconds
    }

    /// Adds one observation; observations come in order of time, of a checkpoint that does not go back.
    mutating func add(_ sample: Trend.Sample) {
        // No closer than a hundredth of the window, so that there are never many.
        if samples.count >= 2, sample.at - samples[samples.count - 2].at < window / 100 { samples.removeLast() }
        samples.append(sample)
        while samples.count > 2, samples[1].at <= sample.at - window { samples.removeFirst() }
    }
}
