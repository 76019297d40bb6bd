/// One line of the result: what was measured, its limit and what is wanted.
struct Reading: Encodable, Sendable {
    /// What the measured value is compared with, measured in the same run.
    struct Limit: Encodable, Sendable {
        /// What was measured as the limit.
        var what: String
        /// Its figure, in the reading's unit; nil where it could not be measured.
        var value: Double?
    }

    /// What is wanted of it.
    struct Requirement: Encodable, Sendable {
        var wanted: String
        var isMet: Bool
    }

    /// The figure's name, as `--only` accepts it.
    let figure: String
    /// What was measured.
    let title: String
    /// The measured value; nil where it could not be measured, and the notes give the reason.
    var value: Double?
    var unit: String
    var limit: Limit?
    /// The percentiles in milliseconds, where it is a latency.
    var latency: Percentiles?
    var requirements: [Requirement] = []
    /// How it was measured, what was scaled down, and what else was seen.
    var notes: [String] = []

    /// The value over its limit.
    var ratio: Double? {
        guard let value, let limit = limit?.value, limit > 0 else { return nil }
        return value / limit
    }

    /// Whether all that is wanted was reached; nil when there is nothing to judge.
    var isReached: Bool? {
        guard value != nil, !requirements.isEmpty else { return nil }
        return requirements.allSatisfy(\.isMet)
    }

    private enum CodingKeys: CodingKey {
        case figure, title, value, unit, limit, ratio, latencyMilliseconds, requirements, isReached, notes
    }

    /// Encodes the ratio and the verdict along.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(figure, forKey: .figure)
        try container.encode(title, forKey: .title)
        try container.encodeIfPresent(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(limit, forKey: .limit)
        try container.encodeIfPresent(ratio, forKey: .ratio)
        try container.encodeIfPresent(latency, forKey: .latencyMilliseconds)
        try container.encode(requirements, forKey: .requirements)
        try container.encodeIfPresent(isReached, forKey: .isReached)
        try container.encode(notes, forKey: .notes)
    }
}

extension Reading {
    /// Wants at least so much of the limit.
    mutating func want(ratioAtLeast least: Double) {
        guard let ratio else { return }
        requirements.append(Requirement(wanted: "≥ \(FigureText.short(least)) × limit", isMet: ratio >= least))
    }

    /// Wants at most so much of the limit.
    mutating func want(ratioAtMost most: Double) {
        guard let ratio else { return }
        requirements.append(Requirement(wanted: "≤ \(FigureText.short(most)) × limit", isMet: ratio <= most))
    }

    /// Sets the largest wanted value, in the reading's unit.
    mutating func want(atMost most: Double) {
        guard let value else { return }
        requirements.append(Requirement(wanted: "≤ \(FigureText.short(most)) \(unit)", isMet: value <= most))
    }

    /// Sets the smallest wanted value, in the reading's unit.
    mutating func want(atLeast least: Double) {
        guard let value else { return }
        requirements.append(Requirement(wanted: "≥ \(FigureText.short(least)) \(unit)", isMet: value >= least))
    }

    /// Wants percentiles of the latency, in milliseconds.
    mutating func want(p50: Double? = nil, p99: Double? = nil) {
        guard let latency else { return }
        if let p50 {
            requirements.append(Requirement(wanted: "p50 ≤ \(FigureText.short(p50)) ms", isMet: latency.p50 <= p50))
        }
        if let p99 {
            requirements.append(Requirement(wanted: "p99 ≤ \(FigureText.short(p99)) ms", isMet: latency.p99 <= p99))
        }
    }
}
