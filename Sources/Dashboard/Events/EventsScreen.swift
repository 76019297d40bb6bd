import CQRS
import OrderQueries
import TerminalKit

/// The log: its newest events first, and up to where the projections have read.
struct EventsScreen: Screen {
    static let id = ScreenID.events
    static let title = "Events"
    static let key = Key.function(4)
    static let sections: [ActionSection] = [.events]
    static let projection = ListEvents.projection
    /// The most events of one answer.
    private static let pageSize = 200

    /// The filter as it is typed.
    private(set) var text = ""
    /// What is wrong with it; nil while all of it can be read.
    private(set) var fault: FilterFault?
    /// What is asked for, and what came for it.
    private(set) var load = PacedAnswer<EventFilter, EventList>(.all, for: id)
    /// The newest position that is shown while the list is frozen; nil while it follows the log.
    private(set) var frozenAt: Position?
    /// Whether the cursor stays on the newest event as events come in: until it is moved or something is done to its event.
    private(set) var followsTop = true
    /// The part of the list that was asked for.
    private var asked = Part.newest
    private(set) var cursor = ListCursor<Position>()

    private enum Part: Hashable, Sendable {
        /// The newest part, in place of what is shown.
        case other
        /// The newest part of the list that is shown, or what comes next above it.
        case newest
        /// What is older than what is shown.
        case older
        /// A part that is shown, whose events may have become visible or been retried since.
        case again
    }

    /// Whether events that are recorded come into the list.
    var isFollowing: Bool { frozenAt == nil }
    /// What came; nil before the first answer.
    var list: EventList? { load.answer }
    /// The filter of what is shown as text, as it was typed where it is the one that was typed last.
    var shownText: String { fault != nil || !load.isOnItsWay ? text : load.shown.text }
    /// The event under the cursor; nil when there is none.
    var selected: ListedEvent? { list?.events.first { $0.position == cursor.selection } }
    var sought: String? { text }
    var searchFault: FilterFault? { fault }
    var positions: [Position] { list?.events.map(\.position) ?? [] }

