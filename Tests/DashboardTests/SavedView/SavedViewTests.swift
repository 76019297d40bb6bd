import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What is shown comes back at the next start; what is not known there is left out.
@Suite struct SavedViewTests {
    private static func state(restoring view: SavedView) -> DashboardState {
        let configuration = DashboardConfiguration(user: "alice", idSeed: UUID(), savedView: view)
        return DashboardState(
            configuration: configuration, size: Size(columns: 120, rows: 36),
            now: Timestamp(iso8601: "2026-11-21T14:00:00Z")!)
    }

    /// Through JSON and back, as a file does it.
    private static func copied(_ view: SavedView) throws -> SavedView {
        try JSONDecoder().decode(SavedView.self, from: JSONEncoder().encode(view))
    }

    @Test func `screen, filter, sort, columns and windows come back`() throws {
        var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
        desk.press(.character("/"))
        desk.type("total>10 ")
        desk.press(.enter)
        desk.answer()
        desk.press(.character("1"), .character("o"), .character("O"))
        desk.answer()
        for column in ["age", "sync"] {
            desk.press(.character("c"))
            desk.type(column)
            desk.press(.enter)
        }
        desk.press(.function(3), .character("t"), .function(6))
        let view = try Self.copied(SavedView(of: desk.state))
        let state = Self.state(restoring: view)
        #expect(state.screens.shown == .products)
        #expect(state.list.filter == desk.state.list.filter)
        #expect(state.list.filter.status == .pending && state.list.filter.isTyped)
        #expect(state.list.sort == desk.state.list.sort && state.list.sort != .newestFirst)
        #expect(state.list.columns == desk.state.list.columns && state.list.columns != ColumnChoice())
        #expect(state.screens[LagScreen.self].window == .hour)
        #expect(state.notice == nil)
        #expect(try Self.copied(SavedView(of: state)) == view, "what came back is kept as it was")
    }

    @Test(arguments: [
        "status:pending", "high", "-status:shipped total>500 alf", "customer:LAMAI,ALFKI", "\"two words\"",
    ])
    func `a restored filter is the one that was listed, and is shown as it was typed`(text: String) {
        var view = SavedView()
        view.filter = text
        let state = Self.state(restoring: view)
        #expect(state.list.filter == state.filterLanguage.read(text).filter)
        #expect(FilterText.text(state.list.filter, in: state) == text)
    }

    @Test func `the first rows that come are those of the restored list`() {
        var view = SavedView()
        view.filter = "status:shipped"
        view.sort = .init(column: "total", isDescending: false)
        var state = Self.state(restoring: view)
        let effects = state.start()
        let queries = effects.compactMap { effect in
            if case .loadOrders(let query, _) = effect { query } else { nil }
        }
        #expect(queries.map(\.filter) == [OrderFilter(status: .shipped)])
        #expect(queries.map(\.sort) == [OrderSort(.total, isDescending: false)])
    }

    @Test func `the lists of customers and products and the overview come back with sort and period`() throws {
        var view = SavedView(of: DashboardDriver(orders: [.sample(1)]).state)
        view.customers = .init(sort: .init(column: "country", isDescending: false), period: "year")
        view.products = .init(sort: .init(column: "price", isDescending: true), period: "all")
        view.overviewPeriod = "week"
        let state = Self.state(restoring: view)
        #expect(state.screens[CustomersScreen.self].list.load.question.sort == .country)
        #expect(state.screens[CustomersScreen.self].list.load.question.period == .year)
        #expect(state.screens[ProductsScreen.self].list.load.question.sort == .price)
        #expect(state.screens[OverviewScreen.self].load.question == .week)
        #expect(SavedView(of: state) == view)
    }

    @Test func `unknown names are left out, and a filter that cannot be read is named`() {
        var view = SavedView()
        view.screen = "kitchen"
        view.sort = .init(column: "colour", isDescending: true)
        view.hiddenColumns = ["colour", "order", "total"]
        view.lagWindow = "1 y"
        view.overviewPeriod = "century"
        view.customers = .init(sort: .init(column: "colour", isDescending: true), period: "century")
        view.filter = "status:pe"
        let state = Self.state(restoring: view)
        #expect(state.screens.shown == .orders)
        #expect(state.list.sort == .newestFirst)
        #expect(state.list.columns.hiddenNames == ["total"])
        #expect(state.list.filter == .all)
        #expect(state.screens[LagScreen.self].window == .tenMinutes)
        #expect(state.screens[CustomersScreen.self].list.load.question == CustomersScreen().list.load.question)
        #expect(state.notice?.text.contains("status:pe") == true)
        #expect(view != SavedView())
    }

    @Test func `the filter of the events comes back, and one with a fault does not`() {
        var view = SavedView()
        view.eventFilter = "type:OrderPlaced"
        #expect(Self.state(restoring: view).screens[EventsScreen.self].text == "type:OrderPlaced")
        view.eventFilter = "since:neverever"
        let state = Self.state(restoring: view)
        #expect(state.screens[EventsScreen.self].text.isEmpty)
        #expect(state.notice?.text.contains("since:neverever") == true)
    }

    @Test func `marks, cursor, layers and what is being typed do not come back`() {
        var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
        let before = SavedView(of: desk.state)
        desk.press(.character(" "), .down, .enter)
        #expect(SavedView(of: desk.state) == before)
    }
}
