/// Measures one figure, or a few that are measured together, along with its limit.
protocol Figure: Sendable {
    /// The name that `--only` accepts.
    static var name: String { get }
    /// What it measures, in a few words.
    static var about: String { get }

    init()

    /// Measures; throws where something is missing that the figure cannot do without.
    func measure(on bench: Workbench) async throws -> [Reading]
}

/// Lists the figures in the order they are measured: those that need a quiet, small process come first.
enum Figures {
    static let all: [any Figure.Type] = [
        AppendOne.self, AppendTogether.self, SharedLogFigure.self, CatchUp.self, StatisticsCost.self,
        DeliveriesCost.self, MetricsCost.self,
        VisibleInOneProcess.self, VisibleAcrossProcesses.self, ImportFigure.self, StartFigure.self, IdleFigure.self,
        KeyFigure.self, ScreensFigure.self, EventsFollowFigure.self, FilterFigure.self, FilterWordsFigure.self,
        SearchFigure.self, GrowthFigure.self,
    ]

    static var names: [String] { all.map { $0.name } }
}
