import ArgumentParser
import CQRS

/// A duration as people write it: `2s`, `500ms`, `1.5s`, `3m`, `7d`.
struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let duration = Self.parse(argument) else { return nil }
        self.duration = duration
    }

    /// Returns the duration a text names, at most a day; nil when it names none.
    static func parse(_ text: String) -> Duration? {
        parse(text, atMost: .seconds(86_400))
    }

    /// Returns the duration a text names, at most the longest one; nil when it names none.
    static func parse(_ text: String, atMost longest: Duration) -> Duration? {
        guard text != "0" else { return .zero }
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let number = text.dropLast(unit.suffix.count)
        let isPlain = number.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard isPlain, let amount = Double(number) else { return nil }
        let seconds = amount * unit.seconds
        guard seconds <= longest.inSeconds else { return nil }
        return .microseconds(Int64((seconds * 1_000_000).rounded()))
    }

    /// Returns a duration as ``parse(_:)`` reads it: `2s`, `250ms`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = duration.inSeconds * 1_000
        if milliseconds == milliseconds.rounded() {
            let whole = Int(milliseconds)
            return whole.isMultiple(of: 1_000) ? "\(whole / 1_000)s" : "\(whole)ms"
        }
        return "\(milliseconds)ms"
    }

    /// Longer suffixes first: `ms` ends in `s`.
    private static let units: [(suffix: String, seconds: Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400),
    ]
}
