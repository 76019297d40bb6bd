import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A screen that is this file and nothing else: what it brings is shown, offered and driven by the real update and view.
private struct TallyScreen: Screen {
    static let id = ScreenID("tally")
    static let title = "Tally"
    static let key = Key.function(9)
    static let sections = [ActionSection("Tally", [ActionRow(count), ActionRow(takeBack)])]

    var count = 0
    var products: Int?

    private static let count = Action(
        "tally.count", "count one more", [.keys(.character("+"), in: place)], hint: Hint("count")
    ) { state, _ in
        state.change(TallyScreen.self) { screen, _ in
            screen.count += 1
            return []
        }
    }

    private static let takeBack = Action(
        "tally.takeBack", "take one back", [.keys(.character("-"), in: place)], hint: Hint("take back")
    ) { state, _ in
        state.change(TallyScreen.self) { screen, state in
            screen.count -= 1
            state.showNotice(.success, "took one back")
            return []
        }
    }.available { state in
        state.screens[TallyScreen.self].count > 0 ? .available : .unavailable("nothing is counted yet", .information)
    }

    func shownPosition(in state: DashboardState) -> Position? { nil }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        [Self.load(ListProducts(), in: &state)]
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        if case .success(let snapshot as Snapshot<[ProductSummary]>) = result { products = snapshot.answer.count }
        return []
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        count += movement == .down ? 10 : 0
        return []
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        let text = "\(Self.title): \(count) of \(products.map(String.init) ?? "?")"
        let line = Line([Span(text, .strong)])
        return LinesContent(
            lines: [PlacedLine(line, row: layout.body.row, column: 1, width: layout.body.size.columns - 1)])
    }

    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(columns: ["COUNT"], rows: [["\(count)"]])
    }
}

struct ThrowAwayScreenTests {
    private var desk: DashboardDriver

    init() {
        desk = DashboardDriver(orders: [.sample(1)])
        let kinds: [any Screen.Type] = [OrdersScreen.self, TallyScreen.self]
        let list = desk.state.list
        desk.state = DashboardState(
            configuration: desk.state.configuration, size: Size(columns: 80, rows: 24), now: desk.now,
            screens: kinds, actions: ActionTable(screens: kinds))
        desk.state.list = list
        desk.observe()
        desk.effects = []
    }

    private var lines: [String] { view(desk.state).text.split(separator: "\n").map(String.init) }

    @Test mutating func `its key shows it with its keys, and the key of the first screen goes back`() {
        #expect(lines[1] == " F2 Orders  F9 Tally" && lines.contains { $0.hasPrefix(" / all") })
        desk.press(.function(9))
        #expect(lines[2] == " Tally: 0 of ?")
        #expect(lines.contains(" + count  - take back │ e export │ : commands  ? help"))
        desk.press(.function(2))
        #expect(lines[1] == " F2 Orders  F9 Tally" && lines.contains { $0.hasPrefix(" / all") })
        #expect(lines.contains { $0.hasPrefix(" Space mark") })
    }

    @Test mutating func `its actions and movements change it, and it keeps its place`() {
        desk.press(.function(9), .character("+"), .character("+"), .character("j"))
        #expect(lines[2] == " Tally: 12 of ?")
        desk.press(.character("-"))
        #expect(desk.state.notice?.text == "took one back")
        desk.press(.function(2), .character("-"))
        #expect(desk.state.notice?.text == "- does nothing here; ? lists the keys")
        desk.press(.function(9))
        #expect(lines[2] == " Tally: 11 of ?")
        #expect(desk.state.screens.current.rows(of: desk.state).rows == [[.text("11")]])
    }

    @Test mutating func `an action that cannot be done says why, and the keys of other screens mean nothing`() {
        desk.press(.function(9), .character("-"))
        #expect(desk.state.notice?.text == "nothing is counted yet")
        desk.press(.character("a"))
        #expect(desk.state.notice?.text == "a does nothing here; ? lists the keys")
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `it asks for what it shows when it comes, and when the read model has changed meanwhile`()
        throws
    {
        desk.press(.function(9))
        let load = ScreenLoad(ListProducts())
        let asked = { (desk: DashboardDriver) in
            desk.effects.compactMap { if case .load(load, let request) = $0 { request } else { nil } }
        }
        #expect(asked(desk).count == 1)
        let request = try #require(asked(desk).last)
        desk.answer(request, .screen(.success(Snapshot([Sample.chai], checkpoint: Position(100)))))
        #expect(lines[2] == " Tally: 0 of 1")
        (desk.head, desk.checkpoint) = (Position(101), Position(101))
        desk.observe()
        #expect(asked(desk).count == 2)
        desk.press(.function(2))
        (desk.head, desk.checkpoint) = (Position(102), Position(102))
        desk.observe()
        #expect(asked(desk).count == 2, "a screen that is not shown asks for nothing")
    }

    @Test mutating func `what lies over a screen is closed by the key of another one`() {
        desk.press(.enter)
        desk.answer(OrderID("o0001"), with: .plain(.sample(1)))
        #expect(desk.pane != nil)
        desk.press(.function(9))
        #expect(desk.state.layers.isEmpty)
        #expect(lines[2] == " Tally: 0 of ?")
    }

    @Test mutating func `the help has its section, and a line for each screen`() {
        desk.send(.screenResized(Size(columns: 120, rows: 200)))
        desk.press(.function(9), .character("?"))
        let text = view(desk.state).text
        #expect(text.contains(#/\+ +count one more/#) && text.contains(#/F9 +show Tally/#))
    }

    @Test func `every screen has a key of its own`() {
        for kind in Screens.all {
            let place = kind.parent.map { Place.screen($0) } ?? .anywhere
            #expect(ActionTable.standard.entry(for: kind.key, in: place)?.action.id == kind.show.id)
        }
        #expect(ActionTable(screens: Screens.all + [TallyScreen.self]).conflicts.isEmpty)
    }
}
