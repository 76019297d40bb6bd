import TestSupport
import Testing

@testable import TerminalKit

struct FrameTests {
    @Test func `text is cut at every edge and never wraps`() {
        var frame = Frame(size: Size(columns: 6, rows: 3))
        frame.put("abcdefgh", row: 0, column: 2)
        frame.put("abcdefgh", row: 1, column: -4)
        frame.put("abcdefgh", row: 2, column: 0, width: 3)
        frame.put("never", row: 3, column: 0)
        frame.put("never", row: -1, column: 0)
        frame.put("never", row: 0, column: 6)
        #expect(frame.text == "  abcd\nefgh\nabc")
    }

    @Test func `put answers how many columns it took`() {
        var frame = Frame(size: Size(columns: 6, rows: 1))
        #expect(frame.put("ab", row: 0, column: 0) == 2)
        #expect(frame.put("山田", row: 0, column: 2) == 4)
        #expect(frame.put("山", row: 0, column: 5) == 0)
        #expect(frame.put("x", row: 1, column: 0) == 0)
    }

    @Test func `a wide character is never left in half`() {
        var frame = Frame(size: Size(columns: 6, rows: 1))
        frame.put("山田太", row: 0, column: 0)
        frame.put("x", row: 0, column: 1)
        frame.put("y", row: 0, column: 2)
        #expect(frame.row(0).map(\.text) == [" ", "x", "y", " ", "太", ""])
        frame.fill(Rect(row: 0, column: 5, columns: 1, rows: 1))
        #expect(frame.row(0).map(\.text) == [" ", "x", "y", " ", " ", " "])
    }

    @Test func `hostile text in a frame is sanitized`() {
        var frame = Frame(size: Size(columns: 12, rows: 1))
        frame.put("\u{1B}[2J\u{202E}x\n", row: 0, column: 0)
        #expect(frame.text == "␛[2J·x␊")
    }

    @Test func `every row is as wide as the frame, whatever is written where`() {
        var random = SeededRandom(seed: 3)
        var frame = Frame(size: Size(columns: 17, rows: 5))
        for _ in 0..<2_000 {
            let row = Int.random(in: -1...5, using: &random)
            let column = Int.random(in: -4...18, using: &random)
            frame.put(TextWidthTests.randomText(&random), row: row, column: column)
            if column % 5 == 0 { frame.fill(Rect(row: row, column: column, columns: 3, rows: 2)) }
        }
        for row in 0..<5 {
            #expect(frame.row(row).reduce(0) { $0 + TextWidth.columns(of: $1.text) } == 17)
            #expect(frame.ascii.row(row).allSatisfy { $0.text.utf8.count == 1 && $0.text.allSatisfy(\.isASCII) })
        }
    }

    @Test func `a style lies on the cells it was put on`() {
        var frame = Frame(size: Size(columns: 4, rows: 1))
        frame.put("abcd", row: 0, column: 0)
        frame.restyle(Rect(row: 0, column: 1, columns: 2, rows: 9)) { $0.attributes.insert(.bold) }
        #expect(frame.row(0).map { $0.style.attributes.contains(.bold) } == [false, true, true, false])
        #expect(frame.text == "abcd")
    }

    @Test func `a box has its title in its edge and an empty inside`() {
        var frame = Frame(size: Size(columns: 14, rows: 4))
        frame.put("xxxxxxxxxxxxxx", row: 1, column: 0)
        let area = Rect(row: 0, column: 1, columns: 12, rows: 3)
        frame.drawBox(area, title: "Cancel order")
        #expect(
            frame.text == """
                 ┌─ Cance… ─┐
                x│          │x
                 └──────────┘

                """)
        #expect(area.inside == Rect(row: 1, column: 2, columns: 10, rows: 1))
    }

    @Test func `a box that is too small, or off the screen, draws what there is of it`() {
        var frame = Frame(size: Size(columns: 1, rows: 1))
        frame.drawBox(Rect(row: 0, column: 0, columns: 1, rows: 1), title: "x")
        #expect(frame.text == "")
        frame.drawBox(Rect(row: 0, column: 0, columns: 9, rows: 9), title: "x")
        #expect(frame.text == "┌")
        frame.drawBox(Rect(row: -5, column: -5, columns: 3, rows: 3), title: "x")
        #expect(frame.text == "┌")
    }

    @Test func `in ASCII every glyph keeps its width`() {
        var frame = Frame(size: Size(columns: 40, rows: 1))
        frame.put("●◐▲‖✖↻▸⧗✓…·│─┌┘▁▄█▼×£€é山ñx e\u{301}☃", row: 0, column: 0)
        #expect(frame.ascii.text == "*%^=x@>~+..|-++_-#vxLEe??nx e?")
        #expect(frame.ascii.size == frame.size)
    }

    @Test func `what can be shown stays, the rest is ASCII`() {
        var frame = Frame(size: Size(columns: 13, rows: 1))
        frame.put("● Müller · 山", row: 0, column: 0)
        #expect(frame.ascii { $0.value <= 0xFF }.text == "* Müller · ??")
        #expect(frame.ascii { _ in true } == frame)
    }

    @Test func `every sign is one column and has one ASCII twin`() {
        for sign in Sign.allCases {
            var frame = Frame(size: Size(columns: 3, rows: 1))
            #expect(frame.put("\(sign)", row: 0, column: 0) == 1)
            #expect(frame.ascii.text == String(sign.ascii))
            #expect(sign.ascii.isASCII && sign.ascii != "?", "\(sign)")
        }
        #expect(Sign.waiting.description == "◔")
    }

    @Test func `a frame of no cells can be drawn on`() {
        var frame = Frame(size: Size(columns: 0, rows: 0))
        frame.put("x", row: 0, column: 0)
        frame.fill(Rect(row: 0, column: 0, columns: 5, rows: 5))
        #expect(frame.text == "")
        #expect(frame.ascii == frame)
    }
}
