import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What `e` writes on each screen: the rows that it lists, all of them and nothing else.
struct ScreenExportTests {
    private func exported(_ screen: ScreenID) throws -> ExportedRows {
        let state = ShownState(screen: screen, kind: .full).state(Size(columns: 80, rows: 24))
        return state.screens.current.rows(of: state)
    }

    @Test(arguments: ShownState.screens)
    func `the key offers the name of a file with the screen and the day, and writes what is listed`(
        screen: ScreenID
    ) throws {
        var state = ShownState(screen: screen, kind: .full).state(Size(columns: 80, rows: 24))
        func press(_ key: Key) -> [Effect] { update(&state, .keyPressed(key), at: state.now, uptime: .zero) }
        _ = press(.character("e"))
        #expect(view(state).text.contains(":export \(screen)-2026-11-21.csv"))
        let effects = press(.enter)
        let rows = state.screens.current.rows(of: state)
        #expect(!rows.rows.isEmpty && rows.rows.allSatisfy { $0.count == rows.columns.count })
        #expect(effects == [.export(ListExport(.rows(rows), path: "\(screen)-2026-11-21.csv"))])
    }

    @Test(arguments: ShownState.screens.filter { $0 != .overview })
    func `with nothing listed there is nothing to write`(screen: ScreenID) {
        var state = ShownState(screen: screen, kind: screen == .lag ? .loading : .empty).state(
            Size(columns: 80, rows: 24))
        _ = update(&state, .keyPressed(.character("e")), at: state.now, uptime: .zero)
        #expect(state.notice?.text == "nothing is listed" && state.layers.isEmpty)
    }

    @Test(arguments: ShownState.screens)
    func `the headings are whole words`(screen: ScreenID) throws {
        let columns = try exported(screen).columns
        #expect(columns.allSatisfy { $0.allSatisfy(\.isLetter) && $0.first?.isLowercase == true })
        #expect(Set(columns).count == columns.count)
    }

    @Test func `a customer's row has whole sums, one that is not on the screen too`() throws {
        let rows = try exported(.customers)
        #expect(rows.noun == "customer" && rows.rows.count == 6)
        #expect(
            rows.rows[1] == [
                .text("TOKYO"), .text(ScreenSample.customers.customers[1].summary.name), .text(""), .text("Japan"),
                .flag(false), .integer(2), .text("$12,000.00 + €900.00"), .integer(2), .text("$12,000.00 + €900.00"),
                .integer(0), .text(""), .text("2026-11-21T14:01:30.000Z"),
            ])
        #expect(rows.rows[3][4] == .flag(true) && rows.rows[5].last == ExportedCell.none)
    }

    @Test func `a product's row has its price in minor units and in words`() throws {
        let rows = try exported(.products)
        #expect(
            rows.rows[0] == [
                .text("1"), .text("Chai"), .integer(1_800), .text("USD"), .text("$18.00"), .flag(false), .integer(412),
                .integer(30), .text("$7,214.40"),
            ])
        #expect(rows.rows[2][5] == .flag(true))
    }

    @Test func `an event's row says whether it is visible and after what time`() throws {
        let rows = try exported(.events)
        #expect(rows.rows.map { $0[0] } == (18_201...18_206).reversed().map { .integer($0) })
        #expect(
            rows.rows.map { $0[10] }
                == ["waiting", "waiting", "deadLetter", "visible", "visible", "visible"].map(ExportedCell.text))
        #expect(rows.rows[2][11] == ExportedCell.none && rows.rows[3][11] == .decimal(2_033))
    }

    @Test func `the lag has a row for each part of the time, the overview one for each figure`() throws {
        let lag = try exported(.lag)
        #expect(lag.rows.count == LagView.chartColumns(of: 80) && lag.columns[1] == "worstMilliseconds")
        let figures = try exported(.overview)
        #expect(
            figures.rows.contains([
                .text("act"), .text("placed"), .text(""), .integer(64), .integer(4_889_120), .text("USD"),
            ]))
        #expect(
            figures.rows.contains([
                .text("act"), .text("approved"), .text(""), .none, .integer(90_000), .text("EUR"),
            ]),
            "a second currency has a row of its own")
        #expect(figures.rows.contains([.text("person"), .text("web"), .text("placed"), .integer(64), .none, .none]))
    }
}
