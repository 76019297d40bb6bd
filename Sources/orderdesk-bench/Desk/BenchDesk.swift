import CQRS
import CoreMetrics
import Foundation
import Logging
import MetricsRegistry
import OrderQueries
import OrderReadModel
import OrderWriteModel
import SQLiteEventStore

/// Opens a desk's two stores and wires the buses to them as `orderdesk` does.
struct BenchDesk: Sendable {
    /// Where the two files are.
    let folder: URL
    let log: SQLiteEventStore
    let readStore: OrderReadStore
    let commands: CommandBus
    let queries: QueryBus
    let monitor: FreshnessMonitor<OrderReadStore>
    private let metrics: any MetricsFactory

    /// Makes the folder and the stores where they are missing; throws `StoreError`.
    init(
        _ folder: URL, middleware: [any CommandMiddleware] = [], without part: ProjectorPart? = nil
    ) async throws {
        self.folder = folder
        let metrics: any MetricsFactory = part == .metrics ? NOOPMetricsHandler.instance : MetricRegistry()
        self.metrics = metrics
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = SystemClock()
        log = try SQLiteEventStore(url: Self.writeStore(in: folder), clock: clock)
        readStore = try await OrderReadStore(
            url: Self.readStore(in: folder), without: part == .statistics ? .statistics : nil,
            retention: part == .deliveries ? DeliveryRetention(records: 0) : DeliveryRetention())
        monitor = FreshnessMonitor(log: log, store: readStore, clock: clock)
        var commands = CommandBus(
            middleware: middleware + [
                MetadataMiddleware(clock: clock), LoggingMiddleware(logger: Self.logger),
                MetricsMiddleware(metrics: metrics), ValidationMiddleware(), ConflictRetryMiddleware(),
            ])
        OrderWriteModel.register(
            on: &commands, store: AggregateStore(log: log, metrics: metrics), policy: ApprovalPolicy())
        self.commands = commands
        var queries = QueryBus(gate: monitor, metrics: metrics, slowest: SlowQueries(clock: clock))
        OrderReadModel.register(on: &queries, store: readStore, log: log)
        self.queries = queries
    }

    static func writeStore(in folder: URL) -> URL { folder.appending(path: "write.sqlite") }
    static func readStore(in folder: URL) -> URL { folder.appending(path: "read.sqlite") }

    private static let logger = Logger(label: "orderdesk-bench") { _ in SwiftLogNoOpLogHandler() }

    /// Creates a runner that projects under a session of its own; with `batch`, so many events at most in a transaction, and
    /// into the rows that readers see, however far behind these are.
    func makeRunner(batch: Int? = nil) -> ProjectionRunner<OrderReadStore> {
        var policy = ProjectorPolicy()
        if let batch { (policy.maximumBatch, policy.farBehind) = (batch, .max) }
        return ProjectionRunner(
            log: log, store: readStore, clock: SystemClock(), session: UUID().uuidString, policy: policy,
            logger: Self.logger, metrics: metrics)
    }

    /// Projects while `body` runs.
    func projecting<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
        let runner = makeRunner()
        async let _ = runner.run(clock: ContinuousClock())
        return try await body()
    }

    /// Returns where the log ends.
    func head() async throws -> Position { try await log.head(after: .start).head }

    func close() {
        readStore.close()
        log.close()
    }
}