    // MARK: Loading

    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        func facts(_ freshness: Freshness) -> [Int64?] {
            [
                freshness.head?.rawValue, freshness.checkpoint.rawValue, freshness.generation,
                Int64(freshness.deadLetters),
            ]
        }
        return before.map { $0.projections.map(facts) } != now.projections.map(facts)
    }

    /// A frozen list says itself where it ends, and one whose cursor was moved, how many newer events it leaves out.
    func shownPosition(in state: DashboardState) -> Position? {
        guard isFollowing else { return nil }
        return followsTop ? list?.highest : list?.head
    }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        let (ask, isIdle) = (ask(newestPart), !state.requests.isOpen(.screen(Self.id)))
        let effects = load.refresh(in: &state, by: ask)
        if isIdle, state.requests.isOpen(.screen(Self.id)) { asked = load.isOnItsWay ? .other : .newest }
        return effects
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        let (ask, isIdle) = (ask(newestPart), !state.requests.isOpen(.screen(Self.id)))
        let effects = load.timePassed(agesByTheMinute: load.shown.dependsOnTime, in: &state, by: ask)
        if isIdle, state.requests.isOpen(.screen(Self.id)) { asked = load.isOnItsWay ? .other : .newest }
        return effects + askAgain(in: &state)
    }

    /// Asks again for the events on the screen of which the newest answers say nothing, and that may not be as they were.
    private mutating func askAgain(in state: inout DashboardState) -> [Effect] {
        guard !load.isOnItsWay, !state.requests.isOpen(.screen(Self.id)), let list,
            let newest = list.events[visibleRows(in: state)].first(where: list.isUnsettled)
        else { return [] }
        let ask = ask(newest.position)
        let effects = load.refresh(in: &state, by: ask)
        if state.requests.isOpen(.screen(Self.id)) { asked = .again }
        return effects
    }

    /// The events on the screen, by their place in the list.
    private func visibleRows(in state: DashboardState) -> Range<Int> {
        let height = EventsLayout(in: Layout(for: state.size)).table.size.rows
        let count = list?.events.count ?? 0
        return cursor.shown(of: count, height: height).clamped(to: 0..<count)
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<ListEvents.Answer>):
            let part = list == nil || load.isOnItsWay ? .other : asked
            let merged = merged(snapshot.answer, as: part, in: state)
            let change = load.receive(merged, upTo: snapshot.checkpoint, at: state.now)
            asked = .newest
            // On the newest event until it is moved: then on the event that it was moved to.
            if part == .other || followsTop && part == .newest {
                let home = followsTop ? nil : cursor.selection
                cursor.land(on: home, of: positions, isAwaited: change.isAwaited)
            } else {
                cursor.follow(positions)
            }
            return load.answered(at: state.uptime) + catchUp(after: part, in: &state)
        case .success: return []
        case .failure(let failure): return load.fail(failure, in: &state)
        }
    }

    /// What is shown once an answer has come about a part of it.
    private func merged(_ answer: ListEvents.Answer, as part: Part, in state: DashboardState) -> EventList {
        var merged = part == .other ? EventList(answer) : list ?? EventList(answer)
        switch part {
        case .other: break
        case .newest: merged.receiveNewest(answer, keepsAll: !followsTop)
        case .older: merged.receiveOlder(answer)
        case .again: merged.receiveAgain(answer)
        }
        if load.question.dependsOnTime {
            merged.keep(passing: load.question.test(now: state.now, timeZone: state.configuration.timeZone))
        }
        return merged
    }

    /// While the cursor stays on its event, what is newer comes part by part.
    private mutating func catchUp(after part: Part, in state: inout DashboardState) -> [Effect] {
        guard frozenAt == nil, let list, list.newer > 0 else { return [] }
        let hasPart = followsTop ? part == .older : list.next(limit: Self.pageSize) != nil
        return hasPart ? refresh(in: &state) : []
    }

    /// As many rows as are left by the lines that may be drawn between the events.
    private func height(in state: DashboardState) -> Int {
        EventsView(self, state: state).eventRows(of: EventsLayout(in: Layout(for: state.size)).table.size.rows)
    }

    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect] {
        followsTop = false
        let height = height(in: state)
        cursor.scroll(by: rows, among: positions, height: height)
        let isAtEnd = cursor.shown(of: positions.count, height: height).upperBound >= positions.count
        guard rows > 0, isAtEnd, !state.requests.isOpen(.screen(Self.id)) else { return [] }
        return searchOlder(in: &state)
    }

    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]? {
        guard let position = row.of(Position.self),
            cursor.select(position, among: positions, height: height(in: state))
        else { return nil }
        followsTop = false
        return []
    }

    mutating func hasShown() {
        cursor.hasShown()
    }

    mutating func pin(in state: inout DashboardState) {
        followsTop = false
        cursor.pin(among: positions)
    }

    func isAwaited(in state: DashboardState) -> Bool { load.isAwaited(in: state) }

    func awaitedSince(in state: DashboardState) -> Timestamp? { load.awaitedSince(in: state) }

    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect]) {
        let ask = ask(newestPart)
        let outcome = load.giveUp(in: &state, by: ask)
        if outcome.isOther { (text, fault) = (load.question.text, nil) }
        asked = .newest
        return outcome
    }

    /// The newest position that is asked for; nil for the log's last.
    private var newestPart: Position? {
        guard frozenAt == nil, !followsTop, !load.isOnItsWay, let list else { return frozenAt }
        return list.next(limit: Self.pageSize) ?? list.highest
    }

    private func ask(_ through: Position?) -> (EventFilter, inout DashboardState) -> Effect {
        { filter, state in
            let zone = state.configuration.timeZone
            let query = ListEvents(filter: filter, through: through, limit: Self.pageSize, timeZone: zone)
            return Self.load(query, in: &state)
        }
    }

    // MARK: What is listed

    /// Lists what a text asks for; while it has a fault, what was listed before stays.
    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect] {
        self.text = text
        let reading = EventFilter.read(text)
        fault = reading.faults.first
        guard fault == nil, reading.filter != load.question else { return [] }
        asked = .other
        let ask = ask(frozenAt)
        return load.ask(reading.filter, in: &state, by: ask)
    }

    /// What comes back of its filter: the text of what is asked for.
    var savedFilter: String { fault == nil ? text : load.question.text }

    /// Asks for what a text of last time asks for, before anything is asked for; returns why it cannot be read.
    mutating func restore(_ text: String) -> FilterFault? {
        let reading = EventFilter.read(text)
        if let fault = reading.faults.first { return fault }
        (self.text, load) = (text, PacedAnswer(reading.filter, for: Self.id))
        return nil
    }

    /// Lists what another filter asks for.
    mutating func list(_ filter: EventFilter, in state: inout DashboardState) -> [Effect] {
        find(filter.text, in: &state)
    }

    /// Stops following the log where it is, or follows it again.
    mutating func toggleFollowing(in state: inout DashboardState) -> [Effect] {
        guard frozenAt == nil else { return goToNewest(in: &state) }
        guard let list else { return [] }
        frozenAt = list.highest
        pin(in: &state)
        // In place of a question under way, whose answer may hold newer events.
        asked = load.isOnItsWay ? .other : .newest
        let ask = ask(frozenAt)
        return load.ask(load.question, in: &state, by: ask)
    }

    /// Follows the log, with the cursor on its newest event.
    private mutating func goToNewest(in state: inout DashboardState) -> [Effect] {
        (frozenAt, followsTop, asked) = (nil, true, load.isOnItsWay ? .other : .newest)
        let ask = ask(nil)
        return load.ask(load.question, in: &state, by: ask)
    }

    /// Searches the log further back.
    mutating func searchOlder(in state: inout DashboardState) -> [Effect] {
        guard let list, list.goesOn, list.hasRoom, !load.isOnItsWay else { return [] }
        asked = .older
        let ask = ask(Position(list.lowest.rawValue - 1))
        return load.ask(load.question, in: &state, by: ask)
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        if movement == .first, frozenAt == nil, list?.newer ?? 0 > 0 { return goToNewest(in: &state) }
        let height = EventsLayout(in: Layout(for: state.size)).table.size.rows - 1
        cursor.move(movement, among: positions, height: max(1, height))
        followsTop = movement == .first && frozenAt == nil
        let isDown = [.down, .pageDown, .halfPageDown, .last].contains(movement)
        guard isDown, cursor.selection == positions.last else { return [] }
        return searchOlder(in: &state)
    }

    // MARK: Drawing

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        EventsView(self, state: state).content(in: EventsLayout(in: layout))
    }

    func rows(of state: DashboardState) -> ExportedRows {
        let cells = EventCells(list, now: state.now)
        return ExportedRows(
            of: "event", columns: EventCells.exportedColumns, rows: (list?.events ?? []).map(cells.exported))
    }

    func hasRows(in state: DashboardState) -> Bool { list?.events.isEmpty == false }
}

extension EventFilter {
    /// Whether what passes depends on the time it is.
    fileprivate var dependsOnTime: Bool {
        terms.contains { term in
            switch term.condition {
            case .since(let date), .until(let date): date.dependsOnTime
            case .type, .stream, .actor: false
            }
        }
    }
}

extension FilterDate {
    fileprivate var dependsOnTime: Bool {
        switch self {
        case .today, .yesterday, .ago: true
        case .day, .month, .instant: false
        }
    }
}
