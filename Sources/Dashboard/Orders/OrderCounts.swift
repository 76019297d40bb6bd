import CQRS
import OrderEvents
import OrderQueries

/// Keeps the exact counts of filters that are too costly to be counted with every page.
///
/// One is under way at most, and what a count costs decides how soon the next one of the same filter may start.
struct OrderCounts: Hashable, Sendable {
    /// One filter's count and sums.
    struct Count: Hashable, Sendable {
        let filter: OrderFilter
        let totals: OrderTotals
        /// The read model's checkpoint that they are of.
        let checkpoint: Position
        /// When they were asked for.
        let askedAt: Timestamp

        /// Whether they are no older than rows of a checkpoint that were loaded at a time.
        func isOf(_ checkpoint: Position, loadedAt: Timestamp) -> Bool {
            self.checkpoint >= checkpoint && (!filter.dependsOnTime || askedAt >= loadedAt)
        }
    }

    private struct Asked: Hashable {
        let filter: OrderFilter
        let at: Timestamp
        let uptime: Duration
    }

    /// The most filters whose counts are kept.
    private static let limit = 16
    /// The shortest time from one count of a filter to the next.
    private static let spacing: Duration = .seconds(1)
    /// Between two counts of a filter is so many times the time that the first one took.
    private static let rest = 20

    /// What was counted, the newest first; each filter once.
    private var kept: [Count] = []
    /// The newest count that was asked for.
    private var asked: Asked?
    /// When its filter may be counted again, by the dashboard's uptime.
    private var nextAt = Duration.zero

    /// What a filter was counted to last; nil when it was not.
    subscript(filter: OrderFilter) -> Count? { kept.first { $0.filter == filter } }

    /// Whether a filter may be counted at a time; another one than last always may.
    func mayStart(_ filter: OrderFilter, at uptime: Duration) -> Bool {
        asked?.filter != filter || uptime >= nextAt
    }

    /// Notes that a filter is being counted.
    mutating func start(_ filter: OrderFilter, at now: Timestamp, uptime: Duration) {
        asked = Asked(filter: filter, at: now, uptime: uptime)
        nextAt = uptime
    }

    /// Keeps the result of the newest count; nil when it failed.
    mutating func finish(_ snapshot: Snapshot<OrderTotals>?, at uptime: Duration) {
        guard let asked else { return }
        nextAt = uptime + max(Self.spacing, (uptime - asked.uptime) * Self.rest)
        guard let snapshot else { return }
        let count = Count(
            filter: asked.filter, totals: snapshot.answer, checkpoint: snapshot.checkpoint, askedAt: asked.at)
        kept = Array(([count] + kept.filter { $0.filter != asked.filter }).prefix(Self.limit))
    }

    /// Forgets all counts: the rows have changed without the checkpoint.
    mutating func forget() {
        kept = []
    }
}

/// What is known of how many orders pass the filter of the loaded rows.
struct ListCount: Hashable, Sendable {
    /// How the number is meant.
    enum Certainty: Hashable, Sendable {
        case exact
        /// It was exact a while ago, and is being counted again.
        case outdated
        /// There are so many or more, and they are being counted.
        case counting
    }

    private(set) var count: Int
    let certainty: Certainty
    private let sums: String

    fileprivate init(_ count: Int, _ certainty: Certainty, _ totals: OrderTotals = .none) {
        self.count = count
        self.certainty = certainty
        sums = totals.sums.map(\.formatted).joined(separator: " + ")
    }

    /// The number: `31`, `31~` when it may have changed, `5,000+` while it is counted.
    var text: String {
        let sign = [Certainty.exact: "", .outdated: "~", .counting: "+"][certainty] ?? ""
        return NumberText.grouped(count) + sign
    }

    /// What stands behind the number: the sums, or that it is being counted; nil where there is nothing to add up.
    var addition: Span? {
        switch certainty {
        case .counting: Span("counting …", .quiet)
        case .exact: sums.isEmpty ? nil : Span(sums)
        case .outdated: sums.isEmpty ? nil : Span("\(sums)~")
        }
    }

    /// Returns the same for a list that is known to have so many orders.
    func raised(to least: Int) -> ListCount {
        var raised = self
        raised.count = max(count, least)
        return raised
    }
}

extension DashboardState {
    /// How many orders pass the filter of the loaded rows, as far as that is known.
    var listCount: ListCount {
        if let totals = list.matching.totals { return ListCount(totals.count, .exact, totals) }
        guard let known = counts[list.loadedFilter], let checkpoint = list.checkpoint else {
            return ListCount(list.matching.count, .counting)
        }
        let isPresent = known.isOf(checkpoint, loadedAt: list.loadedAt)
        return ListCount(known.totals.count, isPresent ? .exact : .outdated, known.totals)
    }

    /// Asks for the exact count of the loaded rows' filter when it came without one, and no oftener than its cost allows.
    mutating func countIfNeeded() -> [Effect] {
        guard screens.shown == OrdersScreen.id, list.isLoaded, !list.isOnItsWay, listCount.certainty != .exact,
            !requests.isOpen(.count), counts.mayStart(list.loadedFilter, at: uptime)
        else { return [] }
        counts.start(list.loadedFilter, at: now, uptime: uptime)
        return [.countOrders(CountOrders(filter: list.loadedFilter), requests.start(.count))]
    }

    /// Gives up the count under way: another list is asked for.
    mutating func stopCounting() -> [Effect] {
        requests.cancel(.count).map { [.stopCounting($0)] } ?? []
    }

    /// Shows what was counted. A failure is shown by the list, which asks the same store.
    mutating func receiveCount(_ result: Result<Snapshot<OrderTotals>, Failure>) -> [Effect] {
        counts.finish(try? result.get(), at: uptime)
        return countIfNeeded()
    }
}

extension OrderFilter {
    /// Whether an order can pass or not without having changed.
    fileprivate var dependsOnTime: Bool {
        terms.contains { term in
            switch term.condition {
            case .age, .attention: true
            default: false
            }
        }
    }
}
