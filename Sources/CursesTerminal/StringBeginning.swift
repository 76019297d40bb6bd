/// Holds what may be the beginning of a string, a device control or an operating system one, or a person's Escape and the
/// keys behind it.
///
/// A person presses Escape and `P` or `]`, and so do terminals begin their answers. A string counts once it has ended as
/// one does; what never does, or is broken by another key, was typed, and none of it is lost.
struct StringBeginning: Equatable {
    /// More bytes than this nobody types in the time that the decoder waits.
    private static let limit = 4_096

    /// The byte behind the `ESC`.
    let introducer: UInt8
    /// What came behind the introducer.
    private(set) var bytes: [UInt8] = []

    /// Begins behind `ESC` and a byte; nil when no string begins so.
    init?(_ introducer: UInt8) {
        switch introducer {
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): break
        default: return nil
        }
        self.introducer = introducer
    }

    /// Adds a byte; false when there are more than anybody types.
    mutating func append(_ byte: UInt8) -> Bool {
        bytes.append(byte)
        return bytes.count <= Self.limit
    }

    /// Whether it looks like a terminal's answer, whose rest a slow connection may hold up.
    ///
    /// Such an answer begins with a number and a semicolon behind `]`, with a sign that no parameter has behind `P` and its
    /// numbers, and with `G` behind `_`. Terminals send nothing else by themselves.
    var isAnswer: Bool {
        let rest = bytes.drop { (0x30...0x39).contains($0) }
        switch introducer {
        case UInt8(ascii: "]"): return rest.count < bytes.count && rest.first == UInt8(ascii: ";")
        case UInt8(ascii: "P"):
            let sign = bytes.first { !(0x30...0x3B).contains($0) }
            return sign.map { Self.signs.contains($0) } ?? false
        case UInt8(ascii: "_"): return bytes.first == UInt8(ascii: "G")
        default: return false
        }
    }

    private static let signs = Set("!$+=>|".utf8)
}
