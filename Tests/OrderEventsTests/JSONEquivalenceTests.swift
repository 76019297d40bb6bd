import CQRS
import Foundation
import JSON
import TestSupport
import Testing

@testable import OrderEvents

/// Holds the codec to Foundation's: slower, and independent of it.
struct JSONEquivalenceTests {
    @Test func `Foundation reads what we write, whatever the texts and amounts`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<300 {
            let fact = random.orderPlaced()
            #expect(try JSONDecoder().decode(CodableOrder.self, from: fact.encode()).fact == fact)
        }
    }

    @Test func `we read what Foundation writes, whatever the texts and amounts`() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<300 {
            let fact = random.orderPlaced()
            let json = try JSONDocument(JSONEncoder().encode(CodableOrder(fact))).root
            #expect(try OrderPlaced(json) == fact)
        }
    }

    @Test func `what is torn off anywhere is refused`() throws {
        let data = Data(Sample.placed.stored.utf8)
        for length in 0..<data.count {
            #expect(throws: JSONError.self, "after \(length) bytes") { try JSONDocument(data.prefix(length)) }
        }
    }

    @Test func `what is read from damaged bytes is what Foundation reads from them`() throws {
        var random = SeededRandom(seed: 3)
        let original = Data(Sample.placed.stored.utf8)
        var accepted = 0
        for _ in 0..<3_000 {
            var damaged = original
            damaged[random.below(damaged.count)] = UInt8(random.below(128))
            guard let fact = try? OrderPlaced(JSONDocument(damaged).root) else { continue }
            accepted += 1
            #expect(
                try JSONDecoder().decode(CodableOrder.self, from: damaged).fact == fact,
                "\(String(decoding: damaged, as: UTF8.self))")
        }
        #expect(accepted > 0)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "nul",
        "truex",
        "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\u{1}\"", "\"a\nb\"", "{} {}", "[1]]",
        "NaN", "'a'", "{\"a\":1 \"b\":2}", "\u{FEFF}{}", "[\u{0}]",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(Data(text.utf8)) }
    }

    @Test func `deep nesting is refused before it exhausts the stack`() {
        let text = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONError("it is nested too deeply")) { try JSONDocument(Data(text.utf8)) }
    }

    @Test(arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83d\ud83d""#, #""\ud83dx""#])
    func `half a surrogate pair is no text`(text: String) throws {
        let node = try JSONDocument(Data(text.utf8)).root
        #expect(throws: JSONError("'x' is not valid Unicode")) { try node.text(named: "x") }
    }

    @Test func `bytes that are not UTF-8 are no text`() throws {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22]] {
            let node = try JSONDocument(Data(bytes)).root
            #expect(throws: JSONError("'x' is not valid Unicode")) { try node.text(named: "x") }
        }
    }

    @Test func `every escape is read`() throws {
        let node = try JSONDocument(Data(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000""#.utf8)).root
        #expect(try node.text(named: "x") == "\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}\u{0}")
    }
}

/// Holds an ``OrderPlaced`` as Foundation's coder reads and writes it.
private struct CodableOrder: Codable {
    struct Line: Codable {
        let productID: String
        let productName: String
        let quantity: Int64
        let unitPrice: Int64
        let discountBasisPoints: Int64
    }

    let orderID: String
    let customerID: String
    let customerName: String
    let customerEmail: String
    let lines: [Line]
    let total: Money
    let paymentMethodID: String
    let shippingAddress: String?
    /// Left out of orders that nobody is said to have placed.
    let placedBy: String?

    init(_ fact: OrderPlaced) {
        orderID = fact.orderID.rawValue
        customerID = fact.customerID.rawValue
        customerName = fact.customerName
        customerEmail = fact.customerEmail
        lines = fact.lines.map {
            Line(
                productID: $0.productID.rawValue, productName: $0.productName, quantity: $0.quantity,
                unitPrice: $0.unitPrice, discountBasisPoints: $0.discountBasisPoints)
        }
        total = fact.total
        paymentMethodID = fact.paymentMethodID.rawValue
        shippingAddress = fact.shippingAddress
        placedBy = fact.placedBy
    }

    var fact: OrderPlaced {
        OrderPlaced(
            orderID: OrderID(orderID), customerID: CustomerID(customerID), customerName: customerName,
            customerEmail: customerEmail,
            lines: lines.map {
                OrderLine(
                    productID: ProductID($0.productID), productName: $0.productName, quantity: $0.quantity,
                    unitPrice: $0.unitPrice, discountBasisPoints: $0.discountBasisPoints)
            },
            total: total, paymentMethodID: PaymentMethodID(paymentMethodID), shippingAddress: shippingAddress,
            placedBy: placedBy ?? "")
    }
}

extension SeededRandom {
    fileprivate mutating func orderPlaced() -> OrderPlaced {
        OrderPlaced(
            orderID: OrderID(text()), customerID: CustomerID(text()), customerName: text(), customerEmail: text(),
            lines: (0..<below(5)).map { _ in line() },
            total: Money(minorUnits: number(), currency: [.usd, .gbp, .eur][below(3)]),
            paymentMethodID: PaymentMethodID(text()), shippingAddress: Bool.random(using: &self) ? text() : nil,
            placedBy: text())
    }

    private mutating func line() -> OrderLine {
        OrderLine(
            productID: ProductID(text()), productName: text(), quantity: number(), unitPrice: number(),
            discountBasisPoints: number())
    }

    private mutating func number() -> Int64 {
        [0, 1, -1, .max, .min, Int64(bitPattern: next()), Int64(below(1_000_000))][below(7)]
    }

    private mutating func text() -> String {
        var text = ""
        for _ in 0..<below(12) { text.unicodeScalars.append(scalar()) }
        return text
    }

    private mutating func scalar() -> Unicode.Scalar {
        let hostile: [Unicode.Scalar] = [
            "\"", "\\", "/", "\u{0}", "\u{1B}", "\n", "\r", "\t", "\u{7F}", "\u{9B}", "\u{202E}", "\u{200B}",
            "\u{301}", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}", "\u{1F600}", "\u{2028}", "{", "}", ",", ":",
        ]
        let any = Unicode.Scalar(UInt32(below(0x11_0000)))
        return below(2) == 0 ? hostile[below(hostile.count)] : any ?? "a"
    }
}
