/// Reads and writes the times of scripts: `500ms`, `2s`, `1.5s`, `2m`; a number alone is seconds.
enum ScriptTime {
    /// The longest time that a script may name.
    static let longest: Duration = .seconds(86_400)

    /// Returns the time that a word names; nil when it names none, or one beyond ``longest``.
    static func duration(_ word: String) -> Duration? {
        let digits = word.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard !digits.isEmpty, digits.split(separator: ".", omittingEmptySubsequences: false).count <= 2, digits != ".",
            let number = Double(digits.hasPrefix(".") ? "0\(digits)" : digits.hasSuffix(".") ? "\(digits)0" : digits),
            let milliseconds = milliseconds(of: String(word.dropFirst(digits.count)))
        else { return nil }
        let total = number * milliseconds
        guard total <= 86_400_000 else { return nil }
        return .microseconds(Int64((total * 1_000).rounded()))
    }

    /// Returns a time as a script has it, rounded to milliseconds.
    static func text(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        guard milliseconds >= 1_000 else { return "\(milliseconds)ms" }
        let rest = milliseconds % 1_000
        guard rest > 0 else { return "\(milliseconds / 1_000)s" }
        var decimals = String(String(1_000 + rest).dropFirst())
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(milliseconds / 1_000).\(decimals)s"
    }

    private static func milliseconds(of unit: String) -> Double? {
        switch unit {
        case "ms": 1
        case "", "s": 1_000
        case "m": 60_000
        default: nil
        }
    }
}

extension Duration {
    /// Rounded down.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
