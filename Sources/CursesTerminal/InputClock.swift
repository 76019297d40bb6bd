/// Measures how long the input has been silent; nothing but a read starts it again.
struct InputClock {
    /// How long to wait for the rest of a key or paste on a slow connection.
    private static let sequencePatience = Duration.seconds(1)
    private static let standardEscapeDelay = 25
    private static let escapeDelays = 1...5_000

    private let escapeDelay: Duration
    private var lastRead: ContinuousClock.Instant

    /// Creates a clock; `escapeDelay` is the value of `ESCDELAY`, in milliseconds.
    init(escapeDelay: String?, now: ContinuousClock.Instant) {
        let delay = escapeDelay.flatMap { Int($0) } ?? Self.standardEscapeDelay
        self.escapeDelay = .milliseconds(Self.escapeDelays.contains(delay) ? delay : Self.standardEscapeDelay)
        lastRead = now
    }

    /// Notes that something was read.
    mutating func noteRead(at now: ContinuousClock.Instant) {
        lastRead = now
    }

    /// Returns how long to go on waiting for what is named; not positive once that was long enough.
    ///
    /// An answer of the terminal may come in pieces, the first of which could be the Escape key: while one is awaited, that
    /// key waits as long as a sequence.
    func remaining(
        _ patience: KeyDecoder.Patience, at now: ContinuousClock.Instant, isAnswerAwaited: Bool = false
    ) -> Duration {
        let keyPatience = isAnswerAwaited ? max(escapeDelay, Self.sequencePatience) : escapeDelay
        return lastRead + (patience == .key ? keyPatience : Self.sequencePatience) - now
    }
}
