import CQRS

/// How quickly past steps follow each other when they are sent again.
public enum TrafficPace: Hashable, Sendable {
    /// So many a second, whatever their times were.
    case rate(perSecond: Double)
    /// So many times as quickly as they came, but no gap longer than this.
    case speed(Double, longestGap: Duration)

    /// Returns the time from one step to the next; none before the first.
    public func gap(from earlier: Timestamp?, to later: Timestamp) -> Duration {
        guard let earlier else { return .zero }
        switch self {
        case .rate(let rate): return .seconds(1) / rate
        case .speed(let speed, let longest): return min(longest, Self.gap(earlier, later, speed))
        }
    }

    /// How long a course of steps takes, and how many gaps in it are shortened.
    public func course(of instants: some Sequence<Timestamp>) -> (length: Duration, shortened: Int) {
        var (length, shortened) = (Duration.zero, 0)
        var earlier: Timestamp?
        for instant in instants {
            length += gap(from: earlier, to: instant)
            if case .speed(let speed, let longest) = self, let earlier, Self.gap(earlier, instant, speed) > longest {
                shortened += 1
            }
            earlier = instant
        }
        return (length, shortened)
    }

    private static func gap(_ earlier: Timestamp, _ later: Timestamp, _ speed: Double) -> Duration {
        max(.zero, later - earlier) / speed
    }
}

extension TrafficPace {
    /// The rates and speeds there are.
    private static let possible = 0.001...1_000_000.0

    /// Reads a rate such as `50/s`, `50` or `30/min`, in steps a second; nil when the text is none.
    public static func rate(_ text: String) -> Double? {
        let text = text.lowercased().filter { $0 != " " }
        for (unit, seconds) in [("/s", 1.0), ("/sec", 1), ("/m", 60), ("/min", 60), ("/h", 3_600), ("", 1)]
        where text.hasSuffix(unit) {
            if let number = number(text.dropLast(unit.count)), possible.contains(number / seconds) {
                return number / seconds
            }
        }
        return nil
    }

    /// Reads a speed such as `100x` or `100`; nil when the text is none.
    public static func speed(_ text: String) -> Double? {
        let text = text.lowercased()
        guard let number = number(text.hasSuffix("x") ? text.dropLast() : text[...]), possible.contains(number) else {
            return nil
        }
        return number
    }

    private static func number(_ text: Substring) -> Double? {
        let text = text.filter { $0 != "," && $0 != "_" }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) else { return nil }
        return Double(text)
    }
}
