import TerminalKit
import Testing

@testable import Dashboard

struct ViewLayoutTests {
    @Test func `a whole screen has every part`() {
        #expect(
            drawing(12, 8) == """
                hhhhhhhhhhhh
                ffffffffffff
                cccccccccccc
                tttttttttttt
                tttttttttttt
                tttttttttttt
                kkkkkkkkkkkk
                nnnnnnnnnnnn
                """)
    }

    @Test func `a larger screen has the tally, and then the line of screens`() {
        #expect(drawing(1, 13).hasPrefix("h\nf\nc\nt"))
        #expect(drawing(1, 14).hasPrefix("h\ny\nf\nc\nt"))
        #expect(drawing(1, 18).hasPrefix("h\ns\ny\nf\nc\nt"))
    }

    @Test func `as rows go, keys go first, then column names, filter and notice; an order stays beside the header`() {
        #expect(drawing(3, 6) == "hhh\nfff\nccc\nttt\nttt\nnnn")
        #expect(drawing(3, 5) == "hhh\nfff\nttt\nttt\nnnn")
        #expect(drawing(3, 3) == "hhh\nttt\nnnn")
        #expect(drawing(3, 2) == "hhh\nttt")
        #expect(drawing(3, 1) == "hhh")
        #expect(drawing(1, 1) == "h")
    }

    @Test func `every place belongs to exactly one part at any size`() {
        for rows in 1...50 {
            #expect(!drawing(2, rows).contains("."), "\(rows) rows")
            #expect(Layout(for: Size(columns: 2, rows: rows)).tableHeight >= 1)
        }
    }

    @Test func `the table height is the rows of the table`() {
        #expect(Layout(for: Size(columns: 120, rows: 36)).tableHeight == 29)
        #expect(Layout(for: Size(columns: 40, rows: 10)).tableHeight == 5)
        #expect(Layout(for: Size(columns: 0, rows: 0)).tableHeight == 1)
    }

    @Test func `a box is centred with room around it, and takes a small screen but for header and notice`() {
        let large = Box(wanting: 8, columns: 56, in: Size(columns: 120, rows: 36))
        #expect(large.area == Rect(row: 13, column: 30, columns: 60, rows: 10))
        #expect(large.inside == Rect(row: 14, column: 32, columns: 56, rows: 8))
        let small = Box(wanting: 8, columns: 56, in: Size(columns: 40, rows: 10))
        #expect(small.area == Rect(row: 1, column: 0, columns: 40, rows: 8))
        #expect(small.inside == Rect(row: 2, column: 1, columns: 38, rows: 7))
        #expect(Box(wanting: 8, in: Size(columns: 5, rows: 3)).area == Rect(row: 0, column: 0, columns: 5, rows: 3))
    }

    @Test func `columns never overlap and never pass the edge`() {
        for width in 0...200 {
            var end = 0
            for column in TableColumns(width: width).columns {
                #expect(column.start >= end, "\(column.kind) at width \(width)")
                end = column.start + column.width
            }
            #expect(end <= max(1, width), "width \(width)")
        }
    }

    /// Each part as its first letter; `.` where there is none and `!` where there are two.
    private func drawing(_ columns: Int, _ rows: Int) -> String {
        let layout = Layout(for: Size(columns: columns, rows: rows))
        var grid = Array(repeating: Array(repeating: ".", count: columns), count: rows)
        let parts: [(String, Rect?)] = [
            ("h", layout.header), ("s", layout.navigation), ("y", layout.tally), ("f", layout.filterBar),
            ("c", layout.columnNames), ("t", layout.table),
            ("k", layout.keys), ("n", layout.notice),
        ]
        for case (let letter, let area?) in parts {
            for row in area.row..<area.row + area.size.rows {
                for column in area.column..<area.column + area.size.columns {
                    grid[row][column] = grid[row][column] == "." ? letter : "!"
                }
            }
        }
        return grid.map { $0.joined() }.joined(separator: "\n")
    }
}
