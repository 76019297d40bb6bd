import CQRS
import OrderQueries
import TerminalKit

/// One full screen of the dashboard: what it shows, what can be done on it, and what it remembers.
///
/// A value is the screen's own state, kept while another screen is shown. Its update is pure: it changes that value and
/// the dashboard's state, and returns the effects to run. A new screen is a folder that holds one of these, and a line
/// in ``Screens/all``.
protocol Screen: Hashable, Sendable {
    /// What actions and requests name it by.
    static var id: ScreenID { get }
    /// What people call it.
    static var title: String { get }
    /// The key that shows it: everywhere, or on its ``parent``.
    static var key: Key { get }
    /// The screen whose part it is, and where its key is bound; nil for one that the line of screens names.
    static var parent: ScreenID? { get }
    /// What can be done on it, in the order of the help; bound in ``place``.
    static var sections: [ActionSection] { get }

    /// The projection that it shows, whose progress makes it ask again.
    static var projection: ProjectionName { get }

    /// Whether what it shows may have changed from one observation of the desk to the next.
    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool

    /// The screen before it was shown.
    init()

    /// The position of the log up to which it shows everything, which limits what the header says; nil when it shows
    /// nothing yet, or says itself how old it is.
    func shownPosition(in state: DashboardState) -> Position?

    /// Asks for what it shows: when it comes on the screen, and when the read model has changed while it is there.
    mutating func refresh(in state: inout DashboardState) -> [Effect]

    /// Receives the answer to the newest of its ``load(_:in:)``.
    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect]

    /// Moves its cursor, or scrolls it.
    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect]

    /// Moves what is shown by so many rows, and leaves the cursor on its row.
    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect]

    /// Puts its cursor on a row; nil where that is not listed any more.
    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]?

    /// Sorts by a column, or turns the direction where the rows are sorted by it.
    mutating func sort(byColumn name: String, in state: inout DashboardState) -> [Effect]

    /// Chooses what is named in one of its lines, such as a period.
    mutating func choose(_ choice: RowID, in state: inout DashboardState) -> [Effect]

    /// Does what is due: a screen that waits before it asks again.
    mutating func timePassed(in state: inout DashboardState) -> [Effect]

    /// Lists what holds a text; typed key by key.
    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect]

    /// What is listed holds this text; nil for a screen that is not searched by one.
    var sought: String? { get }

    /// What is wrong with the text that is typed; nil while it can be kept.
    var searchFault: FilterFault? { get }

    /// Whether a key has asked for something that has to be there before the next key means anything.
    func isAwaited(in state: DashboardState) -> Bool

    /// Whether somebody waits for the answer that is on its way; one that only brings up to date what is shown comes by itself.
    func isAnswerAwaited(in state: DashboardState) -> Bool

    /// Since when keys wait for an answer in place of which something else is shown; nil while none do.
    func awaitedSince(in state: DashboardState) -> Timestamp?

    /// Gives up what keys wait for and goes on with what is shown; returns whether something else was asked for.
    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect])

    /// Records that a frame has shown it.
    mutating func hasShown()

    /// Moves its cursor to the row that was on the screen: a key is meant for that one, whatever has come since.
    mutating func pin(in state: inout DashboardState)

    /// Returns what it shows between header and keys.
    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent

    /// Returns what it lists, to be exported: every row, those that are not on the screen too.
    func rows(of state: DashboardState) -> ExportedRows

    /// Whether it lists anything that can be exported.
    func hasRows(in state: DashboardState) -> Bool
}

extension Screen {
    mutating func refresh(in state: inout DashboardState) -> [Effect] { [] }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] { [] }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] { [] }

    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect] { [] }

    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]? { nil }

    mutating func sort(byColumn name: String, in state: inout DashboardState) -> [Effect] { [] }

    mutating func choose(_ choice: RowID, in state: inout DashboardState) -> [Effect] { [] }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] { [] }

    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect] { [] }

    func hasRows(in state: DashboardState) -> Bool { true }

    var sought: String? { nil }

    var searchFault: FilterFault? { nil }

    static var projection: ProjectionName { .orders }

    static var parent: ScreenID? { nil }

    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        isChanged([projection], from: before, to: now)
    }

    /// Whether one of some projections has other rows than before.
    static func isChanged(
        _ projections: [ProjectionName], from before: FreshnessReport?, to now: FreshnessReport
    ) -> Bool {
        projections.contains { name in
            guard let now = now[name] else { return false }
            let before = before?[name]
            return before?.checkpoint != now.checkpoint || before?.generation != now.generation
                || before?.deadLetters != now.deadLetters
        }
    }

    func isAwaited(in state: DashboardState) -> Bool { false }

    func isAnswerAwaited(in state: DashboardState) -> Bool { isAwaited(in: state) }

    func awaitedSince(in state: DashboardState) -> Timestamp? { nil }

    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect]) { (false, []) }

    mutating func hasShown() {}

    mutating func pin(in state: inout DashboardState) {}

    /// The place where the keys of its actions are searched for.
    static var place: Place { .screen(id) }

    /// Returns the effect that asks for the answer to a query; an answer to an older one will be dropped.
    static func load<Q: Query & Hashable>(_ query: Q, in state: inout DashboardState) -> Effect {
        state.directoryLists.ask(id, at: state.desk?[.directory]?.checkpoint)
        return .load(ScreenLoad(query), state.requests.start(.screen(id)))
    }

    /// The action that shows it.
    static var show: Action {
        guard let parent else {
            return Action("screen.\(id)", "show \(title)", [.keys(key, in: .anywhere)], isImmediate: true) { state, _ in
                state.show(id)
            }
        }
        return Action(
            "screen.\(id)", "show \(title), from \(parent.rawValue.capitalized)",
            [.keys(key, in: .screen(parent)), .byName(in: .anywhere)], hint: Hint("\(id)", group: .filters, order: 1),
            isImmediate: true
        ) { state, _ in state.show(id) }
    }
}
