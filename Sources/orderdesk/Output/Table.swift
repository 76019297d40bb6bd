import TerminalKit

/// Lays out rows in columns by display width; all text is sanitized.
struct Table {
    /// Describes one column.
    struct Column {
        let title: String
        var alignsRight = false
        /// Whether it gives way when the terminal is narrow.
        var isFlexible = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, alignsRight: true) }
        static func flexible(_ title: String) -> Column { Column(title: title, isFlexible: true) }
    }

    private static let gap = 2
    private static let narrowestFlexible = 8

    let columns: [Column]
    var rows: [[String]] = []

    /// Returns the lines, header first; cut to `width` columns where one is given.
    func lines(width: Int?) -> [String] {
        let widths = fitted(to: width)
        return ([columns.map(\.title)] + rows).map { row in
            let cells = zip(zip(row, columns), widths).map { cell, width in
                TextWidth.padded(cell.0, to: width, alignRight: cell.1.alignsRight)
            }
            return Self.trimmed(clipped(cells.joined(separator: String(repeating: " ", count: Self.gap)), to: width))
        }
    }

    private func clipped(_ line: String, to width: Int?) -> String {
        width.map { TextWidth.clipped(line, to: $0) } ?? line
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// Narrows the flexible columns by what is too wide, the widest first.
    private func fitted(to width: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map { TextWidth.columns(of: $0) }.max() ?? 0
        }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - width
        while excess > 0 {
            let flexible = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.narrowestFlexible }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
