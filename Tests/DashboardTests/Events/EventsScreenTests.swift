import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct EventsScreenTests {
    private var desk = DashboardDriver(orders: [.sample(1), .sample(2)], size: Size(columns: 120, rows: 36))

    private var lines: [String] {
        view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private var screen: EventsScreen { desk.state.screens[EventsScreen.self] }

    private var asked: [ListEvents] {
        desk.effects.compactMap { effect in
            if case .load(let load, _) = effect { load.query as? ListEvents } else { nil }
        }
    }

    // MARK: What is answered

    private static let now = Timestamp(iso8601: "2026-11-21T14:00:00Z")!

    /// An event of the log, recorded a tenth of a second after the one before it.
    private static func event(
        _ position: Int64, _ type: String = "OrderPlaced", stream: String? = nil, summary: String? = nil,
        checkpoint: Int64 = 2_666, parked: Bool = false
    ) -> ListedEvent {
        let recordedAt = now + .milliseconds(-100 * (2_674 - position))
        let stream = stream.flatMap { StreamID($0) } ?? StreamID(category: "order", key: "\(position)")
        var delivery = EventDelivery(of: .orders, position > checkpoint ? .waiting : .visible(since: now))
        delivery.wait = position > checkpoint ? .zero : .milliseconds(2_000)
        if parked { delivery = EventDelivery(of: .orders, .parked(since: now)) }
        return ListedEvent(
            recorded: RecordedEvent(
                position: Position(position), stream: stream, version: StreamVersion(1), type: EventType(type),
                occurredAt: recordedAt, recordedAt: recordedAt,
                cause: EventCause(
                    commandID: CommandID(UUID(uuidString: "9F0E0000-0000-4000-8000-000000000021")!), actor: "web",
                    correlationID: UUID(uuidString: "9F0E0000-0000-4000-8000-000000000022")!, causationID: nil),
                data: Data(#"{"orderID":"\#(stream.key)","note":"a\u001bb"}"#.utf8), chain: .start),
            summary: summary ?? "Save-a-lot Markets · 2 items, $586.00",
            orderID: stream.category == "order" ? OrderID(stream.key) : nil, delivery: delivery)
    }

    private static func answer(
        _ positions: ClosedRange<Int64>, checkpoints: [Int64] = [2_666, 2_666, 2_670, 2_666], head: Int64? = nil
    ) -> ListEvents.Answer {
        let names: [ProjectionName] = [.orders, .history, .directory, .statistics]
        return ListEvents.Answer(
            events: positions.reversed().map { position in
                switch position {
                case 2_668: event(position, "CustomerSuspended", stream: "customer-ALFKI", summary: "suspended")
                case 2_660: event(position, parked: true)
                default: event(position, checkpoint: checkpoints[0])
                }
            },
            highest: Position(positions.upperBound), lowest: Position(positions.lowerBound),
            head: Position(head ?? positions.upperBound),
            checkpoints: zip(names, checkpoints).map { ProjectionCheckpoint($0, Position($1)) })
    }

    /// Answers what the screen asked last.
    private mutating func reply(_ answer: ListEvents.Answer) throws {
        let request = try #require(desk.requests(for: .screen(.events)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(2_666)))))
    }

    private mutating func show() throws {
        desk.press(.function(4))
        try reply(Self.answer(2_600...2_673))
    }

    /// Lets the dashboard see a desk whose log has grown and whose projections have not moved.
    private mutating func observe(head: Int64, checkpoint: Int64 = 100) {
        desk.head = Position(head)
        desk.checkpoint = Position(checkpoint)
        desk.now = desk.now + .seconds(1)
        desk.observe()
        desk.send(.timePassed)
    }

    // MARK: Frames

    @Test mutating func `newest first, each says when it becomes visible, and lines show how far was read`() throws {
        try show()
        #expect(lines[2].hasPrefix(" / all"))
        #expect(lines[2].contains("● following · f   of 2,673"))
        #expect(lines[3].contains("POSITION") && lines[3].contains("VISIBLE AFTER"))
        #expect(lines[4].hasPrefix(" ▸     2,673     1 s"))
        #expect(lines[4].contains("◔ OrderPlaced") && lines[4].hasSuffix("◔ 7th"))
        #expect(lines[7].contains("━━ directory has read up to here · 2,670 ━"))
        #expect(lines[10].contains("◔ CustomerSuspended") && lines[10].contains("customer-ALFKI"))
        #expect(lines[11].hasSuffix("◔ next"))
        #expect(lines[12].contains("━━ orders, history and statistics have read up to here · 2,666 ━"))
        #expect(lines[13].contains("2,666") && lines[13].hasSuffix("2.0 s"))
        #expect(lines[19].contains("✖ OrderPlaced") && lines[19].hasSuffix("✖ dead letter"))
        let pane = try #require(lines.firstIndex { $0.hasPrefix("── 2,673 OrderPlaced, schema 1 ──") })
        #expect(
            lines[pane].contains("command 9f0e…21 ── caused by nothing ──")
                && lines[pane + 1].contains(#"{ "orderID": "2673","#))
        #expect(lines[pane - 1].hasPrefix(" 74 events, searched back to 2,600 · m searches further"))
    }

    @Test(arguments: [(120, 36), (80, 24), (40, 12), (200, 60), (30, 8), (20, 5)])
    mutating func `what matters most of an event is there on any screen`(columns: Int, rows: Int) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        try show()
        let text = view(desk.state).text
        #expect(text.contains(columns >= 40 ? "OrderPlaced" : "Save-a"))
        if columns >= 40 {
            #expect(text.contains("◔ OrderPlaced") && text.contains("directory read to 2,670") || columns >= 60)
        }
        if columns >= 80 { #expect(text.contains("◔ 7th") && text.contains("2,673") && text.contains("Save-a-lot")) }
        for line in text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= columns) }
        for _ in 0..<80 { desk.press(.character("j")) }
        #expect(lines.contains { $0.hasPrefix(" ▸") }, "the cursor is on the screen")
    }

    @Test mutating func `all projections that have read everything are one line above the newest event`() throws {
        desk.press(.function(4))
        try reply(Self.answer(1...9, checkpoints: [9, 9, 9, 9]))
        #expect(lines[4].contains("━━ all projections have read up to here · 9 ━"))
        #expect(lines[5].contains(" ▸ ") && !lines[5].contains("◔"))
        #expect(lines.contains { $0.hasPrefix(" 9 events, back to the first of the log") })
    }

    // MARK: Following

    @Test mutating func `it asks when the log has grown though no projection has moved, and the newest comes on top`()
        throws
    {
        try show()
        observe(head: 2_673)
        try reply(Self.answer(2_600...2_673))
        let before = asked.count
        observe(head: 2_675)
        #expect(asked.count == before + 1 && asked.last?.through == nil)
        try reply(Self.answer(2_620...2_675))
        #expect(screen.cursor.selection == Position(2_675), "on the newest until it is moved")
        #expect(screen.list?.events.count == 76 && screen.list?.lowest == Position(2_600), "older ones stay")
        observe(head: 2_675)
        #expect(asked.count == before + 1, "nothing has changed")
    }

    @Test mutating func `a cursor that was moved stays on its event, at its place on the screen`() throws {
        try show()
        desk.press(.character("j"), .character("j"))
        let row = try #require(lines.firstIndex { $0.hasPrefix(" ▸") })
        observe(head: 2_690)
        try reply(Self.answer(2_640...2_690))
        #expect(screen.cursor.selection == Position(2_671))
        #expect(lines[row].hasPrefix(" ▸     2,671"))
        #expect(lines[3].hasPrefix("▲"))
        desk.press(.character("g"))
        #expect(screen.cursor.selection == Position(2_690))
    }

    @Test mutating func `a key is meant for the event that was on the screen, whatever has come since`() throws {
        try show()
        desk.draw()
        observe(head: 2_680)
        try reply(Self.answer(2_640...2_680))
        #expect(screen.cursor.selection == Position(2_680))
        desk.press(.enter)
        #expect(desk.pane?.orderID == OrderID("2673"))
        desk.press(.escape)
        #expect(screen.cursor.selection == Position(2_673), "and it stays there")
        observe(head: 2_681)
        try reply(Self.answer(2_640...2_681))
        #expect(screen.cursor.selection == Position(2_673))
    }

    @Test
    mutating func `events on the screen that the newest answers leave out are asked for again once they are applied`()
        throws
    {
        desk.press(.function(4))
        try reply(Self.answer(2_600...2_673, checkpoints: [2_590, 2_590, 2_590, 2_590]))
        desk.press(.character("G"))
        // At the end it asks for what is older.
        try reply(Self.answer(2_580...2_599, checkpoints: [2_590, 2_590, 2_590, 2_590], head: 2_673))
        #expect(lines.contains { $0.contains("2,605") && $0.contains("◔ 15th") })
        observe(head: 2_900, checkpoint: 101)
        // The newest part reaches no further down than to what is above the screen.
        try reply(Self.answer(2_674...2_873, checkpoints: [2_873, 2_873, 2_873, 2_873]))
        #expect(lines.contains { $0.contains("2,605") && $0.hasSuffix("–") }, "it is not known yet when it came")
        for _ in 0..<3 where desk.requests(for: .screen(.events)).isEmpty { desk.pass(.seconds(1)) }
        let through = try #require(asked.last?.through)
        #expect(through < Position(2_674))
        try reply(Self.answer(2_600...through.rawValue, checkpoints: [2_873, 2_873, 2_873, 2_873], head: 2_873))
        #expect(lines.contains { $0.contains("2,605") && $0.hasSuffix("2.0 s") })
        #expect(screen.cursor.selection == Position(2_600))
        #expect(screen.list?.highest == Position(2_873) && screen.list?.lowest == Position(2_580))
    }

    @Test mutating func `it is said to follow only while it goes to the newest event`() throws {
        try show()
        #expect(lines[2].contains("● following · f"))
        desk.press(.character("j"))
        #expect(!lines[2].contains("following") && lines[2].contains("● stays on 2,672 · g"))
        desk.press(.character("g"))
        #expect(lines[2].contains("● following · f"))
    }

    @Test mutating func `what a burst brings comes part by part around a cursor that was moved`() throws {
        try show()
        desk.press(.character("m"))
        try reply(Self.answer(2_500...2_599, head: 2_673))
        desk.press(.character("j"), .character("j"))
        observe(head: 3_400)
        var parts = 0
        while let request = desk.requests(for: .screen(.events)).last {
            let through = try #require(asked.last?.through?.rawValue)
            let end = min(through, 3_400)
            #expect(request == desk.requests(for: .screen(.events)).last)
            try reply(Self.answer(end - 199...end, head: 3_400))
            parts += 1
            desk.pass(.seconds(1))
        }
        #expect(parts == 5, "the last one asks whether a dead letter of before still waits")
        #expect(screen.cursor.selection == Position(2_671) && !screen.cursor.isGone)
        #expect(screen.list?.lowest == Position(2_500) && screen.list?.highest == Position(3_400))
        #expect(screen.positions == (2_500...3_400).reversed().map { Position($0) }, "without a gap")
    }

    @Test mutating func `a full list keeps the event under the cursor, and counts what has no room`() throws {
        desk.press(.function(4))
        try reply(Self.answer(4_001...4_200))
        for last in stride(from: 4_000, through: 2_400, by: -200) as StrideThrough<Int64> {
            desk.press(.character("m"))
            try reply(Self.answer(last - 199...last, head: 4_200))
        }
        #expect(screen.list?.events.count == 2_000)
        desk.press(.character("G"))
        #expect(screen.cursor.selection == Position(2_201))
        observe(head: 4_260)
        try reply(Self.answer(4_001...4_200, head: 4_260))
        #expect(screen.cursor.selection == Position(2_201) && !screen.cursor.isGone)
        #expect(lines[2].contains("● 60 newer · g   of 4,260"))
        #expect(screen.shownPosition(in: desk.state) == Position(4_260), "the header waits for none of what is counted")
        desk.press(.character("g"), .character("y"), .enter)
        try reply(Self.answer(4_061...4_260))
        #expect(
            screen.cursor.selection == Position(4_260) && lines[2].contains("● stays on 4,260 · g"), "y needs its event"
        )
        let copied = desk.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
        #expect(copied == [#"{"orderID":"4260","note":"a\u001bb"}"#], "y waited for the newest")
    }

    @Test mutating func `what has become too old for since: goes, and the event under the cursor leaves a gap`() throws
    {
        var model = ScreenModel()
        desk.press(.function(4), .character("/"))
        desk.type("since:1m")
        (model.now, model.head, model.startedAt) = (desk.now, 600, desk.now + .seconds(-600))
        desk.answer(.events, from: model)
        desk.press(.enter)
        #expect(screen.list?.events.count == 61)
        desk.press(.character("G"))
        desk.answer(.events, from: model)
        let selection = try #require(screen.cursor.selection)
        #expect(selection == Position(540))
        desk.draw()
        desk.pass(.seconds(60))
        #expect(desk.requests(for: .screen(.events)).count == 1, "asked again though nothing has happened")
        model.now = desk.now
        desk.answer(.events, from: model)
        #expect(screen.positions == [Position(600)] && screen.cursor.isGone)
        #expect(desk.cursorLine?.contains("540") == true && desk.cursorLine?.contains("no longer here") == true)
        desk.press(.enter)
        #expect(desk.state.notice?.text == "event 540 is no longer in this list; move the cursor")
    }

    @Test mutating func `frozen it stays where it is and counts what is newer, until it follows again`() throws {
        try show()
        desk.press(.character("f"))
        #expect(asked.last?.through == Position(2_673))
        try reply(Self.answer(2_600...2_673))
        observe(head: 2_690)
        #expect(asked.last?.through == Position(2_673))
        try reply(Self.answer(2_600...2_673, head: 2_690))
        #expect(lines[2].contains("‖ frozen at 2,673 · 17 newer · f"))
        #expect(lines[4].contains("2,673"))
        desk.press(.character("f"))
        try reply(Self.answer(2_660...2_690))
        #expect(screen.cursor.selection == Position(2_690) && screen.list?.events.count == 91)
    }

    @Test mutating func `a screen that is not shown asks nothing`() throws {
        try show()
        desk.press(.function(2))
        let before = asked.count
        for head in 2_680...2_690 as ClosedRange<Int64> { observe(head: head) }
        #expect(asked.count == before)
    }

    @Test mutating func `what is further back is searched by a key, and by moving down beyond the last event`() throws {
        try show()
        desk.press(.character("m"))
        #expect(asked.last?.through == Position(2_599))
        try reply(Self.answer(2_500...2_599, head: 2_673))
        #expect(screen.list?.events.count == 174 && screen.cursor.selection == Position(2_673))
        desk.press(.character("G"))
        #expect(screen.cursor.selection == Position(2_500))
        #expect(asked.last?.through == Position(2_499))
        try reply(Self.answer(1...2_499, head: 2_673))
        desk.press(.character("m"))
        #expect(desk.state.notice?.text == "the log was searched back to its first event")
    }

    // MARK: Keys

    @Test mutating func `only this type, only this stream, and back`() throws {
        try show()
        desk.press(.character("t"))
        #expect(asked.last?.filter.text == "type:OrderPlaced")
        try reply(Self.answer(2_669...2_673))
        #expect(lines[2].hasPrefix(" / type:OrderPlaced"))
        desk.press(.character("i"))
        #expect(asked.last?.filter.text == "type:OrderPlaced stream=order-2673")
        try reply(Self.answer(2_673...2_673))
        desk.press(.escape)
        #expect(asked.last?.filter == .all && desk.state.screens.shown == .events)
        try reply(Self.answer(2_600...2_673))
        desk.press(.escape)
        #expect(desk.state.screens.shown == .orders)
    }

    @Test mutating func `a filter is listed as it is typed, and a fault is said while the list stays`() throws {
        try show()
        desk.press(.character("/"))
        desk.type("typ")
        #expect(lines[2].contains("▲ events are not searched for free text"))
        let before = asked.count
        desk.press(.enter)
        #expect(desk.state.finder != nil && desk.state.notice?.kind == .warning)
        desk.type("e:Order* by:web")
        #expect(asked.count > before && asked.last?.filter.text == "type:Order* by:web")
        try reply(Self.answer(2_669...2_673))
        desk.press(.enter)
        #expect(desk.state.finder == nil)
        #expect(lines[2].hasPrefix(" / type:Order* by:web"))
        #expect(screen.list?.events.count == 5)
    }

    @Test mutating func `Enter opens the order of the event; an event about none says so`() throws {
        try show()
        desk.press(.enter)
        guard case .order(let pane)? = desk.state.layers.last else {
            Issue.record("no order is open")
            return
        }
        #expect(pane.orderID == OrderID("2673"))
        desk.answer(OrderID("2673"), with: nil)
        desk.press(.escape)
        for _ in 0..<5 { desk.press(.character("j")) }
        desk.press(.enter)
        #expect(desk.state.notice?.text == "CustomerSuspended is about no order")
    }

    @Test mutating func `the event's JSON is copied without what a terminal acts on`() throws {
        try show()
        desk.press(.character("y"), .enter)
        let copied = desk.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
        #expect(copied == [#"{"orderID":"2673","note":"a\u001bb"}"#])
    }

    @Test mutating func `a log that cannot be read leaves what came before, with its age`() throws {
        try show()
        observe(head: 2_680)
        let request = try #require(desk.requests(for: .screen(.events)).last)
        desk.now = desk.now + .seconds(5)
        desk.answer(request, .screen(.failure(Failure(message: "the disk is gone"))))
        #expect(lines[2].contains("✖ as of 6 s ago: the disk is gone"))
        #expect(lines[4].contains("2,673"))
    }
}
