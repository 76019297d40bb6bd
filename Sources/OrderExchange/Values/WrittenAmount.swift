import OrderEvents

/// Holds an amount as a file writes it, separated into sign, number and currency signs.
struct WrittenAmount {
    let isNegative: Bool
    let number: WrittenNumber
    /// What stands before and after the number, such as `$` and `USD`.
    let currencySigns: [String]

    /// Separates an amount into its parts; nil for what is none.
    ///
    /// A minus before or after it, or round brackets, make it negative.
    init?(_ text: String) {
        var rest = Array(text.unicodeScalars)[...]
        rest.trimBlanks()
        let isBracketed = rest.first == "(" && rest.last == ")"
        if isBracketed {
            rest = rest.dropFirst().dropLast()
            rest.trimBlanks()
        }
        var signs: [Unicode.Scalar] = []
        var tokens: [String] = []
        for _ in 0..<2 {
            if let first = rest.first, first.isSign { signs.append(rest.removeFirst()) }
            rest.trimBlanks()
            if let token = rest.leadingToken() { tokens.append(token) }
            rest.trimBlanks()
            if let last = rest.last, last.isSign { signs.append(rest.removeLast()) }
            rest.trimBlanks()
            if let token = rest.trailingToken() { tokens.append(token) }
            rest.trimBlanks()
        }
        guard signs.count + (isBracketed ? 1 : 0) <= 1, !rest.isEmpty, let number = WrittenNumber(rest) else {
            return nil
        }
        isNegative = isBracketed || signs.contains { $0 != "+" }
        self.number = number
        currencySigns = tokens
    }
}

extension Currency {
    /// Whether a sign or code in a file can stand for this currency.
    func isWritten(_ text: String) -> Bool {
        let text = text.uppercased()
        return text == rawValue || text == sign.uppercased() || Self.signs[text]?.contains(rawValue) == true
    }

    /// Signs that several currencies share, and those of one of them.
    private static let signs: [String: Set<String>] = [
        "$": [
            "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "COP", "BSD", "BBD", "BZD", "FJD", "JMD",
            "TTD", "XCD", "CLP",
        ],
        "US$": ["USD"], "CA$": ["CAD"], "C$": ["CAD"], "A$": ["AUD"], "AU$": ["AUD"], "NZ$": ["NZD"], "S$": ["SGD"],
        "HK$": ["HKD"], "MX$": ["MXN"], "R$": ["BRL"], "€": ["EUR"], "£": ["GBP", "EGP", "GIP", "FKP"],
        "¥": ["JPY", "CNY"], "￥": ["JPY", "CNY"], "円": ["JPY"], "元": ["CNY"], "₹": ["INR"], "₩": ["KRW"],
        "₺": ["TRY"], "₴": ["UAH"], "₽": ["RUB"], "₪": ["ILS"], "₫": ["VND"], "฿": ["THB"], "₱": ["PHP"],
        "KR": ["SEK", "NOK", "DKK", "ISK"], "KR.": ["SEK", "NOK", "DKK", "ISK"], "ZŁ": ["PLN"], "KČ": ["CZK"],
        "FT": ["HUF"], "FR.": ["CHF"], "SFR.": ["CHF"], "RS": ["INR", "PKR", "LKR"], "RS.": ["INR", "PKR", "LKR"],
    ]
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate mutating func trimBlanks() {
        while let first, first.isBlank { removeFirst() }
        while let last, last.isBlank { removeLast() }
    }

    /// Removes a currency sign at the beginning; nil when there is none.
    fileprivate mutating func leadingToken() -> String? {
        guard let first, first != ".", first != "," else { return nil }
        let token = prefix { !$0.isPartOfNumber }
        self = dropFirst(token.count)
        return token.isEmpty ? nil : token.text
    }

    /// Removes a currency sign at the end; nil when there is none.
    fileprivate mutating func trailingToken() -> String? {
        let token = suffix(from: lastIndex(where: \.isPartOfNumber).map { $0 + 1 } ?? startIndex)
        guard let first = token.first, first != ".", first != "," else { return nil }
        self = dropLast(token.count)
        return token.text
    }

    private var text: String {
        var text = ""
        text.unicodeScalars.append(contentsOf: self)
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isSign: Bool { self == "-" || self == "+" || self == "\u{2212}" }

    fileprivate var isPartOfNumber: Bool {
        ("0"..."9").contains(self) || isBlank || isSign || self == "'" || self == "\u{2019}"
    }
}
