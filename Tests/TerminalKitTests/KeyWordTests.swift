import TerminalKit
import Testing

/// Keys by the words that people write for them.
struct KeyWordTests {
    @Test(arguments: [
        ("x", Key.character("x")), ("X", .character("X")), ("?", .character("?")), ("é", .character("é")),
        ("Space", .character(" ")), ("space", .character(" ")), ("Ctrl+R", .control("r")), ("ctrl-r", .control("r")),
        ("C-r", .control("r")), ("^R", .control("r")), ("Ctrl+Space", .control(" ")), ("Alt+x", .alt("x")),
        ("alt-X", .alt("X")), ("M-x", .alt("x")), ("F9", .function(9)), ("f12", .function(12)), ("F20", .function(20)),
        ("Esc", .escape), ("Escape", .escape), ("Return", .enter), ("Enter", .enter), ("PgDn", .pageDown),
        ("PageDown", .pageDown), ("pgup", .pageUp), ("Del", .delete), ("Shift+Tab", .backTab), ("↑", .up),
        ("Up", .up), ("-", .character("-")), ("+", .character("+")), ("^", .character("^")),
    ])
    func `a key is read as people write it`(word: String, key: Key) throws {
        #expect(try Key.read(word) == key)
    }

    @Test(arguments: ["", "xx", "F0", "F36", "Ctrl+", "Ctrl+F9", "Alt+Enter", "Hyper+x", " ", "\u{1B}", "Ctrl+1"])
    func `other words name no key`(word: String) {
        #expect(throws: Key.WordFault.unknown) { try Key.read(word) }
    }

    @Test(arguments: [
        ("Ctrl+I", Key.tab), ("Ctrl+M", .enter), ("Ctrl+J", .enter), ("Ctrl+H", .backspace), ("^[", .escape),
    ])
    func `what a terminal cannot tell from another key is reported as that key`(word: String, other: Key) {
        #expect(throws: Key.WordFault.same(as: other)) { try Key.read(word) }
    }

    @Test func `the word of a key is read as that key`() throws {
        let keys =
            Key.named.map(\.key) + [
                .backTab, .function(20), .control("r"), .control(" "), .control("\\"), .alt("x"), .alt("]"),
                .character("q"), .character("^"),
            ]
        for key in keys { #expect(try Key.read(key.word) == key, "\(key.word)") }
    }
}
