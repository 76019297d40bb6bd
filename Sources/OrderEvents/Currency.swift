/// Names a currency by its ISO 4217 code.
public struct Currency: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The three-letter code in capitals.
    public let rawValue: String

    /// Creates a currency; nil unless the code is three capital letters.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 3, rawValue.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
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
    /// Japanese yen, which has no decimals.
    public static let jpy = Currency(known: "JPY")

    /// How many decimals an amount has, as ISO 4217 lists it: 0 to 4; two for a code that is not listed there.
    public var decimals: Int { Self.otherDecimals[rawValue] ?? 2 }

    /// The currencies of ISO 4217 whose minor unit is not a hundredth.
    private static let otherDecimals: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
        "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
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
