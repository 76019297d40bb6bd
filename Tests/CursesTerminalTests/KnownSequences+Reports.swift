import TerminalKit

@testable import CursesTerminal

extension KnownSequences {
    private static func all(_ kind: TerminalInput, _ terminal: String, _ texts: [String]) -> [Sequence] {
        texts.map {
            Sequence(name: "\(terminal) \($0.debugDescription)", bytes: Array("\u{1B}\($0)".utf8), inputs: [kind])
        }
    }

    private static func bytes(_ kind: TerminalInput, _ name: String, _ text: String, _ rest: [UInt8]) -> Sequence {
        Sequence(name: name, bytes: Array("\u{1B}\(text)".utf8) + rest, inputs: [kind])
    }

    private static func pointer(
        _ text: String, _ kind: MouseEvent.Kind, row: Int, column: Int, _ modifiers: MouseEvent.Modifiers = []
    ) -> Sequence {
        Sequence(
            name: "SGR \(text)", bytes: Array("\u{1B}\(text)".utf8),
            inputs: [.pointer(MouseEvent(kind, row: row, column: column, modifiers: modifiers))])
    }

    /// What a mouse does that is reported to a program which has asked for it.
    static let pointers: [Sequence] = [
        pointer("[<0;1;1M", .pressed(.left), row: 0, column: 0),
        pointer("[<0;81;5m", .released(.left), row: 4, column: 80),
        pointer("[<1;7;3M", .pressed(.middle), row: 2, column: 6),
        pointer("[<2;300;200M", .pressed(.right), row: 199, column: 299),
        pointer("[<64;200;99M", .turned(.up), row: 98, column: 199),
        pointer("[<65;2;2M", .turned(.down), row: 1, column: 1),
        pointer("[<0;1201;880M", .pressed(.left), row: 879, column: 1200),
        pointer("[<4;5;6M", .pressed(.left), row: 5, column: 4, .shift),
        pointer("[<24;5;6M", .pressed(.left), row: 5, column: 4, [.alt, .control]),
        pointer("[<81;5;6M", .turned(.down), row: 5, column: 4, .control),
    ]

    private static let unusedPointers: [Sequence] =
        all(
            .mouse, "SGR of a movement or of another button", ["[<35;500;300M", "[<32;1;1M", "[<66;1;1M", "[<128;2;2M"])
        + all(
            .mouse, "SGR out of form",
            ["[<0;1M", "[<0;0;5M", "[<0;5;0M", "[<;5;5M", "[<64;5;5m", "[<0;1;1;1M", "[<256;1;1M"])

    static let mouse: [Sequence] =
        unusedPointers
        + all(.mouse, "urxvt", ["[32;81;5M", "[35;200;99M", "[96;10;10M"])
        + all(.mouse, "locator", ["[2;4;10;20;1&w"])
        + [
            bytes(.mouse, "X10 in column 1", "[M", [0x20, 0x21, 0x21]),
            bytes(.mouse, "X10 in column 81, which is q", "[M", [0x20, 0x71, 0x21]),
            bytes(.mouse, "X10 in column 95, which is delete", "[M", [0x20, 0x7F, 0x21]),
            bytes(.mouse, "X10 in column 100", "[M", [0x20, 0x84, 0x25]),
            bytes(.mouse, "X10 in column 120", "[M", [0x23, 0x98, 0x71]),
            bytes(.mouse, "X10 in column 223", "[M", [0x20, 0xFF, 0x78]),
            bytes(.mouse, "X10 too far out", "[M", [0x20, 0x00, 0x71]),
            bytes(.mouse, "X10 with a wheel", "[M", [0x60, 0x71, 0x71]),
            bytes(.mouse, "UTF-8 in column 100", "[M", [0x20, 0xC2, 0x84, 0x25]),
            bytes(.mouse, "UTF-8 in column and row 200", "[M", [0x20, 0xC3, 0xA8, 0xC3, 0xA8]),
            bytes(.mouse, "UTF-8 with another button", "[M", [0xC2, 0xA0, 0x71, 0x71]),
            bytes(.mouse, "highlight with nothing selected", "[t", [0x71, 0x21]),
            bytes(.mouse, "highlight", "[T", [0x21, 0x21, 0x71, 0x21, 0x71, 0x21]),
        ]
        + all(.focus, "focus", ["[I", "[O"])

