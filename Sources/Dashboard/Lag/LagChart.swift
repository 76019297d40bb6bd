import CQRS
import Foundation
import TerminalKit

/// Draws lag over time in bars of eighths on a logarithmic scale from 1 ms to 100 s: a decade a row, or two rows.
struct LagChart {
    /// The rows it is drawn in, from the top.
    let lines: [Line]

    private static let decades = 5
    /// The columns of the scale at the left.
    static let axis = 9
    /// Up to here the desk is LIVE.
    private static let live: Duration = .milliseconds(250)
    private static let eighths = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Draws samples, a column each, in 5 or 10 rows.
    init(_ samples: [PastLag.Sample], rows: Int) {
        let perDecade = rows >= 2 * Self.decades ? 2 : 1
        let height = Self.decades * perDecade
        let levels = samples.map { Self.level(of: $0.worst, height: height) }
        let liveRow = Self.level(of: Self.live, height: height) / 8
        lines = (0..<height).reversed().map { row in
            var spans = [Span(Self.label(row, perDecade), .quiet)]
            var run = ""
            var role = Role.quiet
            for (level, sample) in zip(levels, samples) {
                let glyph = level >= (row + 1) * 8 ? "█" : level > row * 8 ? Self.eighths[level - row * 8 - 1] : nil
                let next: Role = glyph == nil ? .quiet : sample.worst >= Self.live ? .waiting : .quiet
                if next != role {
                    spans.append(Span(run, role))
                    (run, role) = ("", next)
                }
                run += glyph ?? (row == liveRow ? "·" : " ")
            }
            spans.append(Span(run, role))
            return Line(spans.filter { !$0.text.isEmpty })
        }
    }

    /// The scale: what a bar that ends at the bottom of the row stands for.
    private static func label(_ row: Int, _ perDecade: Int) -> String {
        let names = ["1 ms", "10 ms", "100 ms", "1 s", "10 s"]
        let name = row % perDecade == 0 ? names[row / perDecade] : ""
        return TextWidth.padded(name, to: axis - 2, alignRight: true) + (name.isEmpty ? " │" : " ┤")
    }

    /// How many eighths of a row a lag is high; at least one for any lag at all.
    private static func level(of lag: Duration, height: Int) -> Int {
        let milliseconds = lag.inMilliseconds
        guard milliseconds > 0 else { return 0 }
        let share = max(0, log10(milliseconds)) / Double(decades)
        return max(1, min(height * 8, Int((share * Double(height * 8)).rounded())))
    }
}
