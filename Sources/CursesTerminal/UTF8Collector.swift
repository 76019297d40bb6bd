/// Puts bytes together to characters, however few arrive at a time; what is no UTF-8 becomes `�`.
struct UTF8Collector {
    private var bytes: [UInt8] = []
    private var missing = 0

    /// Takes a byte and returns the characters it completes.
    mutating func take(_ byte: UInt8) -> [Character] {
        if missing > 0, byte & 0xC0 == 0x80 {
            bytes.append(byte)
            missing -= 1
            return missing == 0 ? flush() : []
        }
        let broken = flush()
        missing = Self.followers(of: byte)
        bytes = [byte]
        return missing == 0 ? broken + flush() : broken
    }

    /// Returns what is there, complete or not.
    mutating func flush() -> [Character] {
        defer {
            bytes = []
            missing = 0
        }
        return bytes.isEmpty ? [] : [String(validating: bytes, as: UTF8.self)?.first ?? "\u{FFFD}"]
    }

    private static func followers(of byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 1
        case 0xE0...0xEF: 2
        case 0xF0...0xF4: 3
        default: 0
        }
    }
}
