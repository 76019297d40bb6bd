/// Names a currency by its ISO 4217 code; only currencies with two minor digits are kept here.
public struct Currency: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The three-letter code in capitals.
    public let rawValue: String

    /// Creates a currency; nil unless the code is three capital letters and the currency has two minor digits.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 3, rawValue.utf8.allSatisfy({ (65...90).contains($0) }),
            !Self.withOtherDigits.contains(rawValue)
        else { return nil }
        self.rawValue = rawValue
    }

    private init(known code: String) {
        self.rawValue = code
    }

    /// United States dollar.
    public static let usd = Currency(known: "USD")
    /// Pound sterling.
    public static let gbp = Currency(known: "GBP")
    /// Euro.
    public static let eur = Currency(known: "EUR")

    /// The currencies of ISO 4217 whose minor unit is not a hundredth.
    private static let withOtherDigits: Set<String> = [
        "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR",
        "PYG", "RWF", "TND", "UGX", "UYI", "UYW", "VND", "VUV", "XAF", "XOF", "XPF",
    ]

    /// The sign written before an amount: `$`, `£`, `€`, or the code and a space.
    public var sign: String {
        switch rawValue {
        case "USD": "$"
        case "GBP": "£"
        case "EUR": "€"
        default: rawValue + " "
        }
    }

    /// The code.
    public var description: String { rawValue }

    /// Orders currencies by code.
    public static func < (left: Currency, right: Currency) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Counts an amount in whole minor units (cents, pence) of one currency.
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

    /// Parses an amount such as `18`, `18.5` or `18.00`; nil for anything else, for more than two decimals and for
    /// what does not fit.
    public init?(_ text: String, currency: Currency) {
        let isNegative = text.hasPrefix("-")
        let parts = (isNegative ? text.dropFirst() : text[...]).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...15).contains(whole.utf8.count), Self.areDigits(whole) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : "00"
        guard (1...2).contains(fraction.utf8.count), Self.areDigits(fraction) else { return nil }
        guard let major = Int64(whole), let minor = Int64(fraction.utf8.count == 1 ? fraction + "0" : fraction)
        else { return nil }
        let units = major * 100 + minor
        self.init(minorUnits: isNegative ? -units : units, currency: currency)
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The amount with its sign, grouped in thousands, such as `$48,120.00`.
    public var formatted: String {
        (minorUnits < 0 ? "-" : "") + currency.sign + grouped
    }

    /// The amount alone with two decimals, such as `48120.00`.
    public var plain: String {
        let magnitude = minorUnits.magnitude
        return "\(minorUnits < 0 ? "-" : "")\(magnitude / 100).\(Self.twoDigits(magnitude % 100))"
    }

    private var grouped: String {
        var rest = minorUnits.magnitude / 100
        var tail = "." + Self.twoDigits(minorUnits.magnitude % 100)
        while rest >= 1_000 {
            let group = rest % 1_000
            tail = (group < 10 ? ",00" : group < 100 ? ",0" : ",") + String(group) + tail
            rest /= 1_000
        }
        return String(rest) + tail
    }

    private static func twoDigits(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
