/// How busy it is over time: a usual rate, slow waves, and stretches in which it is another one.
public struct TrafficShape: Hashable, Sendable {
    /// A stretch of time with a rate of its own.
    public struct Stretch: Hashable, Sendable {
        /// From when to when, in seconds from the start.
        public let seconds: Range<Double>
        /// How many commands a second there are then.
        public let rate: Double

        /// Creates a stretch.
        public init(_ seconds: Range<Double>, rate: Double) {
            self.seconds = seconds
            self.rate = rate
        }
    }

    /// How many commands a second there are usually.
    public let rate: Double
    /// When it is otherwise; of two that overlap the first counts.
    public let stretches: [Stretch]
    /// From when on peaks come by themselves, in seconds from the start.
    public let peaksFrom: Double

    /// Creates a shape; the rate is more than 0.
    public init(rate: Double, stretches: [Stretch] = [], peaksFrom: Double = 0) {
        precondition(rate > 0, "traffic without commands never begins")
        self.rate = rate
        self.stretches = stretches
        self.peaksFrom = peaksFrom
    }

    /// How many commands a second there are at a time, in seconds from the start.
    func rate(at seconds: Double) -> Double {
        if let stretch = stretches.first(where: { $0.seconds.contains(seconds) }) { return stretch.rate }
        let wave = rate * (1 + Self.waveHeight * Self.triangle(seconds / Self.waveSeconds))
        guard seconds >= peaksFrom else { return wave }
        let place = (seconds - peaksFrom).truncatingRemainder(dividingBy: Self.peakSpacing)
        let isPeak = place >= Self.peakSpacing - Self.peakSeconds
        return isPeak ? wave * Self.peakFactor : wave
    }

    /// No rate is higher than this one.
    var highestRate: Double {
        let usual = rate * (1 + Self.waveHeight) * Self.peakFactor
        return stretches.reduce(usual) { max($0, $1.rate) }
    }

    private static let (waveHeight, waveSeconds) = (0.4, 40.0)
    private static let (peakSpacing, peakSeconds, peakFactor) = (75.0, 6.0, 6.0)

    /// From −1 to 1 and back once per unit; a sine is not the same on every machine to the last bit.
    private static func triangle(_ place: Double) -> Double {
        let part = place - place.rounded(.down)
        return part < 0.5 ? 4 * part - 1 : 3 - 4 * part
    }
}
