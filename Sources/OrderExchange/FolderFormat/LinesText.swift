import OrderEvents

/// Writes the lines of one order as one text, such as `P1:2@4.50 P2:1@9.00-10%`.
///
/// A line is `PRODUCT:QUANTITY@PRICE`, with the price of one in the order's currency, and `-PERCENT%` where it has a discount.
/// Between two lines is a blank. A product id that holds a blank, a colon, a double quote or a character that nobody sees, or
/// is empty, stands in double quotes, with each double quote in it doubled.
public enum LinesText {
    /// Returns the lines as one text; empty for none.
    public static func text(of lines: [OrderLine], in currency: Currency) -> String {
        lines.map { text(of: $0, in: currency) }.joined(separator: " ")
    }

    private static func text(of line: OrderLine, in currency: Currency) -> String {
        let price = Money(minorUnits: line.unitPrice, currency: currency).plain
        let discount = line.discountBasisPoints == 0 ? "" : "-\(percent(line.discountBasisPoints))%"
        return "\(product(line.productID.rawValue)):\(line.quantity)@\(price)\(discount)"
    }

    private static func product(_ id: String) -> String {
        let isPlain = !id.isEmpty && id.unicodeScalars.allSatisfy { $0 != "\"" && $0 != ":" && !$0.isUnseen }
        guard !isPlain else { return id }
        var quoted = "\""
        for scalar in id.unicodeScalars { quoted += scalar == "\"" ? "\"\"" : String(scalar) }
        return quoted + "\""
    }

    /// Returns basis points in percent, with as many decimals as they need.
    private static func percent(_ basisPoints: Int64) -> String {
        var text = Money(minorUnits: basisPoints, currency: .usd).plain
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}

/// Holds one line as a text of lines has it.
struct WrittenLine: Equatable {
    let productID: String
    /// Negative for units given back.
    let quantity: Int64
    /// In minor units of the order's currency.
    let unitPrice: Int64
    let discountBasisPoints: Int64
}
