import OrderEvents

/// Reads what ``LinesText`` writes, byte by byte.
struct LinesScanner {
    private static let quote = UInt8(ascii: "\"")

    private let currency: Currency
    private var rest: Substring.UTF8View

    /// Reads `text`, whose prices are in `currency`.
    init(_ text: String, in currency: Currency) {
        self.currency = currency
        rest = text[...].utf8
    }

    /// Returns the next line, or nil at the end; throws where no line can be read.
    ///
    /// Any number of blanks and line ends may stand before and after a line.
    mutating func next() throws(RowFault) -> WrittenLine? {
        skipBlanks()
        guard !rest.isEmpty else { return nil }
        let line = rest
        guard let productID = product(), skip(":"), let quantity = number(), skip("@"), let price = amount()
        else { throw fault(line) }
        var discount: Int64 = 0
        if skip("-") {
            // A hundredth of a percent is a basis point, as a cent is a hundredth of a dollar.
            guard let percent = digitsAndPoint(), let points = Money(percent, currency: .usd), skip("%") else {
                throw fault(line)
            }
            discount = points.minorUnits
        }
        guard rest.first.map(Self.isBlank) ?? true else { throw fault(line) }
        guard let quantity = Int64(quantity) else {
            throw RowFault(reason: "lines: the quantity \(quantity.sanitized) is too large")
        }
        guard let unitPrice = Money(price, currency: currency) else {
            throw RowFault(
                reason:
                    "lines: the price \(price.sanitized) is no amount in \(currency), which has \(currency.decimals) decimals"
            )
        }
        return WrittenLine(
            productID: productID, quantity: quantity, unitPrice: unitPrice.minorUnits, discountBasisPoints: discount)
    }

    private func fault(_ line: Substring.UTF8View) -> RowFault {
        RowFault(
            reason: "lines: no line can be read at '\(String(Substring(line)).sanitized)'; "
                + "each is written PRODUCT:QUANTITY@PRICE, such as P1:2@4.50, or P1:2@4.50-10% with a discount")
    }

    /// An id as it stands up to the colon, or in quotes.
    private mutating func product() -> String? {
        guard rest.first == Self.quote else {
            let id = rest.prefix { $0 != UInt8(ascii: ":") }
            guard !id.isEmpty, !id.contains(where: { $0 == Self.quote || Self.isBlank($0) }) else { return nil }
            rest = rest[id.endIndex...]
            return String(Substring(id))
        }
        var id = ""
        repeat {
            rest = rest.dropFirst()
            let part = rest.prefix { $0 != Self.quote }
            guard part.endIndex < rest.endIndex else { return nil }
            id += String(Substring(part))
            rest = rest[part.endIndex...].dropFirst()
            if rest.first == Self.quote { id += "\"" }
        } while rest.first == Self.quote
        return id
    }

    private mutating func number() -> String? {
        let sign = skip("-") ? "-" : ""
        return digits().map { sign + $0 }
    }

    private mutating func amount() -> String? {
        let sign = skip("-") ? "-" : ""
        return digitsAndPoint().map { sign + $0 }
    }

    private mutating func digitsAndPoint() -> String? {
        guard let whole = digits() else { return nil }
        guard skip(".") else { return whole }
        return digits().map { "\(whole).\($0)" }
    }

    private mutating func digits() -> String? {
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest[digits.endIndex...]
        return digits.isEmpty ? nil : String(Substring(digits))
    }

    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop(while: Self.isBlank) }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
