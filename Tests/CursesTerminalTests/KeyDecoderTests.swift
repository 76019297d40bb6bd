import TerminalKit
import Testing

@testable import CursesTerminal

struct KeyDecoderTests {
    /// What bytes come out as, with nothing after them.
    private static func inputs(_ bytes: [UInt8], _ decoder: KeyDecoder = KeyDecoder()) -> [TerminalInput] {
        var decoder = decoder
        return bytes.flatMap { decoder.receive($0) } + (decoder.patience == nil ? [] : decoder.timeOut())
    }

    private static func inputs(_ text: String, _ decoder: KeyDecoder = KeyDecoder()) -> [TerminalInput] {
        inputs(Array(text.utf8), decoder)
    }

    /// The decoder after some bytes.
    private static func decoder(after text: String) -> KeyDecoder {
        var decoder = KeyDecoder()
        for byte in text.utf8 { _ = decoder.receive(byte) }
        return decoder
    }

    private static func keys(_ keys: Key...) -> [TerminalInput] { keys.map { .key($0) } }

    @Test(arguments: KnownSequences.all)
    func `what real terminals send is known`(sequence: KnownSequences.Sequence) {
        var decoder = KeyDecoder()
        #expect(sequence.bytes.flatMap { decoder.receive($0) } == sequence.inputs)
        #expect(decoder.patience == nil)
    }

    @Test func `the table of what terminals send is long enough, and no sequence stands in it twice`() {
        #expect(KnownSequences.all.count >= 150)
        #expect(Set(KnownSequences.all.map(\.bytes)).count == KnownSequences.all.count)
    }

    @Test func `escape and a key behind it are two keys unless Alt with it is bound`() {
        #expect(Self.inputs("\u{1B}p") == Self.keys(.escape, .character("p")))
        #expect(Self.inputs("\u{1B}\r") == Self.keys(.escape, .enter))
        #expect(Self.inputs("\u{1B}é") == Self.keys(.escape, .character("é")))
        #expect(Self.inputs("\u{1B}\u{1B}[A") == Self.keys(.escape, .up))
        #expect(Self.inputs("\u{1B}\u{1B}") == Self.keys(.escape, .escape))
        let bound = KeyDecoder(altKeys: ["p", "["])
        #expect(Self.inputs("\u{1B}p\u{1B}q", bound) == Self.keys(.alt("p"), .escape, .character("q")))
        #expect(Self.inputs("\u{1B}[", bound) == Self.keys(.alt("[")))
    }

    @Test func `a lone introducer is escape and a key, but a longer beginning is nothing`() {
        #expect(Self.inputs("\u{1B}") == Self.keys(.escape))
        #expect(Self.inputs("\u{1B}[") == Self.keys(.escape, .character("[")))
        #expect(Self.inputs("\u{1B}O") == Self.keys(.escape, .character("O")))
        for text in ["\u{1B}[1", "\u{1B}[[", "\u{1B}O5", "\u{1B}[M q", "\u{9D}11;q", "\u{90}q\u{1B}"] {
            #expect(Self.inputs(text) == [.unknown], "\(text.debugDescription)")
        }
    }

