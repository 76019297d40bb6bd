import CQRS
import Foundation
import MetricsRegistry
import OrderCommands
import OrderEvents

/// What the service needs of a desk: the two buses, the log, and who observes how fresh the read model is.
package struct ServiceDesk: Sendable {
    /// Where commands go.
    let commands: CommandBus
    /// The kinds of commands that can be sent.
    let kinds: CommandKinds
    /// Where queries go.
    let queries: QueryBus
    /// The log, for those who follow it.
    let log: any EventStore
    /// Observes how fresh the read model is.
    let freshness: any FreshnessObserver
    /// A feed that ticks after every change of the read model; one for each call.
    let changes: @Sendable () -> AsyncStream<Void>
    /// The time of day.
    let clock: any WallClock
    /// The zone whose days, weeks and months count.
    let timeZone: TimeZone
    /// The currency of prices that name none.
    let currency: Currency
    /// What this process measures.
    let metrics: MetricRegistry
    /// Returns why the log cannot be written, as far as that can be told without writing; nil when it can.
    let logFault: @Sendable () async -> String?
    /// From how long on a query is logged.
    let slowQuery: Duration
    /// Gets to know that a command was refused.
    let rejected: @Sendable (Rejection, _ subject: String) -> Void

    /// Looks at the freshness of what was accepted.
    let looks: PendingLooks

    /// Puts together what the service needs.
    package init(
        commands: CommandBus, kinds: CommandKinds, queries: QueryBus, log: any EventStore,
        freshness: any FreshnessObserver, changes: @escaping @Sendable () -> AsyncStream<Void>, clock: any WallClock,
        timeZone: TimeZone, currency: Currency, metrics: MetricRegistry,
        logFault: @escaping @Sendable () async -> String?, looks: PendingLooks = PendingLooks(),
        slowQuery: Duration = .seconds(1),
        rejected: @escaping @Sendable (Rejection, _ subject: String) -> Void = { _, _ in }
    ) {
        self.commands = commands
        self.kinds = kinds
        self.queries = queries
        self.log = log
        self.freshness = freshness
        self.changes = changes
        self.clock = clock
        self.timeZone = timeZone
        self.currency = currency
        self.metrics = metrics
        self.logFault = logFault
        self.looks = looks
        self.slowQuery = slowQuery
        self.rejected = rejected
    }
}

/// Observes how fresh the read model is, and whether it shows an event.
package protocol FreshnessObserver: FreshnessGate {
    /// Takes one look at the log and the read model.
    func observe() async -> FreshnessReport

    /// Returns why readers do not see the event at a position, after waiting for it at most `timeout`; nil when they do.
    func staleness(
        ofEventAt position: Position, in projection: ProjectionName, waiting timeout: Duration?
    ) async -> Staleness?
}

extension FreshnessMonitor: FreshnessObserver {}
