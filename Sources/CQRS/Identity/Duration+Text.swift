extension Duration {
    /// Reads a duration as people write it: `2s`, `500ms`, `1.5s`, `3m`, `7d`; nil for what is none, or longer than `longest`.
    public init?(text: String, atMost longest: Duration = .seconds(86_400)) {
        if text == "0" {
            self = .zero
            return
        }
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let number = text.dropLast(unit.suffix.count)
        let isPlain = number.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard isPlain, let amount = Double(number) else { return nil }
        let seconds = amount * unit.seconds
        guard seconds <= longest.inSeconds else { return nil }
        self = .microseconds(Int64((seconds * 1_000_000).rounded()))
    }

    /// The duration as ``init(text:atMost:)`` reads it: `2s`, `250ms`.
    public var text: String {
        let milliseconds = inSeconds * 1_000
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
