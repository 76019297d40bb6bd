import CQRS

/// Puts the progress of a rebuild into words.
enum RebuildText {
    /// Returns how much is done, cut to whole percents, so that 100% is never shown too early.
    static func percent(_ fraction: Double) -> String {
        fraction.isFinite ? "\(Int(max(0, min(1, fraction)) * 100))%" : "?%"
    }

    /// Returns how much of a rebuild is done.
    static func part(_ rebuild: RebuildProgress) -> String {
        guard rebuild.head > .start else { return "0%" }
        return percent(Double(rebuild.checkpoint.rawValue) / Double(rebuild.head.rawValue))
    }

    /// Returns the number of applied events, of how many: `12,204 of 30,000`.
    static func count(_ rebuild: RebuildProgress) -> String {
        "\(NumberText.grouped(rebuild.checkpoint.rawValue)) of \(NumberText.grouped(rebuild.head.rawValue))"
    }

    /// Returns how fast it goes: `9,800/s`; nil while that is not known, or nothing moves.
    static func rate(_ rebuild: RebuildProgress) -> String? {
        guard let rate = rebuild.eventsPerSecond, rate >= 1, rate < 1e15 else { return nil }
        return "\(NumberText.grouped(Int64(rate)))/s"
    }

    /// Returns why the rebuilds that failed did, a sentence each.
    static func failures(of desk: FreshnessReport?) -> [String] {
        (desk?.projections ?? []).compactMap { freshness in
            guard let failure = freshness.rebuild?.failure else { return nil }
            let place = NumberText.grouped(failure.position.rawValue)
            return "the last rebuild of \(freshness.projection) failed at \(place): \(failure.message)"
        }
    }
}
