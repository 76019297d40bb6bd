import OrderEvents

/// Holds an amount without a currency, such as `500` or `12.50`, exactly.
public struct FilterAmount: Hashable, Comparable, Sendable {
    /// Its ten-thousandths, the smallest unit of any currency.
    public let tenThousandths: Int64

    /// Creates an amount.
    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// Parses digits, with up to four decimals; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...14).contains(whole.count) else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || (1...4).contains(fraction.count) else { return nil }
        let digits = Array(whole) + fraction
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let zeros = Array(repeating: UInt8(ascii: "0"), count: 4 - fraction.count)
        tenThousandths = (digits + zeros).reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// The amount as ``init(_:)`` reads it, with no more decimals than it needs.
    public var text: String {
        let (whole, rest) = tenThousandths.quotientAndRemainder(dividingBy: 10_000)
        guard rest != 0 else { return "\(whole)" }
        var decimals = String(String(10_000 + rest).dropFirst())
        while decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }

    /// Orders amounts by size.
    public static func < (left: FilterAmount, right: FilterAmount) -> Bool {
        left.tenThousandths < right.tenThousandths
    }
}

extension FilterRange where Value == FilterAmount {
    /// Returns the range in minor units of a currency with so many decimals, both ends included; nil at an open end.
    public func minorUnits(decimals: Int) -> (lowest: Int64?, highest: Int64?) {
        let scale = [10_000, 1_000, 100, 10, 1][min(max(decimals, 0), 4)] as Int64
        let lowest = lower.map { limit in
            let (units, rest) = limit.value.tenThousandths.quotientAndRemainder(dividingBy: scale)
            return rest == 0 && limit.isIncluded ? units : units + 1
        }
        let highest = upper.map { limit in
            let (units, rest) = limit.value.tenThousandths.quotientAndRemainder(dividingBy: scale)
            return rest == 0 && !limit.isIncluded ? units - 1 : units
        }
        return (lowest, highest)
    }
}
