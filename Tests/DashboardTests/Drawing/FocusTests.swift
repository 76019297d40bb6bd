import TerminalKit
import Testing

@testable import Dashboard

/// The terminal's own cursor stands on what has the keyboard: screen readers and magnifiers follow it.
struct FocusTests {
    private static let sizes = [(200, 60), (120, 36), (80, 24), (60, 18), (40, 12)].map { Size(columns: $0, rows: $1) }

    @Test(arguments: ShownScreen.allCases)
    func `it stands inside what has the keyboard, and is seen where text is typed`(shown: ShownScreen) throws {
        for size in Self.sizes {
            let frame = view(shown.state(size))
            let place = try #require(frame.cursor ?? frame.focus, "\(size)")
            let area = frame.uncovered
            #expect(area.rows.contains(place.row) && area.columns.contains(place.column), "\(size): \(place)")
            #expect((frame.cursor != nil) == shown.isTypedInto, "\(size)")
            if frame.cursor == nil, shown.hasSelection {
                let cell = frame[place.row, place.column]
                #expect(cell.style.attributes.contains(.reverse) && cell.text != " ", "\(size): \(place) is \(cell)")
            }
        }
    }

    @Test func `it follows the cursor of every list`() throws {
        var desk = DashboardDriver(orders: (1...9).map { .sample($0) }, size: Size(columns: 120, rows: 30))
        for (key, id) in [
            (Key.function(2), ScreenID.orders), (.function(4), .events), (.function(5), .customers),
            (.function(6), .products), (.function(7), .overview),
        ] {
            desk.press(key)
            if id != .orders { desk.answer(id, from: ScreenModel()) }
            for step in [Key.down, .down, .character("G"), .up] {
                desk.press(step)
                let frame = view(desk.state)
                let place = try #require(frame.focus, "\(id)")
                #expect(frame[place.row, place.column].text == "▸", "\(id) after \(step)")
                #expect(frame[place.row, place.column].style.attributes.contains(.reverse), "\(id) after \(step)")
            }
        }
    }

    @Test func `a row that is copied from the frame before brings the cursor along`() throws {
        var desk = DashboardDriver(orders: (1...9).map { .sample($0) }, size: Size(columns: 120, rows: 30))
        desk.press(.down)
        let before = FrameContent(of: desk.state).drawn()
        desk.press(.down)
        let after = FrameContent(of: desk.state).drawn(reusing: before)
        #expect(after.frame.focus?.row == (before.frame.focus?.row ?? 0) + 1)
        #expect(after.frame == view(desk.state))
    }

    @Test func `behind a layer that is closed it goes back to the row`() {
        var desk = DashboardDriver(orders: (1...3).map { .sample($0) }, size: Size(columns: 120, rows: 30))
        desk.press(.down)
        let row = view(desk.state).focus?.row
        desk.press(.character("?"), .escape)
        #expect(view(desk.state).focus?.row == row)
    }
}
