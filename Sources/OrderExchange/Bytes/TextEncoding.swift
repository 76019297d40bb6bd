/// Names how a file's characters are written as bytes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// UTF-16, the lower byte of each unit first.
    case utf16LittleEndian = "utf-16le"
    /// UTF-16, the higher byte of each unit first.
    case utf16BigEndian = "utf-16be"
    /// Windows code page 1252, which many call Latin-1.
    case windows1252 = "windows-1252"
}

extension TextEncoding: CustomStringConvertible {
    /// The encoding's usual name, such as `UTF-8`.
    public var description: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16, little-endian"
        case .utf16BigEndian: "UTF-16, big-endian"
        case .windows1252: "Windows-1252"
        }
    }

    /// The mark that a file in this encoding may begin with.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1252: []
        }
    }
}

/// Finds out, over all bytes of a file, in which encoding it is.
///
/// A byte order mark decides. Without one, zero bytes beside the first characters mean UTF-16. Else the file is UTF-8,
/// unless it holds more bytes that cannot be UTF-8 than characters that only UTF-8 writes so: then it is Windows-1252,
/// which has a character for nearly every byte. A UTF-8 file with a few damaged bytes stays UTF-8, and its bad rows are
/// named.
struct EncodingSurvey {
    private var beginning: [UInt8] = []
    private var validator = UTF8Validator()

    init() {}

    /// Takes the file's next bytes in.
    mutating func see(_ bytes: [UInt8]) {
        if beginning.count < 4 { beginning += bytes.prefix(4 - beginning.count) }
        validator.see(bytes)
    }

    /// The encoding, once all bytes are in.
    var encoding: TextEncoding {
        let marked: [TextEncoding] = [.utf8, .utf16LittleEndian, .utf16BigEndian]
        if let found = marked.first(where: { beginning.starts(with: $0.byteOrderMark) }) { return found }
        if beginning.count == 4 {
            switch beginning.map({ $0 == 0 }) {
            case [false, true, false, true]: return .utf16LittleEndian
            case [true, false, true, false]: return .utf16BigEndian
            default: break
            }
        }
        var validator = validator
        validator.finish()
        return validator.faults > validator.characters ? .windows1252 : .utf8
    }
}

/// Counts what in a run of bytes is UTF-8 and what cannot be.
struct UTF8Validator {
    /// How many characters of two or more bytes were whole.
    private(set) var characters = 0
    /// How many bytes or runs of bytes are no UTF-8.
    private(set) var faults = 0
    /// How many bytes of the present character are still to come.
    private var missing = 0
    /// What the next byte of the present character may be.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    init() {}

    /// Takes the next bytes in.
    mutating func see(_ bytes: [UInt8]) {
        for byte in bytes where byte >= 0x80 || missing > 0 { see(byte) }
    }

    /// Counts a character that the end has cut off.
    mutating func finish() {
        if missing > 0 { faults += 1 }
        missing = 0
    }

    private mutating func see(_ byte: UInt8) {
        if missing > 0 {
            if allowed.contains(byte) {
                missing -= 1
                allowed = 0x80...0xBF
                if missing == 0 { characters += 1 }
                return
            }
            faults += 1
            missing = 0
            if byte < 0x80 { return }
        }
        allowed = 0x80...0xBF
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        default: faults += 1
        }
    }
}
