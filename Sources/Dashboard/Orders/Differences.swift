import CQRS
import OrderEvents
import TerminalKit

/// Holds in which orders the log is ahead of the read model, while that is shown.
struct Differences: Hashable, Sendable {
    /// The most events that are looked at.
    static let limit = 10_000

    /// Whether they are shown.
    let isShown: Bool
    /// How many events of each order wait for the read model.
    private(set) var events: [OrderID: Int] = [:]
    /// Those of them that the read model has no row of yet.
    private(set) var placed: Set<OrderID> = []
    /// The checkpoint and the end of the log that were looked at.
    private var seen: [Position] = []

    init(isShown: Bool = false) { self.isShown = isShown }

    /// Whether the log was looked at between these.
    func isOf(_ checkpoint: Position, _ head: Position) -> Bool { seen == [checkpoint, head] }

    /// Counts the events that wait behind a checkpoint.
    mutating func count(_ waiting: [RecordedEvent], behind checkpoint: Position, head: Position) {
        seen = [checkpoint, head]
        (events, placed) = ([:], [])
        for event in waiting {
            let order = OrderID(event.stream.key)
            guard event.stream == .order(order) else { continue }
            events[order, default: 0] += 1
            // An order's first event makes its row.
            if event.version == StreamVersion(1) { placed.insert(order) }
        }
    }
}

extension ActionID { static let showDifferences = ActionID("orders.differences") }

extension Action {
    /// Marks the rows in which the read model and the log differ; from the screen of the lag it goes to these rows.
    static let showDifferences = Action(
        "orders.differences", "mark the rows in which the log is ahead of the read model",
        [.keys(.character("T"), in: .screen(.orders), .screen(.lag))]
    ) { state, _ in
        let isElsewhere = state.screens.shown != .orders
        let shown = isElsewhere ? state.show(.orders) : []
        state.differences = Differences(isShown: isElsewhere || !state.differences.isShown)
        return shown + state.loadDifferences()
    }.shownAsOn { state, _ in state.differences.isShown }
}

extension DashboardState {
    /// Looks at what waits in the log when that is shown and has changed; one look at a time.
    mutating func loadDifferences() -> [Effect] {
        guard differences.isShown, let freshness, !requests.isOpen(.differences) else { return [] }
        let checkpoint = freshness.checkpoint
        guard let head = freshness.head, checkpoint < head else {
            differences.count([], behind: checkpoint, head: checkpoint)
            return []
        }
        guard !differences.isOf(checkpoint, head) else { return [] }
        return [
            .loadWaitingEvents(
                after: checkpoint, through: head, limit: Differences.limit, requests.start(.differences))
        ]
    }

    /// Shows what waits in the log.
    mutating func receiveDifferences(_ result: Result<WaitingEvents, Failure>) -> [Effect] {
        switch result {
        case .success(let waiting):
            if differences.isShown { differences.count(waiting.events, behind: waiting.checkpoint, head: waiting.head) }
            return loadDifferences()
        case .failure(let failure):
            differences = Differences()
            showNotice(.failure, "the log could not be compared: \(failure.message)")
            return []
        }
    }

    /// How many rows differ, in words; empty while that is not shown.
    var differencesText: String {
        guard differences.isShown else { return "" }
        guard !differences.events.isEmpty else { return "the rows are as the log has them" }
        let rows = Set(list.rows.map(\.orderID)).intersection(differences.events.keys).count
        let missing = differences.placed.count
        let elsewhere = differences.events.count - rows - missing
        let parts = [
            rows == 0 ? nil : "\(NumberText.counted(rows, "row")) behind the log",
            missing == 0 ? nil : "\(NumberText.counted(missing, "order")) without a row",
            elsewhere <= 0 ? nil : "\(NumberText.counted(elsewhere, "order")) elsewhere",
        ]
        return "≠ " + parts.compactMap { $0 }.joined(separator: ", ")
    }
}

/// The events of the log that the read model has not applied.
struct WaitingEvents: Sendable {
    /// The read model's checkpoint when they were asked for.
    let checkpoint: Position
    /// The end of the log then.
    let head: Position
    /// The first of them.
    let events: [RecordedEvent]
}
