import TerminalKit
import Testing

/// A place on the screen is found by what stands there.
struct ScreenPlaceTests {
    private let frame: Frame

    init() {
        var frame = Frame(size: Size(columns: 24, rows: 4))
        frame.put("  1 pending 75  pending", row: 0, column: 0)
        frame.put("11065 山 é1 $48.9k", row: 1, column: 1)
        frame.put("106 (y)es", row: 2, column: 0)
        self.frame = frame
    }

    @Test(
        arguments: [
            (ScreenPlace.text("pending"), [0, 4]), (.text("pending", number: 2), [0, 16]),
            (.text("pending 75"), [0, 4]),
            (.text("11065"), [1, 1]), (.text("106"), [2, 0]), (.text("山"), [1, 7]), (.text("é1"), [1, 10]),
            (.text("$48"), [1, 13]), (.text("(y"), [2, 4]), (.text("(y)"), [2, 4]), (.text("(y)es"), [2, 4]),
            (.text("pend"), nil), (.text("065"), nil), (.text("pending", number: 3), nil), (.text(""), nil),
            (.cell(row: 3, column: 23), [3, 23]), (.cell(row: 4, column: 0), nil), (.cell(row: 0, column: -1), nil),
        ] as [(ScreenPlace, [Int]?)])
    func `a text is found where it is no part of a longer word`(place: ScreenPlace, cell: [Int]?) {
        #expect(place.cell(in: frame).map { [$0.row, $0.column] } == cell)
    }
}
