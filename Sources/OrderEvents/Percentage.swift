/// Holds a share of 0 to 100 percent, exact to a hundredth of a percent.
public struct Percentage: Hashable, Sendable {
    /// Hundredths of a percent, 0 to 10,000.
    public let basisPoints: Int64

    /// Creates a share; nil outside 0 to 10,000.
    public init?(basisPoints: Int64) {
        guard (0...10_000).contains(basisPoints) else { return nil }
        self.basisPoints = basisPoints
    }

    /// Parses a number of percent such as `10`, `12.5` or `12.50%`.
    ///
    /// Nil for anything else, for more than two decimals, and for more than 100.
    public init?(_ text: String) {
        let parts = text.trimmingSuffix("%").split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let whole = parts.first, (1...3).contains(whole.utf8.count), fraction.utf8.count <= 2,
            parts.count == 1 || !fraction.isEmpty, Self.areDigits(whole), Self.areDigits(fraction),
            let points = Int64(whole + fraction + String(repeating: "0", count: 2 - fraction.utf8.count))
        else { return nil }
        self.init(basisPoints: points)
    }

    /// The number of percent with no more decimals than it needs, such as `10` or `12.5`.
    public var plain: String {
        let (whole, hundredths) = basisPoints.quotientAndRemainder(dividingBy: 100)
        let digits = hundredths % 10 == 0 ? "\(hundredths / 10)" : (hundredths < 10 ? "0" : "") + "\(hundredths)"
        return hundredths == 0 ? "\(whole)" : "\(whole).\(digits)"
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> Substring {
        hasSuffix(suffix) ? dropLast(suffix.count) : self[...]
    }
}
