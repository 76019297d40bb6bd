import DequeModule

/// Determines whether the number of waiting events falls, and how soon it will be zero.
///
/// It receives only the observations at which the checkpoint has moved, so that comparable numbers are compared:
/// between two of them the number rises, and then falls by a whole batch. The trend turns only when the number has
/// moved by a twentieth, and by at least two, from its last extreme: a steady load that jitters is neither falling nor
/// rising.
struct Trend: Sendable {
    struct Sample: Sendable {
        /// The time of the sample, by the observer's stopwatch.
        let at: Duration
        let head: Position
        let checkpoint: Position
        var behind: Int64 { max(0, head - checkpoint) }
    }

    private var isFalling = false
    private let window: Duration
    /// The observations since the last peak, within the window; every second one at least a hundredth of it from the
    /// next.
    private var samples: Deque<Sample> = []
    private var extreme: Int64 = 0
    private var extremeAt: Duration?

    init(window: Duration) {
        self.window = window
    }

    /// Whether no observation was added yet.
    var isEmpty: Bool { extremeAt == nil }

    /// Adds one observation; observations come in order of time.
    mutating func add(_ sample: Sample) {
        if isFalling {
            follow(sample)
        } else {
            climb(sample)
        }
    }

    /// Returns whether the number falls; a fall with no new low for a whole window has ended.
    func isFalling(at uptime: Duration) -> Bool {
        isFalling && !isStale(uptime)
    }

    /// Returns `behind / (apply rate − append rate)` over the fall so far, at most the window; nil when it does not
    /// fall.
    var timeToZero: Duration? {
        guard isFalling, let first = samples.first, let last = samples.last, last.at > first.at else { return nil }
        let gained = (last.checkpoint - first.checkpoint) - (last.head - first.head)
        guard gained > 0 else { return nil }
        let seconds = Double(last.behind) / Double(gained) * (last.at - first.at).inSeconds
        return .milliseconds(Int64(seconds * 1_000))
    }

    private mutating func climb(_ sample: Sample) {
        guard extremeAt != nil, sample.behind < extreme else { return startAnew(at: sample) }
        append(sample)
        if extreme - sample.behind >= swing { begin(falling: true, at: sample) }
    }

    private mutating func follow(_ sample: Sample) {
        append(sample)
        if sample.behind < extreme {
            begin(falling: true, at: sample)
        } else if sample.behind - extreme >= swing || isStale(sample.at) {
            startAnew(at: sample)
        }
    }

    private func isStale(_ uptime: Duration) -> Bool {
        extremeAt.map { uptime - $0 > window } ?? true
    }

    private var swing: Int64 { max(2, extreme / 20) }

    private mutating func startAnew(at sample: Sample) {
        samples = [sample]
        begin(falling: false, at: sample)
    }

    private mutating func begin(falling: Bool, at sample: Sample) {
        isFalling = falling
        extreme = sample.behind
        extremeAt = sample.at
    }

    private mutating func append(_ sample: Sample) {
        if samples.count >= 2, sample.at - samples[samples.count - 2].at < window / 100 { samples.removeLast() }
        samples.append(sample)
        while samples.count > 2, sample.at - samples[0].at > window { samples.removeFirst() }
    }
}
