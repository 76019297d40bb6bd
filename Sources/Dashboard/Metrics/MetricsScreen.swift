import CQRS
import MetricsRegistry
import TerminalKit

/// What this process measured of itself: commands, queries, caches, groups, write-ahead logs and memory.
struct MetricsScreen: Screen {
    static let id = ScreenID.metrics
    static let title = "Metrics"
    static let key = Key.character("m")
    static let parent: ScreenID? = .lag
    static let sections: [ActionSection] = [.metrics]

    /// What came; nil before the first answer.
    private(set) var report: MetricsReport?
    /// When it came.
    private(set) var loadedAt: Timestamp?
    /// The first line that is shown, among those that scroll.
    private(set) var top = 0
    private var nextAt = Duration.zero

    /// How long after an answer it is asked again.
    private static let pause: Duration = .seconds(1)

    /// It changes with time, not with the read model.
    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool { false }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        guard !state.requests.isOpen(.screen(Self.id)) else { return [] }
        return [.readMetrics(state.requests.start(.screen(Self.id)))]
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        state.uptime >= nextAt ? refresh(in: &state) : []
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        if case .success(let report as MetricsReport) = result { (self.report, loadedAt) = (report, state.now) }
        nextAt = state.uptime + Self.pause
        // Only the screen that is shown is woken, so nothing is asked once another one is.
        return [.wake(after: Self.pause)]
    }

    func isAnswerAwaited(in state: DashboardState) -> Bool { report == nil }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        let area = Layout(for: state.size).body
        let view = MetricsView(self, state: state, width: area.size.columns)
        let page = max(1, view.scrollingRows(in: area) - 1)
        let last = view.lastTop(in: area)
        let from = min(top, last)
        let target =
            switch movement {
            case .down: from + 1
            case .up: from - 1
            case .pageDown: from + page
            case .pageUp: from - page
            case .halfPageDown: from + max(1, page / 2)
            case .halfPageUp: from - max(1, page / 2)
            case .first: 0
            case .last: last
            }
        top = max(0, min(target, last))
        return []
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        MetricsView(self, state: state, width: layout.body.size.columns).content(in: layout.body)
    }

    /// It shows nothing of the read model.
    func shownPosition(in state: DashboardState) -> Position? { nil }

    func rows(of state: DashboardState) -> ExportedRows { report.map(MetricsRows.rows) ?? MetricsRows.none }
}

extension ActionSection {
    /// What can be done on the screen of the metrics.
    static let metrics = ActionSection("Metrics", [ActionRow(.leaveMetrics)])
}

extension Action {
    fileprivate static let leaveMetrics = Action(
        "metrics.leave", "back to the lag", [.keys(.escape, in: .screen(.metrics))], hint: Hint("back", group: .program)
    ) { state, _ in state.show(.lag) }
}
