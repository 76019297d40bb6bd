/// Collects pasted bytes up to the mark that ends them.
struct PasteCollector {
    /// A longer paste is cut here; the rest is read and thrown away.
    static let limitBytes = 64 * 1_024

    private static let mark = Array("\u{1B}[201~".utf8)

    private var bytes: [UInt8] = []
    /// The last bytes, kept apart because the mark has to be seen beyond the limit, too.
    private var tail: [UInt8] = []

    /// Whether the mark has come.
    private(set) var isComplete = false

    /// What was pasted, with line ends as `\n`.
    var text: String {
        var kept = bytes + (isComplete ? [] : tail)
        if kept.count >= Self.limitBytes { kept = Array(kept.prefix(Self.limitBytes)) }
        return Self.withoutTornEnd(kept).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    /// Takes the next byte.
    mutating func append(_ byte: UInt8) {
        tail.append(byte)
        if tail == Self.mark {
            isComplete = true
        } else if tail.count == Self.mark.count {
            let first = tail.removeFirst()
            if bytes.count < Self.limitBytes { bytes.append(first) }
        }
    }

    /// The cut may have torn the last character.
    private static func withoutTornEnd(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return bytes.count == limitBytes && text.last == "\u{FFFD}" ? String(text.dropLast()) : text
    }
}
