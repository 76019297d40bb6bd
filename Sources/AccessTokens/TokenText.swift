/// A token as it is shown once and sent with each request: a public id that finds it, and a secret that proves it.
struct TokenText: Hashable {
    /// How many bytes the id has.
    static let idBytes = 8
    /// How many bytes the secret has: 256 bits.
    static let secretBytes = 32
    private static let prefix = "odk_"

    /// The id, as hexadecimal digits.
    let id: String
    /// The secret; kept by nobody but whoever was shown it.
    let secret: [UInt8]

    /// Makes a token from random bytes.
    init(using generator: inout some RandomNumberGenerator) {
        id = Hex.text([UInt8].random(Self.idBytes, using: &generator))
        secret = .random(Self.secretBytes, using: &generator)
    }

    /// Reads a token; nil for what cannot be one.
    init?(_ text: String) {
        // Anything longer is not taken apart.
        guard text.utf8.count == Self.prefix.utf8.count + 2 * Self.idBytes + 1 + 2 * Self.secretBytes,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Hex.bytes(parts[0]), id.count == Self.idBytes,
            let secret = Hex.bytes(parts[1]), secret.count == Self.secretBytes
        else { return nil }
        self.id = Hex.text(id)
        self.secret = secret
    }

    /// The token as one word.
    var text: String { Self.prefix + id + "_" + Hex.text(secret) }
}

extension [UInt8] {
    /// Returns so many random bytes.
    static func random(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Compares in a time that depends on the lengths alone, so that nobody can measure how many bytes were right.
    func equalsInConstantTime(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Bytes as hexadecimal digits.
enum Hex {
    /// Returns two digits a byte, in lower case.
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads two digits a byte; nil for what is none.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
