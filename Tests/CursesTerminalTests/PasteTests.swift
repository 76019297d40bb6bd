import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

struct PasteTests {
    private static func inputs(_ text: String) -> [TerminalInput] {
        var decoder = KeyDecoder()
        return text.utf8.flatMap { decoder.receive($0) }
    }

    @Test func `pasted text comes in one batch and no key in it acts`() {
        let text = "\u{1B}[200~one\r\ntwo\rq\u{1B}[A\u{1B}OP\u{3}\u{1B}]11;x\u{7}\u{1B}[201~z"
        #expect(
            Self.inputs(text) == [
                .pasted("one\ntwo\nq\u{1B}[A\u{1B}OP\u{3}\u{1B}]11;x\u{7}"), .key(.character("z")),
            ])
    }

    @Test func `a long paste is cut between characters and its end still found`() {
        let long = String(repeating: "山", count: 30_000)
        let inputs = Self.inputs("\u{1B}[200~\(long)\u{1B}[201~z")
        #expect(
            inputs == [
                .pasted(String(repeating: "山", count: PasteCollector.limitBytes / 3)), .key(.character("z")),
            ])
    }

    @Test func `a paste whose end never comes is pasted text after the time-out`() {
        var decoder = KeyDecoder()
        for byte in "\u{1B}[200~abc\u{1B}[20".utf8 { #expect(decoder.receive(byte) == []) }
        #expect(decoder.patience == .sequence)
        #expect(decoder.timeOut() == [.pasted("abc\u{1B}[20")])
        #expect(decoder.patience == nil)
        #expect(decoder.receive(0x61) == [.key(.character("a"))])
    }

    @Test func `a paste without an end is held to its limit`() {
        var decoder = KeyDecoder()
        for byte in "\u{1B}[200~".utf8 { _ = decoder.receive(byte) }
        for _ in 0..<LongRun.count(short: 300_000, long: 20_000_000) { _ = decoder.receive(0x78) }
        guard case .pasted(let text)? = decoder.timeOut().first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == PasteCollector.limitBytes)
    }
}
