import TerminalKit

/// Holds what a box shows: lines that scroll, and a footer that stays.
struct Overlay: Hashable, Sendable {
    /// Which lines are to be seen.
    enum Scroll: Hashable, Sendable {
        /// From a line on, stopping where the last line is at the bottom.
        case from(Int)
        /// Whichever way these are on screen; the first of them above all.
        case showing(Range<Int>)
    }

    var title: String
    var lines: [Line]
    /// The last of these are kept longest when rows are few.
    var footer: [Line] = []
    var scroll = Scroll.from(0)
    let box: Box

    /// Draws it over whatever is there.
    func draw(on canvas: inout Canvas) {
        canvas.clear(box.area)
        drawEdge(on: &canvas)
        let inside = box.inside
        for (offset, line) in lines[firstLine...].prefix(height).enumerated() {
            canvas.put(line, row: inside.row + offset, column: inside.column, width: inside.size.columns)
        }
        let footerRow = inside.row + inside.size.rows - shownFooter.count
        for (offset, line) in shownFooter.enumerated() {
            canvas.put(line, row: footerRow + offset, column: inside.column, width: inside.size.columns)
        }
    }

    /// The line in a row of the inside, from 0; nil where there is none.
    func line(atRow row: Int) -> Line? {
        let line = firstLine + row
        if row < min(height, lines.count - firstLine) { return lines[line] }
        let foot = row - (box.inside.size.rows - shownFooter.count)
        return foot < 0 ? nil : shownFooter.dropFirst(foot).first
    }

    /// The first line that may be at the top when scrolled all the way down.
    var lastScroll: Int { max(0, lines.count - height) }

    /// Which lines are on the screen.
    var shownLines: Range<Int> { firstLine..<min(lines.count, firstLine + height) }

    /// Whether there is room to read it at all: words of some length, and one row in addition to the footer.
    var isLegible: Bool { box.inside.size.columns >= Self.legibleColumns && height > 0 }

    private static let legibleColumns = 16

    /// How many rows the lines have.
    private var height: Int { max(0, box.inside.size.rows - shownFooter.count) }

    private var shownFooter: ArraySlice<Line> {
        // Content first: at least two rows of it before a second row of footer.
        footer.suffix(max(box.inside.size.rows > 1 ? 1 : 0, box.inside.size.rows - 3))
    }

    private var firstLine: Int {
        switch scroll {
        case .from(let line): max(0, min(line, lastScroll))
        case .showing(let range): max(0, min(range.lowerBound, range.upperBound - height, lastScroll))
        }
    }

    /// Which lines are shown out of how many; nil when all are.
    private var place: String? {
        guard lines.count > height, height > 0 else { return nil }
        let last = firstLine + height
        let arrows = (firstLine > 0 ? "▲" : " ") + (last < lines.count ? "▼" : " ")
        return "\(arrows) \(firstLine + 1)–\(last) of \(lines.count)"
    }

    private func drawEdge(on canvas: inout Canvas) {
        let width = box.area.size.columns
        guard box.isBordered else {
            let line = Line([Span(" \(title)", .strong)], right: place.map { [Span("\($0) ", .quiet)] } ?? [])
            canvas.put(line, row: box.area.row, column: box.area.column, width: width)
            let row = Rect(row: box.area.row, column: box.area.column, columns: width, rows: 1)
            let foreground = canvas.theme[.strong].foreground
            canvas.frame.restyle(row) { style in
                style.foreground = foreground
                style.attributes = [.bold, .reverse]
            }
            return
        }
        canvas.frame.drawBox(box.area, style: canvas.theme[.border])
        let titleSpans = [Span(" \(TextWidth.clipped(title, to: width - 6)) ", .strong)]
        canvas.put(titleSpans, row: box.area.row, column: box.area.column + 2, width: width - 4)
        guard let place else { return }
        let spans = [Span(" \(place) ", .quiet)]
        let bottom = box.area.row + box.area.size.rows - 1
        canvas.put(spans, row: bottom, column: box.area.column + width - 2 - spans.columns, width: spans.columns)
    }
}
