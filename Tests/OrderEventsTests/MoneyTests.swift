import OrderEvents
import Testing

struct MoneyTests {
    @Test(arguments: [
        ("18", 1_800), ("18.5", 1_850), ("18.00", 1_800), ("0", 0), ("0.07", 7), ("-2.50", -250), ("007.10", 710),
        ("999999999999999.99", 99_999_999_999_999_999),
    ])
    func `an amount is read to the hundredth`(text: String, minorUnits: Int64) {
        #expect(Money(text, currency: .usd) == Money(minorUnits: minorUnits, currency: .usd))
    }

    @Test(arguments: [
        "", " ", "-", ".", "1.", ".5", "1.234", "1,5", "1 000", "+1", "--1", "1e3", "0x10", "NaN", "١٢", "1.2.3",
        "1.-2",
        "1000000000000000", "99999999999999999999", "18\u{0}", "$18",
    ])
    func `what is not an amount is refused`(text: String) {
        #expect(Money(text, currency: .usd) == nil)
    }

    @Test(arguments: [
        (0, "$0.00"), (7, "$0.07"), (99_999, "$999.99"), (100_000, "$1,000.00"), (4_812_000, "$48,120.00"),
        (101_000, "$1,010.00"), (100_100, "$1,001.00"), (109_900, "$1,099.00"), (110_000, "$1,100.00"),
        (1_010_010_01, "$1,010,010.01"), (1_000_009_99, "$1,000,009.99"),
        (-250, "-$2.50"), (123_456_789_00, "$123,456,789.00"), (Int64.min, "-$92,233,720,368,547,758.08"),
    ])
    func `an amount is shown with its sign and in thousands`(minorUnits: Int64, text: String) {
        #expect(Money(minorUnits: minorUnits, currency: .usd).formatted == text)
    }

    @Test(arguments: [(Currency.gbp, "£1.00"), (.eur, "€1.00")])
    func `each currency has its sign`(currency: Currency, text: String) {
        #expect(Money(minorUnits: 100, currency: currency).formatted == text)
    }

    @Test func `a currency without a sign of its own is shown by its code`() throws {
        let francs = try #require(Currency(rawValue: "CHF"))
        #expect(Money(minorUnits: -100, currency: francs).formatted == "-CHF 1.00")
    }

    @Test(arguments: [Int64.min, -1, 0, 5, 50, 4_812_000])
    func `a plain amount has two decimals and no grouping`(minorUnits: Int64) {
        let plain = Money(minorUnits: minorUnits, currency: .usd).plain
        #expect(!plain.contains(","))
        #expect(plain.split(separator: ".").last?.count == 2)
        if minorUnits != .min { #expect(Money(plain, currency: .usd)?.minorUnits == minorUnits) }
    }

    @Test(arguments: ["", "US", "USDX", "usd", "U$D", "ÜSD"])
    func `what is no code of three capitals is no currency`(code: String) {
        #expect(Currency(rawValue: code) == nil)
    }

    @Test(arguments: [
        ("USD", 2), ("GBP", 2), ("EUR", 2), ("CHF", 2), ("ZZZ", 2),
        ("BIF", 0), ("CLP", 0), ("DJF", 0), ("GNF", 0), ("ISK", 0), ("JPY", 0), ("KMF", 0), ("KRW", 0), ("PYG", 0),
        ("RWF", 0), ("UGX", 0), ("UYI", 0), ("VND", 0), ("VUV", 0), ("XAF", 0), ("XOF", 0), ("XPF", 0),
        ("BHD", 3), ("IQD", 3), ("JOD", 3), ("KWD", 3), ("LYD", 3), ("OMR", 3), ("TND", 3), ("CLF", 4), ("UYW", 4),
    ])
    func `a currency has the decimals of ISO 4217`(code: String, decimals: Int) throws {
        #expect(try currency(code).decimals == decimals)
    }

    @Test(
        arguments: [
            ("JPY", "18", 18), ("JPY", "-7", -7), ("KRW", "999999999999999", 999_999_999_999_999),
            ("KWD", "18", 18_000),
            ("KWD", "18.5", 18_500), ("KWD", "0.007", 7), ("CLF", "1.2345", 12_345), ("CLF", "-0.01", -100),
            ("CLF", "900000000000000", 9_000_000_000_000_000_000),
        ] as [(String, String, Int64)])
    func `an amount is read to the decimals of its currency`(code: String, text: String, minorUnits: Int64) throws {
        let currency = try currency(code)
        #expect(Money(text, currency: currency) == Money(minorUnits: minorUnits, currency: currency))
    }

    @Test(arguments: [
        ("JPY", "18.0"), ("JPY", "18."), ("JPY", "18.50"), ("KWD", "18.0000"), ("CLF", "1.23456"),
        ("CLF", "999999999999999"),
    ])
    func `more decimals than the currency has, and what does not fit, are refused`(code: String, text: String) throws {
        #expect(Money(text, currency: try currency(code)) == nil)
    }

    @Test(arguments: [
        ("JPY", 0, "JPY 0", "0"), ("JPY", 1_234_567, "JPY 1,234,567", "1234567"), ("JPY", -18, "-JPY 18", "-18"),
        ("KWD", 7, "KWD 0.007", "0.007"), ("KWD", -1_234_567, "-KWD 1,234.567", "-1234.567"),
        ("CLF", 10_000, "CLF 1.0000", "1.0000"), ("CLF", 5, "CLF 0.0005", "0.0005"),
        ("JPY", Int64.min, "-JPY 9,223,372,036,854,775,808", "-9223372036854775808"),
    ])
    func `an amount is shown with the decimals of its currency`(
        code: String, minorUnits: Int64, formatted: String, plain: String
    ) throws {
        let money = Money(minorUnits: minorUnits, currency: try currency(code))
        #expect(money.formatted == formatted)
        #expect(money.plain == plain)
        if minorUnits != .min { #expect(Money(plain, currency: money.currency) == money) }
    }

    private func currency(_ code: String) throws -> Currency {
        try #require(Currency(rawValue: code))
    }
}

struct OrderLineTests {
    @Test(
        arguments: [
            (3, 1_800, 0, 5_400), (3, 1_800, 500, 5_130), (1, 999, 10_000, 0), (1, 1, 5_000, 1), (1, 1, 5_001, 0),
            (1, 3, 5_000, 2), (12, 1_499, 1_500, 15_290), (40, 770, 1_500, 26_180),
        ] as [(Int64, Int64, Int64, Int64)])
    func `a line's total is rounded half up to the minor unit`(
        quantity: Int64, price: Int64, discount: Int64, total: Int64
    ) {
        #expect(line(quantity, price, discount).total == total)
    }

    @Test(
        arguments: [
            (Int64.max, 2, 0), (2, Int64.max, 0), (Int64.max / 10_000 + 1, 1, 0), (1, 1, Int64.min), (Int64.min, -1, 0),
        ] as [(Int64, Int64, Int64)])
    func `a line that cannot be counted has no total`(quantity: Int64, price: Int64, discount: Int64) {
        #expect(line(quantity, price, discount).total == nil)
    }

    private func line(_ quantity: Int64, _ price: Int64, _ discount: Int64) -> OrderLine {
        OrderLine(
            productID: ProductID("1"), productName: "Chai", quantity: quantity, unitPrice: price,
            discountBasisPoints: discount)
    }
}
