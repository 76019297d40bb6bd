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
    /// What is listed, or asked for.
    private(set) var filter = EventFilter.all
    /// The newest position that is shown while the list is frozen; nil while it follows the log.
    private(set) var frozenAt: Position?
    /// What came; nil before the first answer.
    private(set) var list: EventList?
    /// Why the newest question was not answered; nil when it was. What came before stays.
    private(set) var failure: String?
    /// When the list came.
    private(set) var loadedAt: Timestamp?
    /// The part of the list that was asked for.
    private var asked = Part.newest
    private var pace = PacedLoad()
    private(set) var cursor = ListCursor<Position>()

    private enum Part: Hashable, Sendable {
        /// The newest part of another list.
        case other
        /// The newest part of the list that is shown.
        case newest
        /// What is older than what is shown.
        case older
    }

    /// Whether events that are recorded come into the list.
    var isFollowing: Bool { frozenAt == nil }
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

    /// A frozen list says itself where it ends.
    func shownPosition(in state: DashboardState) -> Position? { isFollowing ? list?.highest : nil }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        let isIdle = !state.requests.isOpen(.screen(Self.id))
        let load = load(through: frozenAt)
        let effects = pace.refresh(.screen(Self.id), in: &state, by: load)
        if isIdle, state.requests.isOpen(.screen(Self.id)) { asked = isOtherAsked ? .other : .newest }
        return effects
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        let load = load(through: frozenAt)
        let effects = pace.timePassed(.screen(Self.id), in: &state, by: load)
        if !effects.isEmpty { asked = isOtherAsked ? .other : .newest }
        return effects
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<ListEvents.Answer>):
            let isAtTop = cursor.selection == nil || cursor.selection == list?.events.first?.position
            switch asked {
            case .other: list = EventList(snapshot.answer)
            case .newest where list != nil: list?.receiveNewest(snapshot.answer)
            case .newest: list = EventList(snapshot.answer)
            case .older: list?.receiveOlder(snapshot.answer)
            }
            (failure, loadedAt) = (nil, state.now)
            // On the newest event until it is moved: then on the event that it was moved to.
            if isAtTop, asked != .older { cursor.reset() }
            asked = .newest
            cursor.follow(positions)
        case .success: break
        case .failure(let failure):
            self.failure = failure.message
            return pace.failed(at: state.uptime)
        }
        return pace.answered(at: state.uptime)
    }

    func isAwaited(in state: DashboardState) -> Bool {
        isOtherAsked && state.requests.isOpen(.screen(Self.id))
    }

    private func load(through: Position?) -> (inout DashboardState) -> Effect {
        { [filter] state in
            let zone = state.configuration.timeZone
            let query = ListEvents(filter: filter, through: through, limit: Self.pageSize, timeZone: zone)
            return Self.load(query, in: &state)
        }
    }

    /// Whether what was asked for is not the list that is shown, and has not come.
    private var isOtherAsked: Bool { list == nil || asked == .other }

    private mutating func ask(_ part: Part, through: Position?, in state: inout DashboardState) -> [Effect] {
        asked = isOtherAsked ? .other : part
        let load = load(through: through)
        return pace.ask(in: &state, by: load)
    }

    // MARK: What is listed

    /// Lists what a text asks for; while it has a fault, what was listed before stays.
    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect] {
        self.text = text
        let reading = EventFilter.read(text)
        fault = reading.faults.first
        guard fault == nil, reading.filter != filter else { return [] }
        filter = reading.filter
        return ask(.other, through: frozenAt, in: &state)
    }

    /// Lists what another filter asks for.
    mutating func list(_ filter: EventFilter, in state: inout DashboardState) -> [Effect] {
        find(filter.text, in: &state)
    }

    /// Stops following the log where it is, or follows it again.
    mutating func toggleFollowing(in state: inout DashboardState) -> [Effect] {
        guard frozenAt == nil else {
            frozenAt = nil
            cursor.reset()
            cursor.follow(positions)
            return ask(.newest, through: nil, in: &state)
        }
        guard let list else { return [] }
        frozenAt = list.highest
        // In place of a question under way, whose answer may hold newer events.
        return ask(.newest, through: frozenAt, in: &state)
    }

    /// Searches the log further back.
    mutating func searchOlder(in state: inout DashboardState) -> [Effect] {
        guard let list, list.goesOn, list.hasRoom, !isOtherAsked else { return [] }
        return ask(.older, through: Position(list.lowest.rawValue - 1), in: &state)
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        let height = EventsLayout(in: Layout(for: state.size)).table.size.rows - 1
        cursor.move(movement, among: positions, height: max(1, height))
        let isDown = [.down, .pageDown, .halfPageDown, .last].contains(movement)
        guard isDown, cursor.selection == positions.last, !state.requests.isOpen(.screen(Self.id)) else { return [] }
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
