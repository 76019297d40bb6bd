import CQRS

/// Names one thing that can be broken on purpose, to see what a user would see.
enum Fault: Hashable, Sendable {
    /// The next event that the projector applies fails.
    case nextEvent
    /// The projector stops; whether it runs in this dashboard.
    case projector(isOwn: Bool)
    /// Every commit of this process takes longer by so much.
    case disk(Duration)
    /// The clock of this process is ahead by so much; behind where that is negative.
    case clock(Duration)
}

/// Holds what was broken in this process and is not mended; what concerns the whole desk is observed instead.
struct OwnFaults: Hashable, Sendable {
    /// How long an observation may still be dated by the clock that was set.
    private static let clockSettling: Duration = .seconds(3)

    /// How much longer every commit takes; zero for none.
    var commitDelay = Duration.zero
    /// How far the clock is ahead; negative when it is behind, zero when it is right.
    var clockShift = Duration.zero
    /// When the clock was last set, by the time since the start; nil when it never was.
    var clockSetAt: Duration?

    /// Whether the age of what came at `observedAt` cannot be known by its date, because the clock was set since.
    func hidesAge(of observedAt: Duration, at uptime: Duration) -> Bool {
        clockSetAt.map { uptime - $0 < Self.clockSettling || observedAt <= $0 } ?? false
    }
}

/// Reads the amounts that faults are given: `200ms`, `2s`, `+5m`, `-1h`, `off`.
enum FaultAmount {
    /// The longest that a commit may be delayed: beyond that other processes would give this one up.
    static let longestDelay: Duration = .seconds(5)
    /// The furthest that a clock may be set.
    static let longestShift: Duration = .seconds(86_400)

    private static let units: [(name: String, milliseconds: Double)] = [
        ("ms", 1), ("min", 60_000), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
    ]

    /// Returns the delay a text names, zero for `off`; nil when it names none that is possible.
    static func delay(_ text: String) -> Duration? {
        guard let amount = amount(text), amount <= longestDelay else { return nil }
        return amount
    }

    /// Returns the shift a text names, ahead without a sign and zero for `off`; nil when it names none that is possible.
    static func shift(_ text: String) -> Duration? {
        let sign = text.first
        let number = sign == "+" || sign == "-" ? String(text.dropFirst()) : text
        guard let amount = amount(number), amount <= longestShift else { return nil }
        return sign == "-" ? .zero - amount : amount
    }

    private static func amount(_ text: String) -> Duration? {
        let text = text.lowercased().filter { $0 != " " }
        guard text != "off", text != "0" else { return .zero }
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let number = text.dropLast(unit.name.count)
        let isPlain = number.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard isPlain, number.count <= 9, let amount = Double(number) else { return nil }
        return .microseconds(Int64((amount * unit.milliseconds * 1_000).rounded()))
    }
}
