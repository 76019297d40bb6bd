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

    @Test(arguments: ["", "US", "USDX", "usd", "U$D", "ÜSD", "JPY", "KWD"])
    func `what is no currency with hundredths is refused`(code: String) {
        #expect(Currency(rawValue: code) == nil)
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
