import CQRS
import Dashboard
import DeskComposition
import JSON
import MetricsRegistry
import OrderExchange
import OrderReadModel
import Resources

extension Desk {
    /// How often freshness is observed when nothing changes, so that ages and rates stay true.
    private static var observationInterval: Duration { .seconds(1) }

    /// Returns what the dashboard works with on this desk.
    func dashboardServices(
        remote: ProjectorRemote<OrderReadStore>, warnings: AsyncStream<String>,
        others: @escaping @Sendable () -> [String] = { [] }
    ) -> DashboardServices {
        DashboardServices(
            commands: commands,
            queries: queries,
            freshness: { monitor.updates(every: Self.observationInterval, clock: ContinuousClock()) },
            staleness: { [monitor] position, projection in
                await monitor.staleness(ofEventAt: position, in: projection)
            },
            projector: remote,
            deadLetters: deadLetterServices,
            others: others,
            clock: clock,
            warnings: warnings,
            loadSamples: loadSamples,
            namedFilters: NamedFilters(nextTo: location.configuration).services,
            events: { [log] in try await log.events(after: $0, limit: $1) },
            exportList: write,
            metrics: { metricsReport },
            json: { $0.json },
            faults: FaultServices(
                slowCommits: { [commitDelay] in commitDelay.duration = $0 }, shiftClock: { [clock] in clock.shift = $0 }
            ))
    }

    /// How many of the slowest queries are shown.
    private static var slowestShown: Int { 12 }

    private var metricsReport: MetricsReport {
        MetricsReport(
            metrics: metrics.snapshot(), slowest: slowQueries.slowest(Self.slowestShown),
            files: ((deskLog.file == nil ? [] : [location.writeStore]) + [location.readStore]).map { file in
                MetricsReport.File(
                    name: file.lastPathComponent, writeAheadLogBytes: DeskLocation.writeAheadLogBytes(of: file))
            },
            usage: ProcessUsage.read())
    }

    private var deadLetterServices: DeadLetterServices {
        let queue = DeadLetterQueue(store: slowedReadStore, clock: clock)
        return DeadLetterServices(
            list: { try await queue.list(limit: $0) },
            retry: { letters in
                let retried = try await queue.retry(letters)
                return (retried.applied, retried.waiting)
            })
    }

    @Sendable private func loadSamples(_ progress: @escaping @Sendable (String) -> Void) async throws -> String {
        let importer = OrderImporter(
            bus: commands, log: log, options: ImportOptions(actor: user, defaultCurrency: configuration.currency))
        let report = try await importer.run(.files(SampleOrders.files)) { step in
            progress("\(step.unit.rawValue) \(step.done)" + (step.total.map { " of \($0)" } ?? ""))
        }
        let sums = report.imported.sums().map(\.formatted).joined(separator: " + ")
        return "\(report.orders.imported) sample orders loaded" + (sums.isEmpty ? "" : ", \(sums)")
    }
}
