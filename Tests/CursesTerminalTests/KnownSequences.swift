import TerminalKit

@testable import CursesTerminal

/// Sequences that real terminals send, with what each is; every one is complete in itself.
enum KnownSequences {
    struct Sequence: Sendable, CustomStringConvertible {
        let name: String
        let bytes: [UInt8]
        let inputs: [TerminalInput]

        var description: String { name }
    }

    static let all: [Sequence] =
        typed + xterm + vte + putty + linux + rxvt + keypad + kitty + otherKeys + pointers + mouse + reports + strings

    private static func keys(_ terminal: String, _ table: [(String, Key)]) -> [Sequence] {
        table.map { Sequence(name: "\(terminal) \($0.0)", bytes: Array("\u{1B}\($0.0)".utf8), inputs: [.key($0.1)]) }
    }

    private static func all(_ kind: TerminalInput, _ terminal: String, _ texts: [String]) -> [Sequence] {
        texts.map {
            Sequence(name: "\(terminal) \($0.debugDescription)", bytes: Array("\u{1B}\($0)".utf8), inputs: [kind])
        }
    }

    static let typed =
        ([
            ("a", .character("a")), ("Z", .character("Z")), (" ", .character(" ")), ("~", .character("~")),
            ("é", .character("é")), ("山", .character("山")), ("👩", .character("👩")), ("ह", .character("ह")),
            ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
            ("\u{1}", .control("a")), ("\u{3}", .control("c")), ("\u{1A}", .control("z")), ("\u{0}", .control(" ")),
            ("\u{1C}", .control("\\")), ("\u{1F}", .control("_")),
        ] as [(String, Key)]).map { text, key in
            Sequence(name: "typed \(text.debugDescription)", bytes: Array(text.utf8), inputs: [.key(key)])
        }

    /// Also tmux, screen, Konsole, iTerm2, foot, Alacritty, mintty, Windows Terminal.
    static let xterm = keys(
        "xterm",
        [
            ("[A", .up), ("[B", .down), ("[C", .right), ("[D", .left), ("OA", .up), ("OB", .down), ("OC", .right),
            ("OD", .left), ("[H", .home), ("[F", .end), ("OH", .home), ("OF", .end), ("[1~", .home), ("[4~", .end),
            ("[2~", .insert), ("[3~", .delete), ("[5~", .pageUp), ("[6~", .pageDown), ("[Z", .backTab),
            ("[1;2Z", .backTab), ("OP", .function(1)), ("OQ", .function(2)), ("OR", .function(3)),
            ("OS", .function(4)), ("[P", .function(1)), ("[Q", .function(2)), ("[R", .function(3)),
            ("[S", .function(4)), ("[15~", .function(5)), ("[17~", .function(6)), ("[18~", .function(7)),
            ("[19~", .function(8)), ("[20~", .function(9)), ("[21~", .function(10)), ("[23~", .function(11)),
            ("[24~", .function(12)), ("[1;2A", .up), ("[1;5A", .up), ("[1;3B", .down), ("[1;6C", .right),
            ("[1;7D", .left), ("[1;5H", .home), ("[1;2F", .end), ("[3;5~", .delete), ("[5;2~", .pageUp),
            ("[6;8~", .pageDown), ("[2;3~", .insert), ("[1;2P", .function(1)), ("[1;5S", .function(4)),
            ("[15;5~", .function(5)), ("[24;2~", .function(12)), ("[5A", .up), ("[2D", .left),
        ])

    static let vte =
        keys("Konsole", [("O2P", .function(1)), ("O5Q", .function(2)), ("O1;2R", .function(3)), ("O5A", .up)])
        + keys("VTE", [("[1;2Q", .function(2)), ("[;5A", .up), ("OM", .enter)])
        + all(.unknown, "iTerm2 with Option or Command", ["[1;9A", "[1;10D", "[1;9P", "[3;9~"])

    static let putty = keys(
        "PuTTY",
        [
            ("[11~", .function(1)), ("[12~", .function(2)), ("[13~", .function(3)), ("[14~", .function(4)),
            ("OT", .function(5)), ("OU", .function(6)), ("OV", .function(7)), ("OW", .function(8)),
            ("OY", .function(10)), ("OZ", .function(11)), ("O[", .function(12)), ("[25~", .function(13)),
        ])

