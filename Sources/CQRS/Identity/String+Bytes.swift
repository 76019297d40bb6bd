import Foundation

extension String {
    /// Compares byte for byte, as the stores do; `==` treats two spellings of one letter as equal.
    package func hasSameBytes(as other: String) -> Bool {
        var (left, right) = (self, other)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard left.count == right.count else { return false }
                guard let first = left.baseAddress, let second = right.baseAddress else { return true }
                return memcmp(first, second, left.count) == 0
            }
        }
    }

    /// Hashes what ``hasSameBytes(as:)`` compares.
    package func hashBytes(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Hashes the bytes, eight at a time; differs from run to run, so that nobody can choose many texts with one hash.
    var quickHash: UInt64 {
        var text = self
        return text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            var hash = QuickHash(byteCount: bytes.count)
            var place = 0
            while place + 8 <= bytes.count {
                hash.add(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            var rest: UInt64 = 0
            for byte in bytes[place...] { rest = rest << 8 | UInt64(byte) }
            hash.add(rest)
            return hash.state
        }
    }
}

/// Mixes words by multiplying each into what was mixed so far, with all 128 bits of the product.
private struct QuickHash {
    private static let keys = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)

    private let multiplier: UInt64
    private(set) var state: UInt64

    init(byteCount: Int) {
        let keys = Self.keys
        multiplier = keys.1
        state = keys.0 ^ UInt64(byteCount)
    }

    mutating func add(_ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: multiplier)
        state = product.high ^ product.low
    }
}
