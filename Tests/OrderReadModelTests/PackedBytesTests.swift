import Foundation
import Testing

@testable import OrderReadModel

/// The bytes that the lines of an order are stored as.
@Suite struct PackedBytesTests {
    private static let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, 1 << 40, .max, .min]
    private static let texts = ["", "P1", "R\u{f6}d Kaviar", String(repeating: "x", count: 300)]

    private var packed: Data {
        var writer = PackedWriter(capacity: 0)
        for number in Self.numbers { writer.add(number) }
        for text in Self.texts { writer.add(text) }
        return writer.data
    }

    @Test func `numbers and texts are read as they were written`() {
        var reader = PackedReader(packed)
        for number in Self.numbers { #expect(reader.number() == number) }
        #expect(!reader.isAtEnd)
        for text in Self.texts { #expect(reader.text() == text) }
        #expect(reader.isAtEnd)
        #expect(reader.number() == nil && reader.text() == nil)
    }

    @Test func `small numbers need one byte`() {
        var writer = PackedWriter(capacity: 0)
        for number in Int64(-64)...63 { writer.add(number) }
        #expect(writer.data.count == 128)
    }

    @Test func `what ends too early is not read`() {
        for count in 0..<packed.count {
            var reader = PackedReader(packed.prefix(count))
            var isWhole = Self.numbers.allSatisfy { reader.number() == $0 }
            for text in Self.texts where isWhole { isWhole = reader.text() == text }
            #expect(!isWhole, "\(count) bytes")
        }
    }

    @Test(arguments: [
        [UInt8](repeating: 0xFF, count: 10), [UInt8](repeating: 0x80, count: 12), [0xFF, 0xFF, 0x7F], [0x01],
    ])
    func `a length that no text has is not read`(bytes: [UInt8]) {
        var reader = PackedReader(Data(bytes))
        #expect(reader.text() == nil)
    }
}
