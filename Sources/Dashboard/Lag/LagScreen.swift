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
    private(set) var window = LagWindow.tenMinutes
    /// Whether the chart is drawn with braille.
    private(set) var isBraille = false
    /// What is shown while the view stands still; nil while it follows the desk.
    private(set) var frozen: LagFacts?
    /// What came; nil before the first answer.
    private var past: PastLag?
    /// Why the newest question was not answered; nil when it was.
    private var failure: String?
    private var loadedAt: Timestamp?
    private var pace = PacedLoad()
    /// Whether a key has asked for what is on its way.
    private var isAskedByKey = false
    /// The first events that the read model has not applied, as they were looked at.
    private var queue: LagQueue?
    private var comparison = LagComparison.asked
    private var comparisonPace = PacedLoad()

    /// The most waiting events that are looked at.
    static let mostQueued = 60

    /// What waits changes with the log as well.
    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        let (before, now) = (before?[projection], now[projection])
        return before?.head != now?.head || before?.checkpoint != now?.checkpoint
            || before?.deadLetters != now?.deadLetters || before?.generation != now?.generation
    }

    /// Its figures are those of the newest observation, and what is older says so itself.
    func shownPosition(in state: DashboardState) -> Position? { nil }

    /// What it shows.
    func facts(of state: DashboardState) -> LagFacts { frozen ?? presentFacts(of: state) }

    private func presentFacts(of state: DashboardState) -> LagFacts {
        LagFacts(
            past: past, failure: failure, queue: queue, comparison: comparison,
            desk: state.desk?.aged(by: state.observationAge),
            isOld: state.observationAge >= FreshnessText.patience, at: state.now)
    }

    // MARK: Asking

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        guard frozen == nil else { return [] }
        let load = self.load
        return pace.refresh(.screen(Self.id), in: &state, by: load)
            + comparisonPace.refresh(.comparison, in: &state, by: Self.compare) + look(in: &state)
    }

    /// Time alone moves the chart, and what waits moves with the log.
    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        guard frozen == nil else { return [] }
        let load = self.load
        // What waits grows in the last column.
        let isWaiting = state.freshness?.behind != 0
        let step = isWaiting ? .seconds(1) : max(.seconds(1), window.duration / samples(in: state))
        let isOld = loadedAt.map { state.now - $0 >= step } ?? true
        let asked =
            isOld
            ? pace.refresh(.screen(Self.id), in: &state, by: load)
            : pace.timePassed(.screen(Self.id), in: &state, by: load)
        return asked + comparisonPace.timePassed(.comparison, in: &state, by: Self.compare) + look(in: &state)
    }

    /// Shows another window.
    mutating func show(_ window: LagWindow, in state: inout DashboardState) -> [Effect] {
        self.window = window
        return ask(in: &state)
    }

    /// Draws the chart with braille, or with blocks again; braille has room for twice as many samples.
    mutating func toggleBraille(in state: inout DashboardState) -> [Effect] {
        isBraille.toggle()
        return ask(in: &state)
    }

    private mutating func ask(in state: inout DashboardState) -> [Effect] {
        isAskedByKey = true
        let load = self.load
        return pace.ask(in: &state, by: load)
    }

    /// Keeps what is shown as it is, or shows again what is there now.
    mutating func toggleFreezing(in state: inout DashboardState) -> [Effect] {
        guard frozen == nil else {
            frozen = nil
            return refresh(in: &state)
        }
        frozen = presentFacts(of: state)
        return []
    }

    private var load: (inout DashboardState) -> Effect {
        { [self] state in Self.load(GetPastLag(window: window.duration, samples: samples(in: state)), in: &state) }
    }

    private static func compare(in state: inout DashboardState) -> Effect {
        .load(ScreenLoad(CompareTotals()), state.requests.start(.comparison))
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

    /// So many as the chart shows, one or two in a column of it.
    private func samples(in state: DashboardState) -> Int {
        max(1, LagView.chartColumns(of: state.size.columns)) * LagChart.samplesInColumn(isBraille: isBraille)
    }

    // MARK: Answers

    func isAnswerAwaited(in state: DashboardState) -> Bool { past == nil || isAskedByKey }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        isAskedByKey = false
        switch result {
        case .success(let snapshot as Snapshot<PastLag>):
            (past, failure, loadedAt) = (snapshot.answer, nil, state.now)
        case .success: break
        case .failure(let failure):
            self.failure = failure.message
            return pace.failed(at: state.uptime)
        }
        return pace.answered(at: state.uptime)
    }

    /// Receives the first events that wait.
    mutating func receive(_ result: Result<WaitingEvents, Failure>, in state: inout DashboardState) -> [Effect] {
        if case .success(let waiting) = result { queue = LagQueue(waiting) }
        return []
    }

    /// Receives what the read model and the log say.
    mutating func receiveComparison(
        _ result: Result<any Sendable, Failure>, in state: inout DashboardState
    ) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<CompareTotals.Answer>):
            comparison = .compared(snapshot.answer, at: snapshot.checkpoint)
        case .success: break
        case .failure(let failure):
            comparison = .failed(failure.message)
            return comparisonPace.failed(at: state.uptime)
        }
        return comparisonPace.answered(at: state.uptime)
    }

    /// Shows the window of last time, before anything is asked for.
    mutating func restore(_ window: LagWindow) {
        self.window = window
    }

    mutating func choose(_ choice: RowID, in state: inout DashboardState) -> [Effect] {
        guard let window = choice.of(LagWindow.self) else { return [] }
        if let reason = state.actions[.lagWindow].map({ state.availability(of: $0) })?.reason {
            state.showNotice(.information, reason)
            return []
        }
        return show(window, in: &state)
    }

    // MARK: Drawing

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        LagView(self, state: state).content(in: layout.body)
    }

    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(
            of: "sample", columns: ["start", "worstMilliseconds", "recorded", "applied"],
            rows: (facts(of: state).past?.samples ?? []).map { sample in
                [
                    .text(sample.start.iso8601), sample.worst.map { .decimal($0.inMilliseconds) } ?? .none,
                    sample.recorded.map { .integer($0) } ?? .none, sample.applied.map { .integer($0) } ?? .none,
                ]
            })
    }

    func hasRows(in state: DashboardState) -> Bool { facts(of: state).past?.samples.isEmpty == false }
}