    static let reports =
        all(.report, "cursor", ["[1;2R", "[12;40R", "[?5;7R", "[?1;1;1R", "[200;81R"])
        + all(
            .report, "device attributes",
            [
                "[?1;2c", "[?6c", "[?62;1;6;22c", "[?64;1;2;6;9;15;16;17;18;21;22;28c", "[>0;276;0c", "[>84;0;0c",
                "[=0c",
                "[>1;4000;29c", "[1;2c",
            ])
        + all(.report, "status", ["[0n", "[?10n", "[?13n", "[?27;1;0;0n", "[?997;1n"])
        + all(.report, "mode", ["[?2026;2$y", "[?1000;1$y", "[?2004;0$y", "[4;2$y", "[20;4$y"])
        + all(
            .report, "window",
            ["[8;24;80t", "[4;600;800t", "[6;16;8t", "[9;50;132t", "[3;10;20t", "[1t", "[2t", "[48;24;80;384;640t"])
        + all(.report, "terminal parameters", ["[2;1;1;120;120;1;0x", "[3;1;1;128;128;1;0x"])
        + all(.report, "keyboard", ["[?0u", "[?1u", "[?31u", "[>4;2m", "[>4m"])
        + all(.report, "graphics", ["[?1;0;256S", "[?2;0;800;600S"])
        + all(.unknown, "nothing of ours", ["[>99~", "[1;2;3;4;5z", "[1 q", "[201~", "[99~", "[5;5;5~"])

    static let strings =
        all(
            .report, "string",
            [
                "P>|tmux 3.3a\u{1B}\\", "P>|XTerm(379)\u{1B}\\", "P>|kitty(0.32.2)\u{1B}\\",
                "P>|WezTerm 20240203\u{1B}\\",
                "P>|Konsole 23.08.5\u{1B}\\", "P>|xterm.js(5.3.0)\u{1B}\\", "P!|7E565445\u{1B}\\",
                "P!|00000000\u{1B}\\",
                "P1$r0m\u{1B}\\", "P1$r2 q\u{1B}\\", "P1$r1;24r\u{1B}\\", "P0$r\u{1B}\\", "P1+r544E=787465726D\u{1B}\\",
                "P0+r\u{1B}\\", "P1+r436F=323536;524742\u{1B}\\", "P1$u1;1;1;@;@;@;0;2;@;BB00\u{1B}\\",
                "P1!u%5\u{1B}\\", "P2$u9/17/25\u{1B}\\", "P>1;2;3|qx\u{07}",
                "]10;rgb:ffff/ffff/ffff\u{1B}\\", "]11;rgb:3030/3434/4646\u{1B}\\", "]11;rgb:0000/0000/0000\u{07}",
                "]12;rgb:aaaa/0000/aaaa\u{07}", "]4;1;rgb:cdcd/0000/0000\u{1B}\\", "]4;255;rgb:eeee/eeee/eeee\u{07}",
                "]52;c;cXVpdA==\u{07}", "]52;c;\u{1B}\\", "]52;p;YXhz\u{1B}\\", "]lxterm\u{1B}\\", "]LIcon y\u{1B}\\",
                "]0;Ü ✜ ✓ a title\u{07}", "]1337;ReportCellSize=17.50;8.00;2.0\u{1B}\\", "]1337;Capabilities=T3\u{07}",
                "]50;fixed\u{07}", "]5;0;rgb:1/2/3\u{1B}\\", "]99;i=1:p=?;a=x\u{1B}\\",
                "]21;foreground=rgb:1/1/1\u{1B}\\",
                "_Gi=31;OK\u{1B}\\", "_Gi=1;ENOENT:no such file\u{1B}\\", "_Gi=4294967295,p=2;OK\u{1B}\\",
                "^private a y\r\n\u{1B}\\", "Xstart q y \t x\u{1B}\\", "]11;?\u{9C}",
            ])
}
