import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Amounts and counts are read as people write them, and never guessed or rounded.
struct AmountReadingTests {
    @Test(
        arguments: [
            ("$1,234.56", 123_456), ("-5", -500), ("(5.00)", -500), ("5.00-", -500), ("-$5.5", -550), ("$-5.50", -550),
            ("\u{2212}5", -500), ("+5", 500), ("$5.00 USD", 500), ("USD 5", 500), ("1\u{202F}234.56", 123_456),
            ("1 234 567", 123_456_700), ("1\u{A0}234,56", 123_456), ("1.234,56", 123_456), ("1'234.50", 123_450),
            ("12,34,567.89", 123_456_789), (".5", 50), ("0,5", 50), ("5.5000", 550), ("1,234.5", 123_450),
            ("1.234.567", 123_456_700), ("0.500", 50), ("007", 700), ("(US$ 5)", -500),
            ("92233720368547758.07", Int64.max),
        ] as [(String, Int64)])
    func `an amount that can be read in one way is read`(text: String, units: Int64) throws {
        #expect(try ValueReader().amount(text, in: .usd, column: "price") == units)
    }

    @Test(
        arguments: [
            ("1.234,56 €", 123_456), ("€1.234,56", 123_456), ("EUR 5", 500), ("5 eur", 500),
            ("-1\u{2009}234,56\u{A0}€", -123_456),
        ] as [(String, Int64)])
    func `the sign of the currency may stand on either side`(text: String, units: Int64) throws {
        #expect(try ValueReader().amount(text, in: .eur, column: "price") == units)
    }

    @Test(arguments: [
        ("", "price is empty"),
        ("free", "price 'free' is not an amount; write it like 1234.56"),
        ("1,234", "price '1,234' may be 1234 or 1.234; name the decimal mark with --decimal point or --decimal comma"),
        ("1.500", "price '1.500' may be 1.5 or 1500; name the decimal mark with --decimal point or --decimal comma"),
        ("5 €", "price '5 €' is not an amount in USD: '€' is none of its signs"),
        ("5 EUR", "price '5 EUR' is not an amount in USD: 'EUR' is none of its signs"),
        ("5.005", "price '5.005' may be 5.005 or 5005; name the decimal mark with --decimal point or --decimal comma"),
        ("5.0051", "price '5.0051' has more than the 2 decimals of USD; amounts are not rounded here"),
        ("92233720368547758.08", "price '92233720368547758.08' is too large a number"),
        (
            "1.2E+15",
            "price '1.2E+15' is in a spreadsheet's scientific notation, which loses digits; format the column as a "
                + "number or text there"
        ),
    ])
    func `an amount that leaves a choice or would have to be rounded is a fault`(text: String, reason: String) {
        #expect(fault { () throws(RowFault) in try ValueReader().amount(text, in: .usd, column: "price") } == reason)
    }

    @Test(arguments: [
        "5.", ",", ".", "-", "$", "()", "(-5)", "--5", "-5-", "1,23", "1,2345.0", "1 23.00", "0,123,456.00", "1.2.3",
        "1,2,3",
        "1 234'567.00", "5,-", "1e5", "٥", "５", "0x10", "5 5", "nan", "1,,000.00", "1,000,00.00",
    ])
    func `what is no amount is none with a decimal point`(text: String) {
        let reader = ValueReader(decimalMark: .point)
        #expect(fault { () throws(RowFault) in try reader.amount(text, in: .usd, column: "price") } != nil)
    }

