import OrderEvents
import TerminalKit

/// Writes amounts where room is short.
enum MoneyText {
    private static let units: [(size: Double, letter: String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]

    /// Returns an amount in three digits, such as `$48.9k` or `$1.23M`; below a thousand in whole units.
    static func short(_ money: Money) -> String {
        let scale = (0..<money.currency.decimals).reduce(1.0) { scale, _ in scale * 10 }
        let sign = (money.minorUnits < 0 ? "-" : "") + money.currency.sign
        return sign + short(Double(money.minorUnits.magnitude) / scale)
    }

    /// Returns sums as they are where they fit into so many columns, else in three digits each.
    static func fitted(_ sums: [Money], columns: Int) -> String {
        let whole = sums.map(\.formatted).joined(separator: " + ")
        return TextWidth.columns(of: whole) <= columns ? whole : sums.map(short).joined(separator: " + ")
    }

    /// Returns a number in three digits, such as `48.9k`; below a thousand a whole one.
    static func short(_ value: Double) -> String {
        guard let unit = units.first(where: { value >= $0.size * 0.9995 }) else {
            return "\(Int(value.rounded()))"
        }
        return "\(threeDigits(value / unit.size))\(unit.letter)"
    }

    /// Rounded to three digits in all, without zeros at the end.
    private static func threeDigits(_ value: Double) -> String {
        let decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        let scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100
        let scaled = Int((value * Double(scale)).rounded())
        guard decimals > 0 else { return "\(scaled)" }
        let fraction = String(scaled % scale)
        let digits = String(repeating: "0", count: decimals - fraction.count) + fraction
        let kept = String(digits.reversed().drop { $0 == "0" }.reversed())
        return kept.isEmpty ? "\(scaled / scale)" : "\(scaled / scale).\(kept)"
    }
}
