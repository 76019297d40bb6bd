/// Finds out, over all bytes of a file, in which encoding it is.
///
/// A byte order mark decides. Without one, zero bytes between the first characters mean UTF-16. Else the file is UTF-8,
/// unless it holds more bytes that cannot be UTF-8 than characters that only UTF-8 writes so: then it is Windows-1252,
/// which has a character for nearly every byte. A UTF-8 file with a few damaged bytes stays UTF-8, and its bad rows are
/// named.
struct EncodingSurvey {
    private var beginning: [UInt8] = []
    private var validator = UTF8Validator()

    init() {}

    /// Adds the file's next bytes.
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

    /// Adds the next bytes.
    mutating func see(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                // Most text is ASCII, of which eight bytes are passed over at once.
                if missing == 0, place + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    place += 8
                    continue
                }
                if bytes[place] >= 0x80 || missing > 0 { see(bytes[place]) }
                place += 1
            }
        }
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
