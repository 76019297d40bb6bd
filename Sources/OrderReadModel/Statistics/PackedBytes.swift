import Foundation

/// Writes numbers and texts one after another into few bytes: small numbers, as most are, into one.
struct PackedWriter {
    private var bytes: [UInt8] = []

    /// Begins with room for so many bytes.
    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// What was written.
    var data: Data { Data(bytes) }

    /// Adds a number in groups of seven bits, the lowest first; one below zero has its bits turned so that it is short, too.
    mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Adds a text behind the number of its bytes.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            add(Int64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }
}

/// Reads what ``PackedWriter`` wrote; nil where that is not there.
struct PackedReader {
    private let bytes: [UInt8]
    private var next = 0

    init(_ data: Data) {
        bytes = Array(data)
    }

    var isAtEnd: Bool { next == bytes.count }

    /// Reads a number; nil when the bytes end within it, or it has more than 64 bits.
    mutating func number() -> Int64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while next < bytes.count, shift < 64 {
            let byte = bytes[next]
            next += 1
            let group = UInt64(byte & 0x7F)
            guard shift < 63 || group <= 1 else { return nil }
            number |= group << shift
            if byte < 0x80 { return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }
            shift += 7
        }
        return nil
    }

    /// Reads a text; nil when the bytes end within it.
    mutating func text() -> String? {
        guard let count = number(), count >= 0, count <= bytes.count - next else { return nil }
        defer { next += Int(count) }
        return String(decoding: bytes[next..<next + Int(count)], as: UTF8.self)
    }
}
