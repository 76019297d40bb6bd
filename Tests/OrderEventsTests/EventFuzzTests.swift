import CQRS
import Foundation
import JSON
import TestSupport
import Testing

@testable import OrderEvents

/// Whatever bytes the log holds for an event, decoding gives a fact that is stored the same again, or a clear refusal.
struct EventFuzzTests {
    @Test func `mutated events of every kind are decoded stably or refused, and nothing else`() throws {
        let cases = LongRun.count(short: 1_500, long: 150_000)
        var random = SeededRandom(seed: 30)
        var tally = (decoded: 0, refused: 0, bytes: 0)
        for number in 0..<cases {
            let sample = random.pick(Sample.all)
            let data = Data(Hostile.mutated(Array(sample.stored.utf8), &random))
            tally.bytes += data.count
            let type = random.once(in: 20) ? Self.strangeType(sample, &random) : sample.event.type
            do {
                let fact = try DomainEvent(decoding: recorded(type, in: sample.stream, data))
                tally.decoded += 1
                let stored = try fact.encode()
                let again = try DomainEvent(decoding: recorded(fact.type, in: sample.stream, stored))
                #expect(try again.encode() == stored && again == fact, "case \(number): \(Array(data))")
            } catch let error as EventDecodingError {
                tally.refused += 1
                #expect(error.description.contains("at position 7"), "case \(number)")
            }
        }
        #expect(tally.decoded > 0 && tally.refused > 0)
        LongRun.report(
            item: "fuzz events",
            tried:
                "\(cases) mutated events of \(Sample.all.count) kinds, \(tally.bytes) bytes: \(tally.decoded) decoded "
                + "and stored the same again, \(tally.refused) refused")
    }

    @Test func `mutated JSON is a value that is written the same again, or an error`() throws {
        let cases = LongRun.count(short: 1_500, long: 150_000)
        var random = SeededRandom(seed: 31)
        let base = Array(
            #"{"a":[1,-2.50e+3,true,false,null,{"é\u00e9\ud83d\ude00":"\"\\\/\b\f\n\r\t"}],"a":{"a":[]},"":0}"#.utf8)
        var bytes = 0
        var accepted = 0
        for number in 0..<cases {
            let data = Data(Hostile.mutated(base, &random))
            bytes += data.count
            guard let value = try? JSONValue(data) else { continue }
            accepted += 1
            #expect(try JSONValue(Data(value.text.utf8)) == value, "case \(number): \(Array(data))")
        }
        #expect(accepted > 0)
        LongRun.report(item: "fuzz json", tried: "\(cases) mutated texts, \(bytes) bytes, \(accepted) of them values")
    }

    @Test func `a body as long as the longest order is decoded, and torn bodies are refused`() throws {
        let line = OrderLine(
            productID: ProductID("p"), productName: String(repeating: "n", count: 500), quantity: 1, unitPrice: 1,
            discountBasisPoints: 0)
        let fact = OrderPlaced(
            orderID: OrderID("1"), customerID: CustomerID("c"), customerName: "", customerEmail: "",
            lines: Array(repeating: line, count: OrderPolicy.largestLineCount),
            total: Money(minorUnits: 10_000, currency: .usd), paymentMethodID: PaymentMethodID(""),
            shippingAddress: nil, placedBy: "alice")
        let event = DomainEvent.order(.placed(fact))
        let data = try event.encode()
        let stream = StreamID.order(OrderID("1"))
        #expect(try DomainEvent(decoding: recorded(event.type, in: stream, data)) == event)
        for part in 0..<20 {
            #expect(throws: EventDecodingError.self) {
                try DomainEvent(decoding: recorded(event.type, in: stream, data.prefix(data.count * part / 20)))
            }
        }
    }

    @Test func `numbers at every edge are kept exactly or refused`() throws {
        var kept: [String] = []
        for text in Hostile.numbers {
            let body = Sample.placed.stored.replacing(#""quantity":3"#, with: "\"quantity\":\(text)")
            let stored = recorded(Sample.placed.event.type, in: Sample.placed.stream, Data(body.utf8))
            guard case .order(.placed(let fact))? = try? DomainEvent(decoding: stored) else { continue }
            #expect(Int64(text.trimmingCharacters(in: .whitespaces)) == fact.lines[0].quantity)
            _ = fact.lines[0].total
            kept.append(text)
        }
        #expect(
            kept == [
                "0", "-0", "1", "-1", "9", "10", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295",
                "4294967296", "1000000000", "1000000001", "9007199254740993", "9223372036854775806",
                "9223372036854775807", "-9223372036854775807", "-9223372036854775808", " 1", "1 ",
            ])
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
    func `amounts and lines at every edge are written and counted without a trap`(number: Int64) {
        let money = Money(minorUnits: number, currency: .usd)
        #expect(Money(money.plain, currency: .usd).map { $0 == money } ?? true)
        #expect(money.formatted.contains("$"))
        for other in [Int64.min, -1, 0, 1, 10_000, .max] {
            let line = OrderLine(
                productID: ProductID(""), productName: "", quantity: number, unitPrice: other,
                discountBasisPoints: other)
            let product = Double(number) * Double(other) * (10_000 - Double(other)) / 10_000
            if let total = line.total { #expect(abs(Double(total) - product) <= 2 + abs(product) / 1e9) }
        }
    }

    private static func strangeType(_ sample: Sample, _ random: inout SeededRandom) -> EventType {
        switch random.below(3) {
        case 0: EventType(random.pick(Sample.all).event.type.name)
        case 1: EventType(Hostile.text(&random, parts: 4))
        default: EventType(sample.event.type.name, schemaVersion: random.pick([.min, -1, 0, 2, .max] as [Int]))
        }
    }
}
