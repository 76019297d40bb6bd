import OrderCommands
import OrderEvents
import Testing

@testable import OrderRecords
@testable import orderdesk

/// Reading order lines and prices from the command line.
struct ItemTextTests {
    private func item(_ text: String) throws -> OrderItem {
        try ItemText.parse(text, currency: .usd).get()
    }

    private func refusal(_ text: String) throws -> String? {
        guard case .failure(let refusal) = try ItemText.parse(text, currency: .usd) else { return nil }
        return refusal.rejection.code.rawValue
    }

    @Test func `a line is product, quantity and perhaps a price`() throws {
        #expect(try item("11:3") == OrderItem(productID: ProductID("11"), quantity: 3))
        #expect(
            try item("11:3@19.5")
                == OrderItem(
                    productID: ProductID("11"), quantity: 3, unitPrice: Money(minorUnits: 1_950, currency: .usd)))
    }

    @Test func `a line may have a discount in percent, behind its quantity or its price`() throws {
        let price = Money(minorUnits: 1_950, currency: .usd)
        #expect(
            try item("11:3@19.5-12.5%")
                == OrderItem(
                    productID: ProductID("11"), quantity: 3, unitPrice: price, discountBasisPoints: 1_250))
        #expect(
            try item("11:3-100%") == OrderItem(productID: ProductID("11"), quantity: 3, discountBasisPoints: 10_000))
        #expect(try item("a-5%:3-5%").productID == ProductID("a-5%"))
        #expect(try refusal("11:3-100.01%") == "INVALID_PRICE")
        #expect(try refusal("11:3-1.234%") == "INVALID_PRICE")
    }

    @Test func `a line is read from the right, so a product id may hold anything`() throws {
        #expect(try item("a:b c@d:2").productID == ProductID("a:b c@d"))
        #expect(try item("a@1:2@3").productID == ProductID("a@1"))
        #expect(try item("é\u{1B}:1").productID == ProductID("é\u{1B}"))
    }

    @Test(arguments: [
        "", "11", ":1", "11:", "11:x", "11:1.5", "11:@3", "11:1@", "11:1@x", "11:1@1.2.3", "11:--1", "11:1-%",
        "11:1-x%", "11:1@3-%", "11:-10%", "11:1%", "11:1@3%", "11:1-10%-5%",
    ])
    func `text of another shape is wrong usage`(text: String) {
        #expect(throws: (any Error).self) { try ItemText.parse(text, currency: .usd) }
    }

    @Test(arguments: [("JPY", "11:1@18.0", "no decimals"), ("KWD", "11:1@0.0001", "at most 3 decimals")])
    func `a price with more decimals than its currency has is a business matter, and said`(
        code: String, text: String, words: String
    ) throws {
        let currency = try #require(Currency(rawValue: code))
        guard case .failure(let refusal) = try ItemText.parse(text, currency: currency) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.rejection.code == .invalidPrice)
        #expect(refusal.rejection.message.contains("in \(code) has \(words)"))
    }

    @Test func `numbers out of range are business matters`() throws {
        #expect(try item("11:0").quantity == 0)
        #expect(try item("11:-5").quantity == -5)
        #expect(try refusal("11:9223372036854775808") == "INVALID_QUANTITY")
        #expect(try refusal("11:-9223372036854775809") == "INVALID_QUANTITY")
        #expect(try item("11:1@-3").unitPrice?.minorUnits == -300)
        #expect(try refusal("11:1@0.001") == "INVALID_PRICE")
        #expect(try refusal("11:1@12345678901234567890") == "INVALID_PRICE")
    }
}
