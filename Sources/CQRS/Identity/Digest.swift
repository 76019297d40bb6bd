import Crypto

/// Holds 32 bytes that SHA-256 made.
package struct Digest32: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// How many bytes there are.
    package static let count = 32
    /// The digest of 32 zero bytes.
    package static let zero = Digest32(words: (0, 0, 0, 0))

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Copies the bytes; nil when there are not 32 of them.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.count else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
        self.words = words
    }

    /// Reads 64 hexadecimal digits, of either case; nil for any other text.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == Self.count * 2 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        guard let digest = bytes.withUnsafeBytes({ Digest32($0) }) else { return nil }
        self = digest
    }

    /// Hashes bytes with SHA-256 (FIPS 180-4).
    package init(hashing bytes: UnsafeRawBufferPointer) {
        self.init(SHA256.hash(data: bytes))
    }

    fileprivate init(_ digest: SHA256Digest) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { target in digest.withUnsafeBytes { target.copyMemory(from: $0) } }
        self.words = words
    }

    /// Lends the bytes, in order.
    package func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// The bytes as 64 hexadecimal digits in lower case.
    package var hexadecimal: String {
        withBytes { bytes in
            String(
                decoding: bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 0x0F)]] }, as: UTF8.self)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Compares the bytes.
    package static func == (left: Digest32, right: Digest32) -> Bool { left.words == right.words }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

/// Hashes bytes with SHA-256 that are not all in one place.
struct HashedBytes {
    private var hash = SHA256()

    mutating func append(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// The hash of all bytes so far.
    var digest: Digest32 { Digest32(hash.finalize()) }
}
