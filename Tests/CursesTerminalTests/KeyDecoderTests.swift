import TerminalKit
import Testing

@testable import CursesTerminal

struct KeyDecoderTests {
    /// What a burst of bytes with a pause after it comes out as.
    private static func events(_ bytes: [UInt8]) -> [TerminalEvent] {
        var decoder = KeyDecoder()
        return bytes.flatMap { decoder.take(.byte($0)) } + decoder.pause()
    }

    private static func events(_ text: String) -> [TerminalEvent] { events(Array(text.utf8)) }

    @Test(arguments: [
        ("a", [Key.character("a")]), (" ", [.character(" ")]),
        ("é山👩", [.character("é"), .character("山"), .character("👩")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]),
        ("\u{1}\u{3}\u{1A}", [.control("a"), .control("c"), .control("z")]), ("\u{0}", [.control(" ")]),
        ("\u{1C}\u{1F}", [.control("\\"), .control("_")]),
        ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]),
        ("\u{1B}x", [.alt("x")]), ("\u{1B}[", [.alt("[")]), ("\u{1B}O", [.alt("O")]),
        ("\u{1B}\r", [.escape, .enter]), ("\u{1B}é", [.escape, .character("é")]),
        ("\u{1B}[A\u{1B}OB", [.up, .down]), ("\u{1B}[1;5C", [.right]), ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
        ("\u{1B}[3~\u{1B}[2~\u{1B}[H\u{1B}[4~", [.delete, .insert, .home, .end]), ("\u{1B}[Z", [.backTab]),
        ("\u{1B}OP\u{1B}[15~\u{1B}[24;2~", [.function(1), .function(5), .function(12)]), ("\u{1B}OM", [.enter]),
        ("\u{1B}[I\u{1B}[?1;2cq", [.character("q")]), ("\u{1B}[<0;1;1Mq", [.character("q")]),
    ])
    func `bytes are read as keys`(text: String, keys: [Key]) {
        #expect(Self.events(text) == keys.map { .key($0) })
    }

    @Test func `bytes that are no text stand for themselves and take nothing with them`() {
        #expect(Self.events([0xFC, 0x61]) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
        #expect(Self.events([0xE5, 0xB1, 0x61]) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
        #expect(Self.events([0xED, 0xA0, 0x80, 0x62]).last == .key(.character("b")))
    }

    @Test func `a character may arrive byte by byte, with pauses`() {
        var decoder = KeyDecoder()
        var events: [TerminalEvent] = []
        for byte in "山".utf8 { events += decoder.take(.byte(byte)) + decoder.pause() }
        #expect(events == [.key(.character("山"))])
    }

    @Test func `the late rest of a control sequence is not typed`() {
        var decoder = KeyDecoder()
        var events: [TerminalEvent] = []
        for byte in "\u{1B}[1;".utf8 { events += decoder.take(.byte(byte)) }
        events += decoder.pause()
        for byte in "5Cx".utf8 { events += decoder.take(.byte(byte)) }
        #expect(events == [.key(.right), .key(.character("x"))])
    }

    @Test func `noise without end does not swallow keys for ever`() {
        let events = Self.events("\u{1B}[" + String(repeating: "1", count: 100) + "q")
        #expect(events.last == .key(.character("q")))
    }

    @Test func `curses' own keys pass, and end an escape before them`() {
        var decoder = KeyDecoder()
        #expect(decoder.take(.key(.up)) == [.key(.up)])
        #expect(decoder.take(.key(nil)) == [])
        #expect(decoder.take(.byte(0x1B)) == [])
        #expect(decoder.take(.key(.up)) == [.key(.escape), .key(.up)])
    }

    @Test func `pasted text comes in one piece and no key in it acts`() {
        let text = "\u{1B}[200~one\r\ntwo\rq\u{1B}[A\u{3}\u{1B}[201~z"
        #expect(Self.events(text) == [.pasted("one\ntwo\nq\u{1B}[A\u{3}"), .key(.character("z"))])
    }

    @Test func `a long paste is cut between characters and its end still found`() {
        let long = String(repeating: "山", count: 30_000)
        let events = Self.events("\u{1B}[200~\(long)\u{1B}[201~z")
        guard case .pasted(let text) = events.first else {
            Issue.record("nothing was pasted")
            return
        }
        #expect(text == String(repeating: "山", count: PasteCollector.limitBytes / 3))
        #expect(events.dropFirst() == [.key(.character("z"))])
    }

    @Test func `a paste whose end never comes can be given up`() {
        var decoder = KeyDecoder()
        for byte in "\u{1B}[200~abc".utf8 { #expect(decoder.take(.byte(byte)) == []) }
        #expect(decoder.pause() == [])
        #expect(decoder.isPasting)
        #expect(decoder.endPaste() == [.pasted("abc")])
        #expect(decoder.endPaste() == [])
        #expect(decoder.take(.byte(0x61)) == [.key(.character("a"))])
    }
}
