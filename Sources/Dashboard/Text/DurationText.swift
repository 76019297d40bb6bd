/// Writes durations the way people read them.
enum DurationText {
    /// Returns a duration with two or three significant digits: `3.1 ms`, `412 ms`, `1.4 s`, `12 s`, `2 min 10 s`, `3
    /// h`.
    ///
    /// Digits are cut, not rounded, so a running figure never shows a moment that has not come.
    static func brief(_ duration: Duration) -> String {
        let microseconds = clamped(duration)
        switch microseconds {
        case ..<1: return "0 ms"
        case ..<10_000: return tenths(microseconds / 100) + " ms"
        case ..<1_000_000: return "\(microseconds / 1_000) ms"
        default: return age(duration)
        }
    }

    /// Returns how long something has waited, in tenths of a second at the finest: `0.4 s`, `12 s`, `2 min 10 s`.
    static func age(_ duration: Duration) -> String {
        let microseconds = clamped(duration)
        let seconds = microseconds / 1_000_000
        switch seconds {
        case ..<10: return tenths(microseconds / 100_000) + " s"
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// Returns a duration in whole seconds, at least one, for what is only roughly known: `2 s`, `2 min 10 s`.
    static func rough(_ duration: Duration) -> String {
        let seconds = clamped(duration) / 1_000_000
        return seconds < 10 ? "\(max(1, seconds)) s" : age(duration)
    }

    /// Returns a duration in its largest unit alone: `17 s`, `4 min`, `2 h`, `3 d`, `28 y` of 365 days each.
    static func coarse(_ duration: Duration) -> String {
        let seconds = clamped(duration) / 1_000_000
        let years = seconds / (365 * 86_400)
        if years >= 2 { return "\(years) y" }
        return (60..<3_600).contains(seconds) ? "\(seconds / 60) min" : rough(duration)
    }

    private static func tenths(_ count: Int64) -> String {
        "\(count / 10).\(count % 10)"
    }

    /// The duration in microseconds; none for a negative one, and no more than some thousand years.
    private static func clamped(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return min(seconds, 100_000_000_000) * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