    @Test func `how long to wait depends on what has begun`() {
        #expect(KeyDecoder().patience == nil)
        for text in ["\u{1B}", "\u{1B}[", "\u{1B}O"] { #expect(Self.decoder(after: text).patience == .key) }
        for text in ["\u{1B}[1", "\u{1B}[[", "\u{9D}", "\u{1B}P>\u{1B}", "\u{1B}[M", "\u{1B}[200~", "\u{1B}O5"] {
            #expect(Self.decoder(after: text).patience == .sequence, "\(text.debugDescription)")
        }
        var decoder = KeyDecoder()
        _ = decoder.receive(0xE5)
        #expect(decoder.patience == .sequence)
    }

    @Test func `after a time-out keys are keys again`() {
        for text in ["\u{1B}[1;", "\u{1B}]0;title", "\u{1B}P", "\u{1B}[M", "\u{1B}[200~abc", "\u{1B}_G"] {
            var decoder = Self.decoder(after: text)
            _ = decoder.timeOut()
            #expect(decoder.patience == nil)
            #expect(decoder.receive(0x61) == Self.keys(.character("a")), "\(text.debugDescription)")
        }
    }

    @Test func `a control inside a sequence acts at once, and the sequence goes on`() {
        #expect(Self.inputs("\u{1B}[1\u{3};5A") == Self.keys(.control("c"), .up))
        #expect(Self.inputs("\u{1B}[\u{3}") == Self.keys(.control("c")) + [.unknown])
        #expect(Self.inputs("\u{1B}O\r") == Self.keys(.escape, .character("O"), .enter))
        #expect(Self.inputs("\u{1B}[1;\u{18}q") == [.unknown] + Self.keys(.character("q")))
        #expect(Self.inputs("\u{1B}[1;\u{1A}q") == [.unknown] + Self.keys(.character("q")))
        #expect(Self.inputs("\u{1B}[1;\u{1B}[B") == [.unknown] + Self.keys(.down))
        #expect(Self.inputs("\u{1B}[1;é") == [.unknown] + Self.keys(.character("é")))
    }

    @Test func `a string ends at a terminator; what breaks it shows that it was typed, and nothing of it is lost`() {
        for introducer: Character in ["P", "]", "_", "^", "X"] {
            let begun = "\u{1B}\(introducer)a q y\t"
            #expect(Self.inputs(begun + "\u{1B}\\z") == [.report] + Self.keys(.character("z")))
            #expect(Self.inputs(begun + "\u{7}z") == [.report] + Self.keys(.character("z")))
            #expect(Self.inputs(begun + "\u{9C}z") == [.report] + Self.keys(.character("z")))
            let typed = Self.keys(
                .escape, .character(introducer), .character("a"), .character(" "), .character("q"), .character(" "),
                .character("y"), .tab)
            #expect(Self.inputs(begun) == typed)
            #expect(Self.inputs(begun + "\u{18}z") == typed + Self.keys(.control("x"), .character("z")))
            #expect(Self.inputs(begun + "\u{1A}z") == typed + Self.keys(.control("z"), .character("z")))
            #expect(Self.inputs(begun + "\u{3}z") == typed + Self.keys(.control("c"), .character("z")))
            #expect(Self.inputs(begun + "\u{1B}[Az") == typed + Self.keys(.up, .character("z")))
            #expect(Self.inputs(begun + "\u{1B}qz") == typed + Self.keys(.escape, .character("q"), .character("z")))
        }
        #expect(Self.inputs("\u{1B}]0;" + String(repeating: "q", count: 1_000_000) + "\u{7}") == [.report])
        #expect(Self.inputs("\u{9D}a\u{18}z") == [.unknown] + Self.keys(.character("z")), "nobody types this one")
    }

    @Test func `only what looks like an answer is waited for longer than a key`() {
        for text in ["P", "]", "X", "^", "_", "P1", "]11", "Pj", "]ja", "Xq", "_x", "P1;2"] {
            #expect(Self.decoder(after: "\u{1B}\(text)").patience == .key, "\(text)")
        }
        for text in ["P>|", "P1$", "P1+r54", "P=1s", "]11;rgb:ff", "]52;c;", "_Gi=3", "]11;?\u{1B}"] {
            #expect(Self.decoder(after: "\u{1B}\(text)").patience == .sequence, "\(text)")
        }
    }

    @Test func `Escape and a key that may begin a string are Alt with it where that is bound`() {
        let decoder = KeyDecoder(altKeys: ["P"])
        #expect(Self.inputs("\u{1B}Pj", decoder) == Self.keys(.alt("P"), .character("j")))
        #expect(Self.inputs("\u{1B}]j", decoder) == Self.keys(.escape, .character("]"), .character("j")))
    }

    @Test func `eight-bit controls begin and end what their seven-bit twins do`() {
        #expect(Self.inputs("\u{9B}A\u{9B}5~\u{8F}P") == Self.keys(.up, .pageUp, .function(1)))
        #expect(Self.inputs("\u{90}>|tmux\u{9C}\u{9D}11;q\u{7}\u{84}") == [.report, .report, .unknown])
        #expect(Self.inputs("\u{9B}") == [.unknown])
    }

    @Test func `a sequence without an end is swallowed up to it, however long`() {
        let noise = "\u{1B}[" + String(repeating: "1;", count: 5_000)
        #expect(Self.inputs(noise + "Aq") == [.unknown] + Self.keys(.character("q")))
        #expect(
            Self.inputs("\u{1B}O" + String(repeating: "1", count: 5_000) + "Pq") == [.unknown]
                + Self.keys(.character("q")))
    }

    @Test func `bytes that are no text stand for themselves and take nothing with them`() {
        let broken = TerminalInput.key(.character("\u{FFFD}"))
        #expect(Self.inputs([0xFC, 0x61]) == [broken] + Self.keys(.character("a")))
        #expect(Self.inputs([0xE5, 0xB1, 0x61]) == [broken] + Self.keys(.character("a")))
        #expect(Self.inputs([0xE5, 0xB1, 0x1B]) == [broken] + Self.keys(.escape))
        #expect(Self.inputs([0xE5, 0xB1]) == [broken])
        #expect(Self.inputs([0xED, 0xA0, 0x80, 0x62]) == [broken] + Self.keys(.character("b")))
    }

    @Test func `the terminal's own description goes before all that is built in`() {
        let names = TerminalKeyNames([
            Array("\u{1B}[M".utf8): .function(1), Array("\u{1B}[I".utf8): .pageUp, Array("\u{1B}A".utf8): .up,
            Array("\u{1B}?p".utf8): .enter, Array("\u{1B}\t".utf8): .backTab, [0x8]: .left,
        ])
        let decoder = KeyDecoder(names: names)
        #expect(Self.inputs("\u{1B}[M\u{1B}[I\u{1B}[B", decoder) == Self.keys(.function(1), .pageUp, .down))
        #expect(Self.inputs("\u{1B}A\u{1B}?p\u{1B}\t", decoder) == Self.keys(.up, .enter, .backTab))
        #expect(Self.inputs("\u{1B}?\u{3}", decoder) == Self.keys(.escape, .character("?"), .control("c")))
        #expect(Self.inputs("\u{1B}?", decoder) == Self.keys(.escape, .character("?")))
        #expect(Self.inputs("\u{8}", decoder) == Self.keys(.backspace))
    }
}
