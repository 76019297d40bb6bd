/// Writes whole numbers the way people read them.
enum NumberText {
    /// Returns a number grouped in thousands, such as `18,204`.
    static func grouped(_ number: some BinaryInteger) -> String {
        var digits = Array(String(number.magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// Returns a number grouped in thousands where it fits into so many columns, else in three digits: `1.23G`.
    static func fitted(_ number: some BinaryInteger, columns: Int) -> String {
        let whole = grouped(number)
        return whole.count <= columns ? whole : MoneyText.short(Double(number))
    }

    /// Returns how often something happens in a second: `0.4`, `2`, `1,204`; never nothing for what is more than that.
    static func rate(_ perSecond: Double) -> String {
        let tenths = Int((min(perSecond, 1e12) * 10).rounded())
        guard perSecond > 0, tenths > 0 else { return perSecond > 0 ? "<0.1" : "0" }
        let isWhole = tenths >= 100 || tenths.isMultiple(of: 10)
        return isWhole ? grouped((tenths + 5) / 10) : "\(tenths / 10).\(tenths % 10)"
    }

    /// Returns a number and its noun, in the plural unless it is one.
    static func counted(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }
}
