import Foundation
import JSON
import ScreenScripts
import TerminalKit
import TestSupport
import Testing

/// What is seen is recorded so that a terminal shows it again.
struct AsciicastTests {
    private let texts = ["orders", "日本 trading", "🚢", "●◐", "é", "   ", "‖ PAUSED", "a"]

    private let colors: [Color] = [.standard, .red, .white, .brightRed, .indexed(15), .indexed(214), .hex(0xFFB000)]

    private let grounds: [Color] = [.standard, .blue, .indexed(234), .brightRed]

    private func frame(_ random: inout SeededRandom, _ size: Size) -> Frame {
        var frame = Frame(size: size)
        for _ in 0..<random.below(12) {
            let style = Style(
                foreground: random.pick(colors), background: random.pick(grounds),
                attributes: Style.Attributes(rawValue: UInt8(random.below(16))))
            frame.put(
                random.pick(texts), row: random.below(size.rows), column: random.below(size.columns), style: style)
        }
        if random.below(2) == 0 { frame.cursor = (random.below(size.rows), random.below(size.columns)) }
        return frame
    }

    @Test func `each change leaves a terminal with the cells of the frame`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let size = Size(columns: 2 + random.below(30), rows: 1 + random.below(6))
            var terminal = TinyTerminal(size: size)
            var shown: Frame?
            for _ in 0..<6 {
                let next = frame(&random, size)
                terminal.write(next.ansi(over: shown))
                shown = next
                #expect(terminal.cells == next.rows)
                #expect(terminal.cursor?.row == next.cursor?.row && terminal.cursor?.column == next.cursor?.column)
            }
            #expect(shown.map { $0.ansi(over: $0) }?.contains("m") == false)
        }
    }

    @Test func `a frame as text with colours shows its cells, line by line`() {
        var random = SeededRandom(seed: 6)
        for _ in 0..<100 {
            let next = frame(&random, Size(columns: 24, rows: 5))
            for (row, line) in next.ansi.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where row < 5 {
                var terminal = TinyTerminal(size: Size(columns: 24, rows: 1))
                terminal.write(String(line))
                #expect(terminal.cells[0] == next.rows[row])
            }
        }
    }

    @Test func `the file has a header, and then frames and sizes with their times`() throws {
        var cast = Asciicast(size: Size(columns: 10, rows: 2))
        var small = Frame(size: Size(columns: 10, rows: 2))
        small.put("a \"b\"", row: 0, column: 0)
        var large = Frame(size: Size(columns: 12, rows: 3))
        large.put("c", row: 2, column: 0, style: Style(attributes: .bold))
        let text =
            cast.header(title: "orderdesk", startedAt: 1_790_000_000) + cast.frame(small, at: .milliseconds(20))
            + cast.frame(small, at: .milliseconds(40)) + cast.frame(large, at: .milliseconds(1_005))
            + cast.frame(small, at: .milliseconds(900))
        let lines = try text.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
        let header = try #require(lines.first as? [String: Any])
        #expect(header["version"] as? Int == 2)
        #expect(header["width"] as? Int == 10 && header["height"] as? Int == 2)
        let events = lines.dropFirst().compactMap { $0 as? [Any] }
        #expect(events.map { $0[1] as? String } == ["o", "r", "o", "r", "o"])
        #expect(events.map { $0[0] as? Double } == [0.02, 1.005, 1.005, 1.005, 1.005])
        #expect(events[1][2] as? String == "12x3")
        #expect((events[0][2] as? String)?.contains("a \"b\"") == true)
        #expect((events[2][2] as? String)?.contains("\u{1B}[0;1mc") == true)
    }
}
