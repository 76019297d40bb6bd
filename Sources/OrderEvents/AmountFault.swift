/// Explains why a text is no amount of a currency, and what would be one.
public struct AmountFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String

    /// Finds out what is wrong with a text that is no amount of a currency.
    public init(_ text: String, in currency: Currency) {
        description = AmountShape(text, in: currency).fault
    }

    fileprivate init(description: String) {
        self.description = description
    }
}

extension Money {
    /// Reads a price as a person types it, blanks around it aside; throws ``AmountFault`` for what is no amount of the currency,
    /// and for less than nothing.
    public static func price(typed text: String, in currency: Currency) throws(AmountFault) -> Money {
        let text = String(text.trimmed)
        guard let price = Money(text, currency: currency) else { throw AmountFault(text, in: currency) }
        guard price.minorUnits >= 0 else {
            let nothing = Money(minorUnits: 0, currency: currency)
            throw AmountFault(description: "'\(text)' is negative; a price is \(nothing.plain) or more")
        }
        return price
    }
}

/// Recognises in which way a text is almost an amount.
private struct AmountShape {
    private static let longestText = 40
    private static let mostDigits = 15
    private static let separators: Set<Character> = [",", ".", " ", "'", "’", "_", "\u{A0}", "\u{202F}"]

    private let text: String
    private let currency: Currency

    init(_ text: String, in currency: Currency) {
        self.text = String(text.trimmed)
        self.currency = currency
    }

    var fault: String {
        guard !text.isEmpty else { return "no amount is typed; write one such as \(example)" }
        let number = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard number.allSatisfy({ $0.isDecimalDigit || Self.separators.contains($0) }) else { return other }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(\.isDecimalDigit) }) else { return separated(number) }
        return plain(parts[0], parts.dropFirst().first)
    }

    private var quoted: String {
        text.count > Self.longestText ? "'\(text.prefix(Self.longestText))…'" : "'\(text)'"
    }

    private var example: String {
        currency.decimals == 0 ? "18" : "18." + String(repeating: "0", count: currency.decimals)
    }

    private var other: String { "\(quoted) is no amount; write digits alone, such as \(example)" }

    /// Says what is wrong with digits and at most one point.
    private func plain(_ whole: Substring, _ decimals: Substring?) -> String {
        if let decimals, decimals.count > currency.decimals {
            let count = decimals.count == 1 ? "1 decimal" : "\(decimals.count) decimals"
            let most = currency.decimals == 0 ? "has none" : "has at most \(currency.decimals)"
            return "\(quoted) has \(count); an amount in \(currency) \(most), such as \(example)"
        }
        if whole.isEmpty || decimals?.isEmpty == true {
            let side = whole.isEmpty ? "before" : "after"
            return "\(quoted) has no digit \(side) the point; write an amount such as \(example)"
        }
        return "\(quoted) is too large; an amount has at most \(Self.mostDigits) digits before its decimals"
    }

    /// Says how digits with separators between the thousands, or with a comma before the decimals, are written.
    private func separated(_ number: Substring) -> String {
        let groups = number.split(omittingEmptySubsequences: false) { Self.separators.contains($0) }
        let signs = number.filter { Self.separators.contains($0) }
        guard let last = groups.last, let sign = signs.last, groups.allSatisfy({ !$0.isEmpty }) else { return other }
        let endsDifferently = signs.count > 1 && sign != signs.first
        let hasDecimals = (sign == "," || sign == ".") && (last.count != 3 || endsDifferently)
        let whole = (hasDecimals ? groups.dropLast() : groups[...]).joined()
        let plain = (text.hasPrefix("-") ? "-" : "") + whole + (hasDecimals ? ".\(last)" : "")
        guard let amount = Money(plain, currency: currency)?.plain else { return other }
        let what =
            hasDecimals && signs.count == 1
            ? "has a comma before its decimals, which stand behind a point" : "has separators between its thousands"
        return "\(quoted) \(what); write it as \(amount)"
    }
}

extension Character {
    fileprivate var isDecimalDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
    fileprivate var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return self[first...last]
    }
}
