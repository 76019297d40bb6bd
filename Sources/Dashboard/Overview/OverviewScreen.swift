import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// What was done and sold in a period, beside the period before.
struct OverviewScreen: Screen {
    static let id = ScreenID.overview
    static let title = "Overview"
    static let key = Key.function(7)
    static let sections: [ActionSection] = [.overview]
    static let projection = GetOverview.projection

    /// The period that is asked for, and the newest answer with its own period.
    private(set) var load = PacedAnswer<StatisticsPeriod, GetOverview.Answer>(.today, for: id)
    /// What the cursor is on, among what can be opened.
    private(set) var cursor = ListCursor<OverviewPlace>()
    /// The first line on the screen where the wheel has moved it; nil while that follows the cursor.
    private(set) var top: Int?

    /// What came; nil before the first answer.
    var answer: GetOverview.Answer? { load.answer }
    /// The period of what is shown.
    var period: StatisticsPeriod { load.shown }

    func shownPosition(in state: DashboardState) -> Position? { load.checkpoint }

    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        isChanged([projection, .directory], from: before, to: now)
    }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        load.refresh(in: &state, by: Self.ask)
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        load.timePassed(agesByTheMinute: true, in: &state, by: Self.ask)
    }

    /// Asks for the period after the one that was asked for last.
    mutating func showNextPeriod(in state: inout DashboardState) -> [Effect] {
        load.ask(load.question.next, in: &state, by: Self.ask)
    }

    private static func ask(_ period: StatisticsPeriod, in state: inout DashboardState) -> Effect {
        load(
            GetOverview(
                period: period, timeZone: state.configuration.timeZone,
                limit: OverviewView.listLength(on: state.size)),
            in: &state)
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<GetOverview.Answer>):
            let span = snapshot.answer.span
            let change = load.receive(snapshot.answer, upTo: snapshot.checkpoint, at: state.now)
            // The same figure of another span is another place.
            let home = cursor.selection?.moved(to: span)
            if change.isOther {
                cursor.land(on: home, of: places, isAwaited: change.isAwaited)
            } else {
                home.map { cursor.rename($0) }
                cursor.follow(places)
            }
            return load.answered(at: state.uptime)
        case .success: return []
        case .failure(let failure): return load.fail(failure, in: &state)
        }
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        cursor.move(movement, among: places, height: state.size.rows)
        top = nil
        return []
    }

    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect] {
        let view = OverviewView(self, state: state)
        let (first, last) = view.scrolling(in: Layout(for: state.size).body)
        top = max(0, min(first + rows, last))
        return []
    }

    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]? {
        guard let place = row.of(OverviewPlace.self),
            cursor.select(place, among: places, height: state.size.rows)
        else { return nil }
        return []
    }

    /// Asks for the period of last time, before anything is asked for.
    mutating func restore(_ period: StatisticsPeriod) {
        load = PacedAnswer(period, for: Self.id)
    }

    mutating func choose(_ choice: RowID, in state: inout DashboardState) -> [Effect] {
        guard let period = choice.of(StatisticsPeriod.self) else { return [] }
        return load.ask(period, in: &state, by: Self.ask)
    }

    mutating func hasShown() {
        cursor.hasShown()
    }

    mutating func pin(in state: inout DashboardState) {
        top = nil
        cursor.pin(among: places)
    }

    func isAwaited(in state: DashboardState) -> Bool { load.isAwaited(in: state) }

    func awaitedSince(in state: DashboardState) -> Timestamp? { load.awaitedSince(in: state) }

    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect]) {
        load.giveUp(in: &state, by: Self.ask)
    }

    /// What can be opened, from the top.
    var places: [OverviewPlace] { answer.map(OverviewPlace.places) ?? [] }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        OverviewView(self, state: state).content(in: layout.body)
    }

    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(
            of: "figure", columns: ["figure", "id", "name", "count", "totalCents", "currency"],
            rows: ((answer?.figures ?? []) + (state.screens[OrdersScreen.self].tally?.waitingFigures ?? [])).map {
                figure in
                [
                    .text(figure.figure), .text(figure.id), .text(figure.name),
                    figure.count.map { .integer(Int64($0)) } ?? .none,
                    figure.money.map { .integer($0.minorUnits) } ?? .none,
                    figure.money.map { .text($0.currency.rawValue) } ?? .none,
                ]
            })
    }

    func hasRows(in state: DashboardState) -> Bool { answer != nil }
}

/// Something on the overview that opens as a filter of the orders.
enum OverviewPlace: Hashable, Sendable {
    /// The orders placed in the period.
    case placed(TimeSpan)
    /// The orders that wait for approval.
    case waiting
    /// The orders that need somebody.
    case attention
    /// The orders that are pending for over a day.
    case late
    /// The orders of high value that are pending.
    case highValue
    /// The pending orders of customers whose account is suspended.
    case suspended
    /// A customer's orders of the period.
    case customer(String, TimeSpan)
    /// A product's orders of the period.
    case product(String, TimeSpan)
    /// The orders of the period that customers of a country placed.
    case country(String, TimeSpan)
    /// The orders of the period that somebody placed.
    case person(String, TimeSpan)