    static let linux =
        keys(
            "Linux",
            [
                ("[[A", .function(1)), ("[[B", .function(2)), ("[[C", .function(3)), ("[[D", .function(4)),
                ("[[E", .function(5)), ("[26~", .function(14)), ("[28~", .function(15)), ("[34~", .function(20)),
            ]) + all(.unknown, "Linux", ["[G", "[[F", "[[z"])

    static let rxvt = keys(
        "rxvt",
        [
            ("[7~", .home), ("[8~", .end), ("[a", .up), ("[b", .down), ("[c", .right), ("[d", .left), ("Oa", .up),
            ("Ob", .down), ("Oc", .right), ("Od", .left), ("[3$", .delete), ("[3^", .delete), ("[3@", .delete),
            ("[7$", .home), ("[8$", .end), ("[8^", .end), ("[8@", .end), ("[5^", .pageUp), ("[6$", .pageDown),
            ("[2@", .insert), ("[11^", .function(1)), ("[23$", .function(11)), ("[24@", .function(12)),
        ])

    /// The number pad in application mode.
    static let keypad =
        zip("0123456789", "pqrstuvwxy").map { digit, letter in
            Sequence(
                name: "keypad \(digit)", bytes: Array("\u{1B}O\(letter)".utf8), inputs: [.key(.character(digit))])
        }
        + keys(
            "keypad",
            [
                ("Oj", .character("*")), ("Ok", .character("+")), ("Ol", .character(",")), ("Om", .character("-")),
                ("On", .character(".")), ("Oo", .character("/")), ("OX", .character("=")), ("O ", .character(" ")),
                ("OI", .tab),
            ]) + all(.unknown, "keypad", ["OE", "[E", "O5p", "O!"])

    static let kitty =
        keys(
            "kitty",
            [
                ("[27u", .escape), ("[27;1u", .escape), ("[27;5u", .escape), ("[13u", .enter), ("[9u", .tab),
                ("[9;2u", .backTab), ("[127u", .backspace), ("[97u", .character("a")), ("[97;2u", .character("A")),
                ("[97:65;2u", .character("A")), ("[49:33;2u", .character("!")), ("[97;1;97u", .character("a")),
                ("[97;2;65u", .character("A")), ("[97;65u", .character("A")), ("[97;66u", .character("a")),
                ("[32u", .character(" ")), ("[32;2u", .character(" ")), ("[228u", .character("ä")),
                ("[228;2u", .character("Ä")), ("[99;5u", .control("c")), ("[99;6u", .control("c")),
                ("[99;5:1u", .control("c")), ("[99;5:2u", .control("c")), ("[1089::99;5u", .control("c")),
                ("[32;5u", .control(" ")), ("[91;5u", .escape), ("[92;5u", .control("\\")),
                ("[120;3u", .alt("x")), ("[120;4u", .alt("X")), ("[0;;229u", .character("å")),
                ("[57344u", .escape), ("[57352u", .up), ("[57357u", .end), ("[57399u", .character("0")),
                ("[57408;129u", .character("9")), ("[57409;;46u", .character(".")), ("[57413u", .character("+")),
                ("[57414u", .enter), ("[57415u", .character("=")), ("[57419u", .up), ("[57426u", .delete),
                ("[57376u", .function(13)), ("[1;1:1A", .up), ("[1;1:2B", .down), ("[3;5:1~", .delete),
                ("[1;129C", .right), ("[1;1:1R", .function(3)),
            ])
        + all(
            .release, "kitty", ["[97;1:3u", "[27;1:3u", "[99;5:3u", "[1;1:3A", "[3;1:3~", "[13;1:3u", "[57414;1:3u"])
        + all(
            .unknown, "kitty",
            [
                "[97;9u", "[99;13u", "[97;17u", "[97;33u", "[57441u", "[57358u", "[57428u", "[u", "[99;7u",
                "[49;2u", "[57399;5u", "[55296u", "[1114112u", "[3u",
            ])

    static let otherKeys =
        keys(
            "modifyOtherKeys",
            [
                ("[27;5;99~", .control("c")), ("[27;5;27~", .escape), ("[27;2;13~", .enter), ("[27;2;9~", .backTab),
                ("[27;5;127~", .backspace), ("[27;2;33~", .character("!")), ("[27;3;120~", .alt("x")),
                ("[27;6;67~", .control("c")), ("[27;5;32~", .control(" ")), ("[27;2;65~", .character("A")),
                ("[27;5;47~", .control("_")),
            ]) + all(.unknown, "modifyOtherKeys", ["[27;9;99~", "[27;5;49~", "[27;5~", "[27;5;0~"])
}
