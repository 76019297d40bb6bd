/// Collects pasted bytes up to the mark that ends them.
struct PasteCollector {
    /// A longer paste is cut here; the rest is read and thrown away.
    static let limitBytes = 64 * 1_024

    private static let mark = Array("\u{1B}[201~".utf8)

    private let encoding: TextEncoding
    private var bytes: [UInt8] = []
    /// How many bytes of the mark have come; counted separately, because the mark has to be seen beyond the limit, too.
    private var matched = 0

    /// Whether the mark has come.
    private(set) var isComplete = false

    /// Creates a collector of text in an encoding.
    init(encoding: TextEncoding) {
        self.encoding = encoding
    }

    /// What was pasted, with line ends as `\n`.
    var text: String {
        var kept = bytes + (isComplete ? [] : Self.mark.prefix(matched))
        if kept.count >= Self.limitBytes { kept = Array(kept.prefix(Self.limitBytes)) }
        return withoutTornEnd(kept).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    /// Receives the next byte.
    mutating func append(_ byte: UInt8) {
        // The mark's first byte is nowhere else in it, so what broke it off can only begin another.
        if byte != Self.mark[matched] { keepMatched() }
        if byte == Self.mark[matched] {
            matched += 1
            isComplete = matched == Self.mark.count
        } else if bytes.count < Self.limitBytes {
            bytes.append(byte)
        }
    }

    /// Keeps the beginning of a mark that was none as text.
    private mutating func keepMatched() {
        bytes += Self.mark.prefix(min(matched, Self.limitBytes - bytes.count))
        matched = 0
    }

    /// The cut may have torn the last character.
    private func withoutTornEnd(_ bytes: [UInt8]) -> String {
        let text = encoding.text(bytes)
        return bytes.count == Self.limitBytes && text.last == "\u{FFFD}" ? String(text.dropLast()) : text
    }
}
