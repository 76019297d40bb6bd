/// Draws the same numbers in every run of one seed (Steele, Lea and Flood: SeededRandom).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a generator.
    public init(seed: UInt64) {
        state = seed
    }

    /// Returns the next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 up to, not including, `limit`, which has to be positive.
    public mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// Returns true once in `times` on average.
    public mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// Returns one of the elements; the collection must not be empty.
    public mutating func pick<C: RandomAccessCollection>(_ elements: C) -> C.Element {
        elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
    }
}

/// Makes hostile texts, numbers and bytes out of good ones.
public enum Hostile {
    /// Characters and fragments that parsers, terminals and databases are known to trip over.
    public static let parts: [String] = [
        "\"", "'", "\\", "/", "%", "_", "*", "?", "(", ")", "[", "]", "{", "}", "<", ">", "^", "$", "|", "&", ";", ":",
        ",", ".", "-", "+", "=", "~", "`", "!", "@", "#", "\0", "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\u{B}", "\r",
        "\r\n", "\u{1B}", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{7F}", "\u{85}", "\u{9B}31m", "\u{A0}", "\u{AD}",
        "\u{300}",
        "e\u{301}", "\u{34F}", "\u{61C}", "\u{115F}", "\u{1F1E6}", "\u{200B}", "\u{200D}", "\u{200E}", "\u{202E}",
        "\u{2028}", "\u{2029}", "\u{2066}", "\u{3000}", "\u{3164}", "\u{FE0F}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F44D}\u{1F3FD}", "\u{E0001}", "\u{E000}", "\u{10FFFF}",
        "אבג", "عربى", "漢字", "ﷺ", "ก็็็็", "ẞ", "İ", "ı", "ﬀ", "Å", " OR ", " AND ", " NOT ", "NEAR(",
        "'; DROP TABLE x; --",
        "NULL", "nan", "inf", "1e999", "0x10", "-0", "00", "true", "%s%n", "../", "{{", "${", "\u{2800}",
    ]

    /// Whole numbers at which counting goes wrong, as they are written.
    public static let numbers: [String] = [
        "0", "-0", "1", "-1", "9", "10", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295",
        "4294967296", "1000000000", "1000000001", "9007199254740993", "9223372036854775806", "9223372036854775807",
        "9223372036854775808", "-9223372036854775807", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999", "-99999999999999999999999999",
        "00000000000000000000000000000001", "1e3", "1.5", ".5", "5.", "+1", "１２", "٣", " 1", "1 ", "",
    ]

    /// Returns a text of up to `pieces` fragments, hostile and plain ones mixed.
    public static func text(_ random: inout SeededRandom, parts count: Int) -> String {
        var text = ""
        for _ in 0..<random.below(count + 1) {
            switch random.below(4) {
            case 0: text += random.pick(parts)
            case 1: text.unicodeScalars.append(Unicode.Scalar(UInt32(random.below(0x11_0000))) ?? "a")
            case 2: text += random.pick(numbers)
            default: text.unicodeScalars.append(Unicode.Scalar(UInt8(0x20 + random.below(0x5F))))
            }
        }
        return text
    }

    /// Returns bytes changed in one place, or in two to five: flipped, cut, repeated, exchanged or with something put in.
    public static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0...(random.once(in: 2) ? 0 : 1 + random.below(4)) { mutate(&bytes, &random) }
        return bytes
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(bytes.count + 1)
        switch random.below(9) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
        case 2: bytes.insert(contentsOf: Array(random.pick(parts).utf8), at: place)
        case 3: bytes.insert(contentsOf: Array(random.pick(numbers).utf8), at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(20)))
        case 5: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(60))], at: place)
        case 6: bytes.removeSubrange(place...)
        case 7: exchangeNumber(in: &bytes, at: place, with: random.pick(numbers))
        default:
            let byte = random.pick([0x00, 0x0A, 0x0D, 0x22, 0x2C, 0x5C, 0x80, 0xC0, 0xED, 0xF8, 0xFF] as [UInt8])
            bytes.insert(contentsOf: repeatElement(byte, count: 1 + random.below(40)), at: place)
        }
    }

    /// Puts another number in the place of the first one behind `place`.
    private static func exchangeNumber(in bytes: inout [UInt8], at place: Int, with number: String) {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Array(number.utf8))
    }
}
