import OrderEvents
import Testing

struct AmountFaultTests {
    @Test(arguments: [
        ("", "no amount is typed; write one such as 18.00"),
        ("-3", "'-3' is negative; a price is 0.00 or more"),
        ("18.005", "'18.005' has 3 decimals; an amount in USD has at most 2, such as 18.00"),
        ("12,5", "'12,5' has a comma before its decimals, which stand behind a point; write it as 12.50"),
        ("1,234.50", "'1,234.50' has separators between its thousands; write it as 1234.50"),
        ("1.234,50", "'1.234,50' has separators between its thousands; write it as 1234.50"),
        ("1'234'567", "'1'234'567' has separators between its thousands; write it as 1234567.00"),
        ("1 234", "'1 234' has separators between its thousands; write it as 1234.00"),
        (".5", "'.5' has no digit before the point; write an amount such as 18.00"),
        ("5.", "'5.' has no digit after the point; write an amount such as 18.00"),
        ("9999999999999999", "'9999999999999999' is too large; an amount has at most 15 digits before its decimals"),
        ("$18", "'$18' is no amount; write digits alone, such as 18.00"),
        ("1e3", "'1e3' is no amount; write digits alone, such as 18.00"),
        (",,", "',,' is no amount; write digits alone, such as 18.00"),
    ])
    func `what is no price is said with what would be one`(text: String, words: String) {
        #expect(fault(text) == words)
    }

    @Test func `the decimals are those of the currency`() throws {
        #expect(fault("18.00", .jpy) == "'18.00' has 2 decimals; an amount in JPY has none, such as 18")
        let dinar = try #require(Currency(rawValue: "KWD"))
        #expect(fault("1.2345", dinar) == "'1.2345' has 4 decimals; an amount in KWD has at most 3, such as 18.000")
    }

    @Test func `a price is read with blanks around it`() throws {
        #expect(try Money.price(typed: "  18.5 ", in: .usd) == Money(minorUnits: 1_850, currency: .usd))
        #expect(try Money.price(typed: "0", in: .usd).minorUnits == 0)
    }

    private func fault(_ text: String, _ currency: Currency = .usd) -> String? {
        do {
            _ = try Money.price(typed: text, in: currency)
            return nil
        } catch {
            return error.description
        }
    }
}
