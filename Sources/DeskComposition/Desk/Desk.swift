import CQRS
import Foundation
import Logging
import MetricsRegistry
import OrderEvents
import OrderReadModel
import OrderWriteModel

/// Holds one open desk: the two stores and the two buses between which the program lives.
///
/// This is the composition root: only here are implementations chosen.
package struct Desk: Sendable {
    /// Where the files are.
    package let location: DeskLocation
    /// What the configuration file sets.
    package let configuration: DeskConfiguration
    /// The name that commands are issued in.
    package let user: String
    /// Whether nothing is to be written here.
    package let isReadOnly: Bool
    /// Names this process's part in the projector's lease and control.
    package let session: String
    package let logger: Logger
    /// The time of day, as this process takes it to be.
    package let clock: ShiftedClock
    /// How much longer every commit of this process takes than it has to.
    package let commitDelay = CommitDelay()
    /// The log, with where it is.
    package let deskLog: DeskLog
    package let readStore: OrderReadStore
    package let commands: CommandBus
    package let queries: QueryBus
    package let monitor: FreshnessMonitor<OrderReadStore>
    /// What this process measures; gone with it.
    package let metrics = MetricRegistry()
    /// The queries that took longest lately.
    package let slowQueries: SlowQueries

    /// Opens the log and wires the buses; the read model is opened by what first asks for it. Throws ``StoreError``.
    ///
    /// A desk that is not there is made with `makesDesk` only, so that a mistyped directory is reported instead of
    /// filled. With `isReadOnly` nothing is written, not even the read model. A log with events that this program
    /// cannot read is refused before the read model is touched, unless they are only to be printed as they are:
    /// `needsEveryEvent`. A log of an older version is brought up to date first; `migrating` gets the progress. `time` is the
    /// time of day that it goes by.
    package init(
        _ settings: DeskSettings, isReadOnly: Bool = false, makesDesk: Bool = false, needsEveryEvent: Bool = true,
        clock time: any WallClock = SystemClock(),
        migrating: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws {
        location = settings.location
        configuration = settings.configuration
        user = settings.user
        self.isReadOnly = isReadOnly
        session = UUID().uuidString
        logger = settings.logger
        clock = ShiftedClock(time)
        deskLog = try DeskLog.open(
            settings, clock: clock, isReadOnly: isReadOnly, makesDesk: makesDesk, migrating: migrating)
        let log = deskLog.store
        if needsEveryEvent { try await deskLog.requireReadableEvents() }
        readStore = OrderReadStore(
            openedLater: location.readStore, readOnly: isReadOnly,
            log: deskLog.file.map { _ in settings.location.writeStore },
            logID: { [deskLog] in deskLog.server?.id }, mayMake: { [deskLog] in deskLog.isKnown },
            openingHint: Self.openingHint,
            onWarning: { [logger] trouble in logger.warning("\(trouble)") })

        var freshness = FreshnessPolicy()
        freshness.liveThreshold = configuration.liveThreshold
        monitor = FreshnessMonitor(
            log: log, store: readStore, clock: clock, policy: freshness, session: session)

        let aggregates = AggregateStore(log: SlowedEventStore(log, by: commitDelay), metrics: metrics)
        var commands = CommandBus(
            decidingOn: aggregates, configuration, clock: clock,
            watchedBy: [LoggingMiddleware(logger: logger), MetricsMiddleware(metrics: metrics)])
        commands.register(
            DiscardDeadLetterHandler(store: aggregates) { [readStore] projection, position in
                try await readStore.waitingDeadLetter(at: position, of: projection)
            })
        self.commands = commands

        slowQueries = SlowQueries(clock: clock)
        var queries = QueryBus(gate: monitor, metrics: metrics, slowest: slowQueries)
        OrderReadModel.register(
            on: &queries, store: readStore, log: log, clock: clock, projectorClock: clock.unshifted)
        self.queries = queries
    }

    /// What the stores' messages advise so that their files are opened for writing.
    package static let openingHint = "open the desk once for writing, such as with 'orderdesk orders'"

    /// Closes both stores once the work under way has finished; the last process at the desk leaves no write-ahead
    /// logs.
    package func close() {
        deskLog.close()
        readStore.close()
    }

    /// The log: every command and event is in it, wherever it is.
    package var log: any EventStore { deskLog.store }

    /// Creates a runner that takes part in projecting under this process's session.
    package func makeRunner() -> ProjectionRunner<OrderReadStore> {
        ProjectionRunner(
            log: log, store: readStore, clock: clock.unshifted, commitDelay: commitDelay, session: session,
            actor: user, logger: logger, metrics: metrics)
    }

    /// Creates the remote control of the projector, in this user's name.
    ///
    /// What is asked for through it ends with this process, unless `outlivesProcess`: then it holds until somebody
    /// replaces it.
    package func makeRemote(outlivesProcess: Bool = false) -> ProjectorRemote<OrderReadStore> {
        // By the right clock and without a delay: others judge by it whether this process lives.
        ProjectorRemote(
            log: log, store: readStore, clock: clock.unshifted, session: outlivesProcess ? "" : session, actor: user)
    }

    /// The read store as this process writes rows to it.
    package var slowedReadStore: SlowedProjectionStore<OrderReadStore> {
        SlowedProjectionStore(readStore, by: commitDelay)
    }

    /// Returns metadata for a command of this user.
    package func metadata(_ commandID: CommandID? = nil) -> CommandMetadata {
        CommandMetadata(commandID: commandID ?? .random(), actor: user)
    }
}

/// Holds what a desk is opened with: places, settings and who acts, from command line, environment and file.
package struct DeskSettings: Sendable {
    package let location: DeskLocation
    package let configuration: DeskConfiguration
    /// What was wrong with the configuration, a sentence each.
    package let warnings: [String]
    package let user: String
    /// Where the log is, when it is on a server; what the command line, the environment or the file names, in this order.
    package let sharedLog: String?
    /// The options by which a command line in another shell finds the desk; empty for that of the person's own.
    package let arguments: [String]
    package let logger: Logger
    /// What the log warns of.
    package let feed: WarningFeed

    /// Reads the configuration file and opens the log file; `data`, `user` and `log` are what the command line
    /// names. With `hasOwnLog` the log is in the data directory, whatever names another.
    package init(
        data: String?, user asked: String?, log: String? = nil, hasOwnLog: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        location = DeskLocation(data: data, environment: environment)
        let (configuration, complaints) = DeskConfiguration.read(location.configuration)
        let acting = ActingUser(asked: asked, configured: configuration.user, environment: environment)
        self.configuration = configuration
        user = acting.name
        // What is done to a desk that is to be thrown away must not reach the log that others work with.
        sharedLog =
            hasOwnLog || location.isThrowAway
            ? nil : [log, environment["ORDERDESK_LOG"], configuration.log].compactMap { $0 }.first { !$0.isEmpty }
        // Another shell may have neither the option nor the variable; the file it has.
        let named = [log, environment["ORDERDESK_LOG"]].compactMap { $0 }.first { !$0.isEmpty }
        arguments = location.arguments + (sharedLog != nil ? named.map { ["--log", $0] } ?? [] : [])
        warnings = complaints + acting.warnings + [LogFile.warning(about: location.log)].compactMap { $0 }
        let logFile = location.log
        let feed = WarningFeed()
        self.feed = feed
        logger = Logger(label: "orderdesk") { _ in LogFile(logFile, feed: feed) }
    }
}

extension EventStore {
    /// Throws ``StoreError`` when the log holds kinds of events that this program cannot read.
    package func requireReadableEvents() async throws {
        let domain = try await storedTypes().subtracting([DeadLetterDiscarded.eventType])
        if let incompatibility = EventSchemas.incompatibility(of: domain) { throw incompatibility }
    }
}

extension DeskLog {
    /// The same for the log of a desk; one that cannot be reached is examined by nobody, so that what was shown before stays.
    fileprivate func requireReadableEvents() async throws {
        do {
            try await store.requireReadableEvents()
        } catch let error as StoreError where error.kind == .unreachable {
            return
        }
    }
}
