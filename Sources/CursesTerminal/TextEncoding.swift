import CNcurses

/// How the terminal encodes what is typed.
enum TextEncoding: Sendable {
    /// What the first bytes of a character come to.
    enum Conversion: Hashable, Sendable {
        /// More bytes are needed.
        case incomplete
        /// No character begins with these bytes.
        case invalid
        /// A whole character.
        case scalar(Unicode.Scalar)
    }

    case utf8
    /// Any other; the function is asked again with one more byte as long as it answers that there are too few.
    case other(@Sendable ([UInt8]) -> Conversion)

    /// The encoding of the locale; to be asked for once the screen is open.
    static var ofLocale: TextEncoding {
        screen_is_utf8() ? .utf8 : .other(convertInLocale)
    }

    /// Whether single bytes from 0x80 to 0x9F are controls, as in the ISO 8859 family.
    var hasSingleByteControls: Bool {
        guard case .other(let convert) = self else { return false }
        return convert([0x9C]) == .scalar("\u{9C}")
    }

    /// Returns text of these bytes, with `�` for what is none.
    func text(_ bytes: [UInt8]) -> String {
        guard case .other = self else { return String(decoding: bytes, as: UTF8.self) }
        var collector = CharacterCollector(encoding: self)
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(contentsOf: collector.receive(byte)) }
        scalars.append(contentsOf: collector.flush())
        return String(scalars)
    }

    @Sendable private static func convertInLocale(_ bytes: [UInt8]) -> Conversion {
        var scalar: UInt32 = 0
        switch Int(screen_decode(bytes, Int32(bytes.count), &scalar)) {
        case SCREEN_INCOMPLETE: return .incomplete
        case SCREEN_DECODED: return Unicode.Scalar(scalar).map { .scalar($0) } ?? .invalid
        default: return .invalid
        }
    }
}

/// Puts bytes together to characters, however few arrive at a time; what is no text becomes `�`.
struct CharacterCollector {
    private static let invalid: Unicode.Scalar = "\u{FFFD}"
    /// No encoding has longer characters.
    private static let limitBytes = 8

    private let encoding: TextEncoding
    private var bytes: [UInt8] = []
    private var missing = 0

    /// Creates a collector.
    init(encoding: TextEncoding) {
        self.encoding = encoding
    }

    /// Whether the rest of a character is still to come.
    var isWaiting: Bool { !bytes.isEmpty }

    /// Receives a byte and returns the characters it completes.
    mutating func receive(_ byte: UInt8) -> [Unicode.Scalar] {
        switch encoding {
        case .utf8: receiveUTF8(byte)
        case .other(let convert): receive(byte, convert)
        }
    }

    /// Returns `�` for a character that is not complete.
    mutating func flush() -> [Unicode.Scalar] {
        defer { bytes = [] }
        return bytes.isEmpty ? [] : [Self.invalid]
    }

    private mutating func receiveUTF8(_ byte: UInt8) -> [Unicode.Scalar] {
        if byte < 0x80 { return flush() + [Unicode.Scalar(byte)] }
        if isWaiting, byte & 0xC0 == 0x80 {
            bytes.append(byte)
            missing -= 1
            return missing == 0 ? complete() : []
        }
        let broken = flush()
        missing = Self.followers(of: byte)
        if missing == 0 { return broken + [Self.invalid] }
        bytes = [byte]
        return broken
    }

    private mutating func complete() -> [Unicode.Scalar] {
        defer { bytes = [] }
        return [String(validating: bytes, as: UTF8.self)?.unicodeScalars.first ?? Self.invalid]
    }

    private mutating func receive(
        _ byte: UInt8, _ convert: ([UInt8]) -> TextEncoding.Conversion
    ) -> [Unicode.Scalar] {
        bytes.append(byte)
        switch convert(bytes) {
        case .incomplete where bytes.count < Self.limitBytes: return []
        case .scalar(let scalar):
            bytes = []
            return [scalar]
        case .incomplete, .invalid:
            let isFirst = bytes.count == 1
            bytes = []
            // Only what was there before is broken: the new byte may begin another character.
            return [Self.invalid] + (isFirst ? [] : receive(byte, convert))
        }
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
