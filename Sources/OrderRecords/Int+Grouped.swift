extension Int {
    /// The number in groups of three digits, such as `12,496`.
    package var grouped: String {
        var rest = magnitude
        var text = ""
        while rest >= 1_000 {
            text = "," + String(String(rest % 1_000 + 1_000).dropFirst()) + text
            rest /= 1_000
        }
        return (self < 0 ? "-" : "") + String(rest) + text
    }
}
