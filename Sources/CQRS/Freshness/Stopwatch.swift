/// Measures the time since it was made, on a clock that nobody can set.
struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    /// Starts at zero now.
    init(_ clock: any Clock<Duration>) {
        self = Self.started(on: clock)
    }

    private init(read: @escaping @Sendable () -> Duration) {
        self.read = read
    }

    /// The time since the start.
    var elapsed: Duration { read() }

    private static func started<C: Clock>(on clock: C) -> Stopwatch where C.Duration == Duration {
        let start = clock.now
        return Stopwatch { start.duration(to: clock.now) }
    }
}
