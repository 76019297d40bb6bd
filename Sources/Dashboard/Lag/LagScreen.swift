import CQRS
import Foundation
import OrderQueries
import TerminalKit

/// How far the read model was and is behind, what it waited for, and what waits now.
struct LagScreen: Screen {
    static let id = ScreenID.lag
    static let title = "Lag"
    static let key = Key.function(3)
    static let sections: [ActionSection] = [.lag, .faults]

    /// How far back the chart goes.
    var window = LagWindow.tenMinutes
    /// What came; nil before the first answer.
    private(set) var past: PastLag?
    /// Why the newest question was not answered; nil when it was.
    private(set) var failure: String?
    private var loadedAt: Timestamp?
    private var pace = PacedLoad()
    /// The first events that the read model has not applied, as they were looked at.
    private(set) var queue: LagQueue?

    /// The most waiting events that are looked at.
    static let mostQueued = 60

    /// What waits changes with the log as well.
    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        let (before, now) = (before?[projection], now[projection])
        return before?.head != now?.head || before?.checkpoint != now?.checkpoint
    }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        let load = self.load
        return pace.refresh(Self.id, in: &state, by: load) + look(in: &state)
    }

    /// Time alone moves the chart, and what waits moves with the log.
    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        let load = self.load
        let step = max(.seconds(1), window.duration / max(1, Self.samples(in: state)))
        let isOld = loadedAt.map { state.now - $0 >= step } ?? true
        let asked = isOld ? pace.refresh(Self.id, in: &state, by: load) : pace.timePassed(Self.id, in: &state, by: load)
        return asked + look(in: &state)
    }

    /// Shows another window.
    mutating func show(_ window: LagWindow, in state: inout DashboardState) -> [Effect] {
        self.window = window
        let load = self.load
        return pace.ask(in: &state, by: load)
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<PastLag>):
            (past, failure, loadedAt) = (snapshot.answer, nil, state.now)
        case .success: break
        case .failure(let failure): self.failure = failure.message
        }
        return pace.answered(at: state.uptime)
    }

    /// Receives the first events that wait.
    mutating func receive(_ result: Result<WaitingEvents, Failure>, in state: inout DashboardState) -> [Effect] {
        if case .success(let waiting) = result { queue = LagQueue(waiting) }
        return []
    }

    private var load: (inout DashboardState) -> Effect {
        { [window] state in
            Self.load(GetPastLag(window: window.duration, samples: Self.samples(in: state)), in: &state)
        }
    }

    /// Looks at what waits when that has changed; one look at a time.
    private mutating func look(in state: inout DashboardState) -> [Effect] {
        guard let freshness = state.freshness, let head = freshness.head, !state.requests.isOpen(.queue) else {
            return []
        }
        guard freshness.checkpoint < head else {
            queue = nil
            return []
        }
        guard queue?.checkpoint != freshness.checkpoint || queue?.head != head else { return [] }
        return [
            .loadWaitingEvents(
                after: freshness.checkpoint, through: head, limit: Self.mostQueued, state.requests.start(.queue))
        ]
    }

    /// One sample a column of the chart.
    private static func samples(in state: DashboardState) -> Int {
        max(1, LagView.chartColumns(of: state.size.columns))
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        LagView(self, state: state).content(in: layout.body)
    }

    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(
            of: "sample", columns: ["start", "worstMilliseconds", "recorded", "applied"],
            rows: (past?.samples ?? []).map { sample in
                [
                    .text(sample.start.iso8601), .decimal(sample.worst.inMilliseconds), .integer(sample.recorded),
                    .integer(sample.applied),
                ]
            })
    }

    func hasRows(in state: DashboardState) -> Bool { past?.samples.isEmpty == false }
}

/// Holds the first events that the read model had not applied, as they were looked at.
struct LagQueue: Hashable, Sendable {
    /// One event that waits.
    struct Item: Hashable, Sendable {
        let position: Position
        let type: EventType
        /// Whose it is.
        let key: String
    }

    /// The read model's checkpoint then.
    let checkpoint: Position
    /// The log's last position then.
    let head: Position
    /// The events, the next one first.
    let items: [Item]

    init(_ waiting: WaitingEvents) {
        checkpoint = waiting.checkpoint
        head = waiting.head
        items = waiting.events.map { Item(position: $0.position, type: $0.type, key: $0.stream.key) }
    }
}

/// Names how far back the chart goes.
enum LagWindow: String, Hashable, Sendable, CaseIterable {
    case minute = "1 min"
    case tenMinutes = "10 min"
    case hour = "1 h"
    case day = "24 h"

    /// How long it is.
    var duration: Duration {
        switch self {
        case .minute: .seconds(60)
        case .tenMinutes: .seconds(600)
        case .hour: .seconds(3_600)
        case .day: .seconds(86_400)
        }
    }

    fileprivate var next: LagWindow {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}

extension ActionSection {
    /// What can be done on the screen of the lag.
    static let lag = ActionSection("Lag", [ActionRow(.lagWindow), ActionRow(.leaveLag)])
}

extension ActionID {
    static let lagWindow = ActionID("lag.window")
}

extension Action {
    fileprivate static let lagWindow = Action(
        "lag.window", "the last minute, ten minutes, hour, day", [.keys(.character("t"), in: .screen(.lag))],
        hint: Hint("window", group: .filters)
    ) { state, _ in
        state.change(LagScreen.self) { screen, state in screen.show(screen.window.next, in: &state) }
    }

    fileprivate static let leaveLag = Action("lag.leave", "back to the orders", [.keys(.escape, in: .screen(.lag))]) {
        state, _ in state.show(.orders)
    }
}
