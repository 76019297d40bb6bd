import CQRS
import OrderQueries

/// Brings the dashboard everything outside it; implementations are chosen where the program is put together.
public struct DashboardServices: Sendable {
    /// Loads the sample orders, reports its progress in a few words, and returns a sentence on the outcome.
    public typealias SampleLoader =
        @Sendable (_ progress: @escaping @Sendable (String) -> Void) async throws -> String

    /// Returns why readers of a projection do not see the event at a position; nil when they do.
    public typealias Visibility = @Sendable (Position, ProjectionName) async -> Staleness?

    /// Dispatches commands.
    public var commands: CommandBus
    /// Answers queries.
    public var queries: QueryBus
    /// Reports how fresh the desk is, whenever that changes and once a second; newest kept.
    public var freshness: @Sendable () -> AsyncStream<FreshnessReport>
    /// Returns why readers do not see the event of a command.
    public var staleness: Visibility
    /// Pauses, steps and slows the projector, and has projections rebuilt.
    public var projector: any ProjectorControls
    /// Lists the dead letters and tries them again.
    public var deadLetters: DeadLetterServices
    /// Returns the users of the other dashboards that are open on the desk, as text that nobody has checked.
    public var others: @Sendable () -> [String]
    /// The time of day.
    public var clock: any WallClock
    /// Reports what goes wrong behind the screen, in a sentence each; for one reader.
    public var warnings: AsyncStream<String>
    /// Loads the sample orders.
    public var loadSamples: SampleLoader

    /// Keeps filters by name.
    public var namedFilters: NamedFilterServices
    /// Returns the first events of the log behind a position, at most so many; throws `StoreError`.
    public var events: @Sendable (_ after: Position, _ limit: Int) async throws -> [RecordedEvent]
    /// Writes a list to a file.
    public var exportList: ListExport.Write
    /// Reads what this process measured of itself.
    public var metrics: @Sendable () async -> MetricsReport
    /// Returns a record as JSON, on one line.
    public var json: @Sendable (CopiedRecord) -> String
    /// Breaks things of this process on purpose.
    public var faults: FaultServices
    /// Explains what is seen.
    public var captions: CaptionServices
    /// What a demonstration does here; for one reader.
    public var demonstrated: AsyncStream<DemonstratedAct> = AsyncStream { $0.finish() }
    /// Has the demonstration opened in place of this dashboard, which is being left.
    public var openDemo: @Sendable () -> Void = {}
    /// Receives that a command of this dashboard was refused, and what it was about.
    public var rejected: @Sendable (Rejection, _ subject: String) -> Void = { _, _ in }
    /// Makes files of the screen, and watches it.
    public var screen: ScreenServices
    /// Keeps what was shown, once the dashboard is left and the terminal given back.
    public var saveView: @Sendable (SavedView) -> Void = { _ in }

    /// Creates the services.
    public init(
        commands: CommandBus,
        queries: QueryBus,
        freshness: @escaping @Sendable () -> AsyncStream<FreshnessReport>,
        staleness: @escaping Visibility,
        projector: any ProjectorControls,
        deadLetters: DeadLetterServices,
        others: @escaping @Sendable () -> [String] = { [] },
        clock: any WallClock,
        warnings: AsyncStream<String>,
        loadSamples: @escaping SampleLoader,
        namedFilters: NamedFilterServices,
        events: @escaping @Sendable (_ after: Position, _ limit: Int) async throws -> [RecordedEvent],
        exportList: @escaping ListExport.Write,
        metrics: @escaping @Sendable () async -> MetricsReport,
        json: @escaping @Sendable (CopiedRecord) -> String,
        faults: FaultServices = FaultServices(),
        captions: CaptionServices = CaptionServices(),
        screen: ScreenServices = ScreenServices()
    ) {
        self.commands = commands
        self.queries = queries
        self.freshness = freshness
        self.staleness = staleness
        self.projector = projector
        self.deadLetters = deadLetters
        self.others = others
        self.clock = clock
        self.warnings = warnings
        self.loadSamples = loadSamples
        self.namedFilters = namedFilters
        self.events = events
        self.exportList = exportList
        self.metrics = metrics
        self.json = json
        self.faults = faults
        self.captions = captions
        self.screen = screen
    }
}
