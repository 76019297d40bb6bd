/// Counts an amount in whole minor units (cents, pence, yen) of one currency.
public struct Money: Hashable, Sendable, Codable {
    /// Minor units; negative for a debt.
    public let minorUnits: Int64
    /// The currency they are of.
    public let currency: Currency

    /// Creates an amount.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Parses an amount such as `18`, `18.5` or `18.00`.
    ///
    /// Nil for anything else, for more decimals than the currency has, and for what does not fit.
    public init?(_ text: String, currency: Currency) {
        let isNegative = text.hasPrefix("-")
        let parts = (isNegative ? text.dropFirst() : text[...]).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...15).contains(whole.utf8.count), Self.areDigits(whole) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        let missing = currency.decimals - fraction.utf8.count
        guard parts.count == 1 || !fraction.isEmpty, missing >= 0, Self.areDigits(fraction) else { return nil }
        guard let units = Int64(whole + fraction + String(repeating: "0", count: missing)) else { return nil }
        self.init(minorUnits: isNegative ? -units : units, currency: currency)
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The amount with its sign, grouped in thousands, such as `$48,120.00` or `JPY 48,120`.
    public var formatted: String {
        (minorUnits < 0 ? "-" : "") + currency.sign + grouped
    }

    /// The amount alone with the decimals of its currency, such as `48120.00`.
    public var plain: String {
        let (major, fraction) = parts
        return "\(minorUnits < 0 ? "-" : "")\(major)\(fraction)"
    }

    private var grouped: String {
        var (rest, tail) = parts
        while rest >= 1_000 {
            let group = rest % 1_000
            tail = (group < 10 ? ",00" : group < 100 ? ",0" : ",") + String(group) + tail
            rest /= 1_000
        }
        return String(rest) + tail
    }

    /// The whole units without a sign, and what follows them: a point and the decimals, or nothing.
    private var parts: (major: UInt64, fraction: String) {
        let decimals = currency.decimals
        guard decimals > 0 else { return (minorUnits.magnitude, "") }
        let scale = Self.scales[decimals]
        let digits = String(minorUnits.magnitude % scale)
        let zeros = String(repeating: "0", count: decimals - digits.utf8.count)
        return (minorUnits.magnitude / scale, "." + zeros + digits)
    }

    /// The minor units of one whole unit, by decimals.
    private static let scales: [UInt64] = [1, 10, 100, 1_000, 10_000]
}
