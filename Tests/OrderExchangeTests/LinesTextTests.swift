import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// The lines of an order as one text.
@Suite struct LinesTextTests {
    @Test func `lines are written one after the other, with price and discount as people write them`() {
        let lines = [line("P1", 2, 450), line("P2", 1, 900, 1_000), line("P3", 30, 0, 1_250), line("P4", 1, 7, 1)]
        let text = LinesText.text(of: lines, in: .usd)
        #expect(text == "P1:2@4.50 P2:1@9.00-10% P3:30@0.00-12.5% P4:1@0.07-0.01%")
        #expect(LinesText.text(of: [line("P1", 2, 450)], in: .jpy) == "P1:2@450")
        #expect(LinesText.text(of: [], in: .usd).isEmpty)
    }

    @Test(arguments: [
        ("a-1/@2%", "a-1/@2%:1@1.00"), ("a b", "\"a b\":1@1.00"), ("a:b", "\"a:b\":1@1.00"),
        ("a\"b", "\"a\"\"b\":1@1.00"), ("\"", "\"\"\"\":1@1.00"), ("a\nb", "\"a\nb\":1@1.00"),
        ("a\u{A0}b", "\"a\u{A0}b\":1@1.00"), ("漢字", "漢字:1@1.00"), ("\"\u{301}", "\"\"\"\u{301}\":1@1.00"),
    ])
    func `a product id that could be read otherwise stands in quotes`(id: String, text: String) throws {
        #expect(LinesText.text(of: [line(id, 1, 100)], in: .usd).utf8.elementsEqual(text.utf8))
        #expect(try read(text).map(\.productID) == [id])
    }

    @Test func `what is written is read back, whatever the ids hold`() throws {
        var random = SeededRandom(seed: 17)
        let currencies: [Currency] = [.usd, .jpy, Currency(rawValue: "KWD") ?? .usd]
        for _ in 0..<20_000 {
            let lines = (0..<random.below(5)).map { _ in
                line(
                    Hostile.text(&random, parts: 6), Int64.random(in: -9...1_000_000, using: &random),
                    Int64.random(in: -5...100_000_000, using: &random),
                    random.once(in: 2) ? 0 : Int64.random(in: 0...10_000, using: &random))
            }
            let currency = random.pick(currencies)
            let text = LinesText.text(of: lines, in: currency)
            let found = try read(text, in: currency)
            #expect(found.count == lines.count)
            for (line, found) in zip(lines, found) {
                #expect(found.productID.utf8.elementsEqual(line.productID.rawValue.utf8), "\(text)")
                #expect(found.quantity == line.quantity && found.unitPrice == line.unitPrice)
                #expect(found.discountBasisPoints == line.discountBasisPoints)
            }
        }
    }

    @Test func `no text makes the reader do anything but read lines or refuse`() {
        var random = SeededRandom(seed: 18)
        var counts = (read: 0, refused: 0)
        for _ in 0..<20_000 {
            var text = LinesText.text(of: [line("P1", 2, 450), line("a b", 1, 9, 1_000)], in: .usd)
            text = String(decoding: Hostile.mutated(Array(text.utf8), &random), as: UTF8.self)
            do {
                _ = try read(text)
                counts.read += 1
            } catch {
                #expect(error.reason.hasPrefix("lines: "))
                counts.refused += 1
            }
        }
        #expect(counts.read > 500 && counts.refused > 5_000)
    }

    @Test func `any blanks and line ends stand between lines`() throws {
        #expect(try read(" P1:2@4.50\n\r\n\tP2:1@9  ").map(\.productID) == ["P1", "P2"])
        #expect(try read(" \n").isEmpty)
    }

    @Test(arguments: [
        "P1", "P1:2", "P1:2@", ":2@1", "P1:x@1", "P1:2@1P2:1@1", "P1:2@1-", "P1:2@1-5", "P1:2@1-0.001%", "P1:2@1-5%x",
        "\"P1:2@1", "\"P1\"2@1", "P 1:2@1", "P\"1:2@1", "P1:2@1.", "P1:2@.5", "P1:+2@1", "P1:2@1.005",
        "P1:99999999999999999999@1", "3", "P1:٣@1",
    ])
    func `what is no line is refused with how one is written`(text: String) {
        let fault = #expect(throws: RowFault.self) { try read(text) }
        #expect(fault?.reason.hasPrefix("lines: ") == true)
    }

    private func line(_ id: String, _ quantity: Int64, _ price: Int64, _ discount: Int64 = 0) -> OrderLine {
        OrderLine(
            productID: ProductID(id), productName: "x", quantity: quantity, unitPrice: price,
            discountBasisPoints: discount)
    }

    private func read(_ text: String, in currency: Currency = .usd) throws(RowFault) -> [WrittenLine] {
        var scanner = LinesScanner(text, in: currency)
        var lines: [WrittenLine] = []
        while let line = try scanner.next() { lines.append(line) }
        return lines
    }
}