    /// What is of no period.
    static let kept: [OverviewPlace] = [.waiting, .attention, .late, .highValue]

    /// The orders that need somebody for a reason; nil where no filter finds them.
    init?(_ reason: OrderAttention.Reason) {
        switch reason {
        case .late: self = .late
        case .highValue: self = .highValue
        case .parked: return nil
        }
    }

    /// What can be opened, from the top.
    static func places(of answer: GetOverview.Answer) -> [OverviewPlace] {
        let span = answer.span
        return [.placed(span)] + kept + (answer.suspended.count == 0 ? [] : [.suspended])
            + answer.topCustomers.map { .customer($0.id, span) }
            + answer.topProducts.map { .product($0.id, span) }
            + answer.topCountries.filter { !$0.id.isEmpty }.map { .country($0.id, span) }
            + answer.people.filter(\.hasPlaced).map { .person($0.actor, span) }
    }

    /// The same for another span.
    func moved(to span: TimeSpan) -> OverviewPlace {
        switch self {
        case .placed: .placed(span)
        case .waiting, .attention, .late, .highValue, .suspended: self
        case .customer(let id, _): .customer(id, span)
        case .product(let id, _): .product(id, span)
        case .country(let name, _): .country(name, span)
        case .person(let name, _): .person(name, span)
        }
    }

    /// What it is called where its line is gone.
    var name: String {
        switch self {
        case .placed: "placed"
        case .waiting: "waiting now"
        case .attention: "attention"
        case .late, .highValue: "that"
        case .suspended: "an order of a suspended account"
        case .customer(let id, _): "customer \(id)"
        case .product(let id, _): "product \(id)"
        case .country(let name, _), .person(let name, _): name
        }
    }

    /// The orders it stands for.
    var filter: OrderFilter {
        switch self {
        case .placed(let span): OrderFilter().placed(in: span)
        case .waiting: OrderFilter(status: .pending)
        case .attention: OrderFilter(terms: [OrderTerm(.attention)])
        case .late:
            OrderFilter(
                status: .pending,
                terms: [OrderTerm(.age([FilterRange(lower: .init(FilterAge(1, .days), isIncluded: false))]))])
        case .highValue: OrderFilter(status: .pending, highValue: true)
        case .suspended: OrderFilter(status: .pending, terms: [OrderTerm(.suspended)])
        case .customer(let id, let span): OrderFilter(customerID: CustomerID(id)).placed(in: span)
        case .product(let id, let span):
            OrderFilter(terms: [OrderTerm(.product([TextPattern(id, isWhole: true)]))]).placed(in: span)
        case .country(let name, let span):
            OrderFilter(terms: [OrderTerm(.country([TextPattern(name, isWhole: true)]))]).placed(in: span)
        case .person(let name, let span):
            OrderFilter(terms: [OrderTerm(.placedBy([TextPattern(name, isWhole: true)]))]).placed(in: span)
        }
    }
}

extension GetOverview.Person {
    /// Whether there are orders that a filter can name them by.
    var hasPlaced: Bool { !actor.isEmpty && acts[.placed] != nil }
}

extension OrderFilter {
    /// The same for orders placed in a span; all time is no bound.
    fileprivate func placed(in span: TimeSpan) -> OrderFilter {
        guard span != .always else { return self }
        var filter = self
        (filter.placedFrom, filter.placedBefore) = (span.start, span.end)
        return filter
    }
}

extension ActionSection {
    /// What can be done on the overview.
    static let overview = ActionSection(
        "Overview", [ActionRow(.openFigure), ActionRow(.overviewPeriod), ActionRow(.leaveOverview)])
}

extension Action {
    fileprivate static let openFigure = Action(
        "overview.open", "list the orders behind the figure", [.keys(.enter, in: .screen(.overview))],
        hint: Hint("its orders")
    ) { state, _ in
        guard let place = state.screens[OverviewScreen.self].cursor.selection else { return [] }
        return state.showOrders(place.filter)
    }.prepared { $0.pinScreenCursor() }.available { state in
        state.screens[OverviewScreen.self].cursor.selection == nil
            ? .unavailable("nothing is there to be opened yet", .information) : .available
    }

    fileprivate static let overviewPeriod = Action(
        "overview.period", "today, this week, this month, this year, in all",
        [.keys(.character("t"), in: .screen(.overview))],
        hint: Hint("period", group: .filters)
    ) { state, _ in
        state.change(OverviewScreen.self) { screen, state in screen.showNextPeriod(in: &state) }
    }

    fileprivate static let leaveOverview = Action(
        "overview.leave", "back to the orders", [.keys(.escape, in: .screen(.overview))], isImmediate: true
    ) { state, _ in state.show(.orders) }
}
