import TerminalKit

/// Lays out a table as lines, for a screen that scrolls several of them as one text.
struct MetricsTable {
    private let places: [Grid.Place]
    private let columns: [GridColumn]

    /// Keeps as many columns as there is room for.
    init(_ columns: [GridColumn], width: Int) {
        self.columns = columns
        places = Grid.places(of: columns, width: width)
    }

    /// How much room a column has; 0 where it is left out.
    func width(of title: String) -> Int { places.first { $0.column.title == title }?.width ?? 0 }

    /// The names of the columns.
    var names: Line { line(columns.map { Span($0.title, .columnName) }) }

    /// Returns a row, which has a cell for every column.
    func line(_ cells: [Span]) -> Line {
        var spans: [Span] = []
        var used = 0
        for place in places {
            let cell = cells[place.index]
            let gap = String(repeating: " ", count: place.start - used)
            spans += [
                Span(gap),
                Span(TextWidth.padded(cell.text, to: place.width, alignRight: place.column.alignsRight), cell.role),
            ]
            used = place.start + place.width
        }
        return Line(spans)
    }
}