    @Test(
        arguments: [
            ("JPY", "¥1200", 1_200), ("JPY", "1200.00", 1_200), ("KWD", "1.5", 1_500),
            ("KWD", "KWD 1,234.500", 1_234_500),
            ("CLF", "0.1234", 1_234),
        ] as [(String, String, Int64)])
    func `an amount has the decimals of its currency`(code: String, text: String, units: Int64) throws {
        let currency = try #require(Currency(rawValue: code))
        #expect(try ValueReader(decimalMark: .point).amount(text, in: currency, column: "price") == units)
        #expect(throws: RowFault.self) {
            try ValueReader(decimalMark: .point).amount("0.00001", in: currency, column: "price")
        }
    }

    @Test func `a named decimal mark decides, and what does not fit it is a fault`() throws {
        let point = ValueReader(decimalMark: .point)
        let comma = ValueReader(decimalMark: .comma)
        #expect(try point.amount("1,234", in: .usd, column: "price") == 123_400)
        #expect(try comma.amount("1.234", in: .usd, column: "price") == 123_400)
        #expect(
            fault { () throws(RowFault) in try comma.amount("1,234", in: .usd, column: "price") }
                == "price '1,234' has more than the 2 decimals of USD; amounts are not rounded here")
        #expect(
            fault { () throws(RowFault) in try point.amount("5,25", in: .usd, column: "price") }
                == "price '5,25' is no number with a decimal point; check --decimal")
    }

    @Test(
        arguments: [("3", 3), ("3.0", 3), ("-2", -2), ("3,00", 3), ("1 000", 1_000), ("1,000,000", 1_000_000)]
            as [(String, Int64)])
    func `a count is a whole number, however it is written`(text: String, count: Int64) throws {
        #expect(try ValueReader().count(text, column: "quantity") == count)
    }

    @Test(arguments: [
        ("", "quantity is empty"), ("two", "quantity 'two' is not a whole number"),
        ("1.5", "quantity '1.5' is not a whole number"), ("$3", "quantity '$3' is not a whole number"),
        ("99999999999999999999", "quantity '99999999999999999999' is too large a number"),
        ("1,000", "quantity '1,000' may be 1000 or 1; name the decimal mark with --decimal point or --decimal comma"),
    ])
    func `a count that is none, or may be a thousand or one, is a fault`(text: String, reason: String) throws {
        #expect(fault { () throws(RowFault) in try ValueReader().count(text, column: "quantity") } == reason)
        #expect(try ValueReader(decimalMark: .point).count("1,000", column: "quantity") == 1_000)
    }

    @Test(arguments: 0..<6)
    func `an amount written in any style is read as it was meant, or not at all`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<LongRun.count(short: 500, long: 17_000) {
            let units =
                Int64(random.below(random.pick([1_000, 200_000, 2_000_000_000]))) * (random.once(in: 3) ? -1 : 1)
            let mark = random.pick(DecimalMark.allCases)
            let text = Self.written(units, mark, &random)
            #expect(try ValueReader(decimalMark: mark).amount(text, in: .usd, column: "x") == units, "\(text)")
            // Without the mark a number may be left open, but it is never another one.
            let open = try? ValueReader().amount(text, in: .usd, column: "x")
            #expect(open == nil || open == units, "\(text)")
            var evidence = DialectEvidence()
            evidence.see(amount: text, line: 2)
            if case .certain(let found, _) = evidence.decimalMark { #expect(found == mark, "\(text)") }
        }
    }

    /// Writes an amount the slow way, digit by digit, in a style drawn at random.
    private static func written(_ units: Int64, _ mark: DecimalMark, _ random: inout SeededRandom) -> String {
        let group = random.pick(["", mark == .point ? "," : ".", " ", "\u{A0}", "'"])
        let cents = String(units.magnitude % 100)
        var whole = ""
        for (place, digit) in String(units.magnitude / 100).reversed().enumerated() {
            if place > 0, place % 3 == 0 { whole = group + whole }
            whole = "\(digit)" + whole
        }
        var number = whole
        if units % 100 != 0 || random.once(in: 2) {
            number += (mark == .point ? "." : ",") + (cents.utf8.count == 1 ? "0" + cents : cents)
        }
        let signed = random.pick(["$\(number)", number, "\(number) USD", "US$ \(number)"])
        guard units < 0 else { return signed }
        return random.pick(["-\(signed)", "(\(signed))", "\u{2212}\(signed)"])
    }

    private func fault(_ read: () throws(RowFault) -> Int64) -> String? {
        do throws(RowFault) {
            _ = try read()
            return nil
        } catch {
            return error.reason
        }
    }
}
