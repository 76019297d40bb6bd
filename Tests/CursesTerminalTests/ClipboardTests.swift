import Foundation
import TestSupport
import Testing

@testable import CursesTerminal

struct ClipboardTests {
    private static func payload(_ sequence: [UInt8]) -> String? {
        let text = String(decoding: sequence, as: UTF8.self)
        guard text.hasPrefix("\u{1B}]52;c;"), text.hasSuffix("\u{07}") else { return nil }
        return Data(base64Encoded: String(text.dropFirst(7).dropLast())).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `text is copied whole, and nothing in it can end the sequence`() {
        #expect(Self.payload(Clipboard.sequence(copying: "7f3a é 王")) == "7f3a é 王")
        #expect(Self.payload(Clipboard.sequence(copying: "7f3a\u{07}\u{1B}\\")) == "7f3a␇␛\\")
        #expect(Self.payload(Clipboard.sequence(copying: "")) == "")
    }

    @Test func `a text with a line end is copied as one line`() {
        #expect(Self.payload(Clipboard.sequence(copying: "x\nrm -rf ~")) == "x␊rm -rf ~")
        #expect(Self.payload(Clipboard.sequence(copying: "x\r\n\u{85}\u{2028}\u{2029}y")) == "x␍␊�··y")
    }

    @Test func `no scalar of Unicode is copied as a control or as something unseen`() {
        // All of those in use, and every so many of the planes with nothing but private use.
        let step = LongRun.count(short: 37, long: 1)
        let values =
            Array(UInt32(0)...0x2FFF) + Array(stride(from: UInt32(0x3000), through: 0x10FFFF, by: step)) + [0x10FFFF]
        for value in values + (0xE0000...0xE01FF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let copied = Self.payload(Clipboard.sequence(copying: "a\(scalar)b")) ?? "\n"
            if let unseen = copied.unicodeScalars.first(where: { $0 != " " && Self.isUnseen($0) }) {
                Issue.record("U+\(String(value, radix: 16)) is copied as U+\(String(unseen.value, radix: 16))")
            }
        }
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    @Test func `inside tmux it is sent plainly and passed through, inside screen in chunks that it passes on`() {
        let plain = Clipboard.sequence(copying: "7f3a")
        let tmux = Clipboard.sequence(copying: "7f3a", in: .tmux)
        #expect(tmux == plain + Array("\u{1B}Ptmux;\u{1B}".utf8) + plain + Array("\u{1B}\\".utf8))
        let text = String(repeating: "text ", count: 300)
        let chunks = String(decoding: Clipboard.sequence(copying: text, in: .screen), as: UTF8.self)
            .split(separator: "\u{1B}\\")
        #expect(chunks.count > 8 && chunks.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count < 255 })
        #expect(
            chunks.map { $0.dropFirst(2) }.joined()
                == String(decoding: Clipboard.sequence(copying: text), as: UTF8.self))
    }

    @Test func `what stands around the program is known by its environment`() {
        #expect(Multiplexer(environment: ["TMUX": "/tmp/tmux-0/default,1,0", "STY": ""]) == .tmux)
        #expect(Multiplexer(environment: ["STY": "12.pts-0"]) == .screen)
        #expect(Multiplexer(environment: ["TMUX": "", "TERM": "xterm"]) == .none)
        #expect(Multiplexer.tmux.passing("\u{1B}]9;x\u{7}") == "\u{1B}Ptmux;\u{1B}\u{1B}]9;x\u{7}\u{1B}\\")
    }

    @Test func `raw text keeps its line ends, and none of it can end the sequence`() {
        #expect(Self.payload(Clipboard.sequence(copying: "x\n\u{7}\u{1B}\\y", isRaw: true)) == "x\n\u{7}\u{1B}\\y")
    }

    @Test func `text beyond the limit is cut between characters`() {
        let sequence = Clipboard.sequence(copying: String(repeating: "e\u{301}", count: 40_000))
        #expect(sequence.count < 74_994)
        let copied = Self.payload(sequence)
        #expect(copied == String(repeating: "e\u{301}", count: Clipboard.limitBytes / 3))
    }
}
