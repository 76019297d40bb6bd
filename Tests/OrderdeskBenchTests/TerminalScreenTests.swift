import OrderTraffic
import Testing

@testable import orderdesk_bench

@Suite struct ScreenTests {
    private func screen(_ output: String, columns: Int = 10, rows: Int = 4) -> [String] {
        var screen = TerminalScreen(columns: columns, rows: rows)
        screen.receive(output.utf8)
        return (0..<rows).map { row in
            screen.text(row: row).replacing(#/ +$/#, with: "")
        }
    }

    @Test func `text goes where the cursor was put`() {
        #expect(screen("\u{1B}[2;3Hab\u{1B}[Hc\u{1B}[4d\u{1B}[5Gd") == ["c", "  ab", "", "    d"])
    }

    @Test func `the cursor moves by columns and rows`() {
        #expect(screen("abc\u{1B}[2Dx\u{1B}[By\u{1B}[Az\r\nw\u{8}v") == ["axcz", "v y", "", ""])
    }

    @Test func `parts of a line and of the screen are erased`() {
        #expect(screen("abcdef\u{1B}[3G\u{1B}[2X\u{1B}[6G\u{1B}[K") == ["ab  e", "", "", ""])
        #expect(screen("abcdef\u{1B}[3G\u{1B}[1K") == ["   def", "", "", ""])
        #expect(screen("ab\r\ncd\r\nef\u{1B}[2;2H\u{1B}[J") == ["ab", "c", "", ""])
    }

    @Test func `characters are inserted, deleted and repeated`() {
        #expect(screen("abcd\u{1B}[2G\u{1B}[2@\u{1B}[6G\u{1B}[P") == ["a  bc", "", "", ""])
        #expect(screen("a-\u{1B}[3bz") == ["a----z", "", "", ""])
    }

    @Test func `lines scroll within the margins only`() {
        let filled = "1\r\n2\r\n3\r\n4"
        #expect(screen(filled + "\u{1B}[2;3r\u{1B}[3;1H\nx") == ["1", "3", "x", "4"])
        #expect(screen(filled + "\u{1B}[2;1H\u{1B}[L") == ["1", "", "2", "3"])
        #expect(screen(filled + "\u{1B}[2;1H\u{1B}[M") == ["1", "3", "4", ""])
        #expect(screen(filled + "\u{1B}[H\u{1B}M") == ["", "1", "2", "3"])
    }

    @Test func `colours, titles and modes show nothing`() {
        #expect(
            screen("\u{1B}[?1049h\u{1B}[1;31ma\u{1B}(B\u{1B}]0;title\u{7}b\u{1B}]2;x\u{1B}\\c") == ["abc", "", "", ""])
    }

    @Test func `a character of several bytes takes one column, however it is cut`() {
        var screen = TerminalScreen(columns: 5, rows: 1)
        for byte in "a▸é●b".utf8 { screen.receive([byte]) }
        #expect(screen.text(row: 0) == "a▸é●b")
    }

    @Test func `a full line goes on below`() {
        #expect(screen("abcdefghijk") == ["abcdefghij", "k", "", ""])
    }

    @Test func `nothing that a program sends can break it`() {
        var random = SplitMix64(seed: 11)
        var screen = TerminalScreen(columns: 12, rows: 5)
        let alphabet = Array("\u{1B}\u{1B}[[;?0199HJKXP@LMSTbrGdABCDm]\u{7}\\(\n\r\t\u{8}aé▸".utf8)
        for _ in 0..<200_000 { screen.receive([alphabet[Int.random(in: 0..<alphabet.count, using: &random)]]) }
        #expect((0..<5).allSatisfy { screen.text(row: $0).unicodeScalars.count == 12 })
    }
}
