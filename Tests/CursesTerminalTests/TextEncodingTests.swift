import TerminalKit
import Testing

@testable import CursesTerminal

struct TextEncodingTests {
    /// ISO 8859-1, in which every byte is the scalar of the same number.
    private static let latin1 = TextEncoding.other { .scalar(Unicode.Scalar($0[0])) }

    /// Two bytes for what is not ASCII, the second of which may be a byte of ASCII too, as in Shift JIS.
    private static let pairs = TextEncoding.other { bytes in
        if bytes[0] < 0x80 { return .scalar(Unicode.Scalar(bytes[0])) }
        if bytes.count == 1 { return bytes[0] == 0xFF ? .invalid : .incomplete }
        return bytes[1] < 0x40 ? .invalid : .scalar(bytes[1] == 0x5B ? "山" : "川")
    }

    private static func inputs(_ bytes: [UInt8], _ encoding: TextEncoding) -> [TerminalInput] {
        var decoder = KeyDecoder(encoding: encoding)
        return bytes.flatMap { decoder.receive($0) } + (decoder.patience == nil ? [] : decoder.timeOut())
    }

    @Test func `bytes are characters of the terminal's encoding, typed and pasted`() {
        #expect(Self.inputs([0xE9, 0xFC, 0x61], Self.latin1) == ["é", "ü", "a"].map { .key(.character($0)) })
        let paste = Array("\u{1B}[200~".utf8) + [0xE9, 0x0D] + Array("\u{1B}[201~".utf8)
        #expect(Self.inputs(paste, Self.latin1) == [.pasted("é\n")])
    }

    @Test func `the second byte of a character is no key and begins no sequence`() {
        #expect(
            Self.inputs([0x83, 0x5B, 0x83, 0x41, 0x5B], Self.pairs) == ["山", "川", "["].map { .key(.character($0)) })
        #expect(Self.inputs([0x83, 0x03], Self.pairs) == [.key(.character("\u{FFFD}")), .key(.control("c"))])
        #expect(Self.inputs([0xFF, 0x61], Self.pairs) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
        #expect(Self.inputs([0x83], Self.pairs) == [.key(.character("\u{FFFD}"))])
        #expect(Self.inputs([0x83, 0x1B, 0x5B, 0x41], Self.pairs) == [.key(.character("\u{FFFD}")), .key(.up)])
    }

    @Test func `single bytes are controls where the encoding has them`() {
        #expect(Self.inputs([0x9B, 0x41], Self.latin1) == [.key(.up)])
        #expect(Self.inputs([0x1B, 0x5D, 0x31, 0xE9, 0x9C, 0x61], Self.latin1) == [.report, .key(.character("a"))])
        #expect(Self.inputs([0x1B, 0x5D, 0x31, 0x9C, 0x61, 0x07], .utf8) == [.report])
    }
}
