import CQRS
import Foundation
import TerminalKit

/// Draws lag over time in bars on a logarithmic scale from 1 ms to 100 s: a decade a row, or some rows.
///
/// With blocks a column is one sample, in eighths of a row; with braille it is two, in quarters of a row.
struct LagChart {
    /// The rows it is drawn in, from the top.
    let lines: [Line]

    private static let decades = 5
    /// Where there is little room, what is LIVE and what is not have a row each.
    static let leastRows = 2
    /// In fewer columns there is no room for words.
    private static let roomForWords = 16
    /// The columns of the scale at the left.
    static let axis = 9
    /// Up to here the desk is LIVE.
    private static let live: Duration = .milliseconds(250)
    private static let eighths = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// The dots of a braille character from the bottom, at the left and at the right.
    private static let dots: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]

    /// Holds how high the bars of a column are, in steps from the bottom of the chart.
    private struct Column {
        let levels: [Int]
        /// The highest of those that are not LIVE; 0 without any.
        let latest: Int
        let isUnknown: Bool

        init(_ samples: ArraySlice<PastLag.Sample>, height: Int, steps: Int) {
            levels = samples.map { LagChart.level(of: $0.worst ?? .zero, height: height, steps: steps) }
            latest = zip(samples, levels).reduce(0) { latest, bar in
                bar.0.worst ?? .zero >= LagChart.live ? max(latest, bar.1) : latest
            }
            isUnknown = samples.allSatisfy { $0.worst == nil }
        }
    }

    /// How many samples stand in one column.
    static func samplesInColumn(isBraille: Bool) -> Int { isBraille ? 2 : 1 }

    /// The most rows of so many in which every decade has as many.
    static func rows(in rows: Int) -> Int { min(8, max(0, rows) / decades) * decades }

    /// Draws samples in a multiple of 5 rows, or in 2; a time of which nothing is known has no bar, but says so.
    init(_ samples: [PastLag.Sample], rows: Int, isBraille: Bool = false) {
        let perDecade = max(1, rows / Self.decades)
        let height = rows == Self.leastRows ? rows : Self.decades * perDecade
        let steps = isBraille ? 4 : 8
        let width = Self.samplesInColumn(isBraille: isBraille)
        let columns = stride(from: 0, to: samples.count, by: width).map { start in
            Column(samples[start..<min(start + width, samples.count)], height: height, steps: steps)
        }
        let liveRow = Self.level(of: Self.live, height: height, steps: steps) / steps
        lines = (0..<height).reversed().map { row in
            let label = height == Self.leastRows ? Self.label(Self.leastLabels[row]) : Self.label(row, perDecade)
            var spans = [Span(label, .quiet)]
            var run = ""
            var role = Role.quiet
            let words = row == 0 ? Self.words(for: columns.map(\.isUnknown)) : [:]
            for (place, column) in columns.enumerated() {
                let bottom = row * steps
                let glyph =
                    isBraille
                    ? Self.braille(column.levels.map { $0 - bottom }) : Self.block(column.levels[0] - bottom)
                let isUnknown = column.isUnknown
                let next: Role = column.latest > bottom ? .waiting : .quiet
                if next != role {
                    spans.append(Span(run, role))
                    (run, role) = ("", next)
                }
                let empty =
                    isUnknown ? words[place].map(String.init) ?? (row == 0 ? "?" : " ") : row == liveRow ? "·" : " "
                run += glyph ?? empty
            }
            spans.append(Span(run, role))
            return Line(spans.filter { !$0.text.isEmpty })
        }
    }

    /// Returns what stands in the last row where nothing is known, by column: words, where they have room.
    private static func words(for areUnknown: [Bool]) -> [Int: Character] {
        var words: [Int: Character] = [:]
        var start = 0
        while start < areUnknown.count {
            let end = areUnknown[start...].firstIndex { $0 != areUnknown[start] } ?? areUnknown.count
            if areUnknown[start], end - start >= roomForWords {
                let text = " not recorded "
                let left = String(repeating: "╌", count: (end - start - text.count) / 2)
                let whole = left + text
                for (offset, character) in whole.enumerated() { words[start + offset] = character }
                for place in start + whole.count..<end { words[place] = "╌" }
            }
            start = end
        }
        return words
    }

    /// Returns the bar in one row that is so many eighths high from its bottom; nil for none.
    private static func block(_ level: Int) -> String? {
        level > 0 ? eighths[min(level, 8) - 1] : nil
    }

    /// Returns the bars in one row that are so many dots high from its bottom, at the left and at the right; nil for none.
    private static func braille(_ levels: [Int]) -> String? {
        let bits = zip(dots, levels).reduce(UInt32(0)) { bits, side in
            side.0.prefix(max(0, side.1)).reduce(bits, |)
        }
        return bits == 0 ? nil : Unicode.Scalar(0x2800 + bits).map(String.init)
    }

    /// The scale: what a bar that ends at the bottom of the row stands for.
    private static func label(_ row: Int, _ perDecade: Int) -> String {
        let names = ["1 ms", "10 ms", "100 ms", "1 s", "10 s"]
        return label(row % perDecade == 0 ? names[row / perDecade] : "")
    }

    /// Half of five decades is a third of a second, a little over what is LIVE.
    private static let leastLabels = ["1 ms", "316 ms"]

    private static func label(_ name: String) -> String {
        TextWidth.padded(name, to: axis - 2, alignRight: true) + (name.isEmpty ? " │" : " ┤")
    }

    /// How many steps of a row a lag is high; at least one for any lag at all.
    private static func level(of lag: Duration, height: Int, steps: Int) -> Int {
        let milliseconds = lag.inMilliseconds
        guard milliseconds > 0 else { return 0 }
        let share = max(0, log10(milliseconds)) / Double(decades)
        return max(1, min(height * steps, Int((share * Double(height * steps)).rounded())))
    }
}
