import CQRS
import Foundation
import Logging
import OrderEvents
import Synchronization

/// Watches what happens on a desk while a dashboard or a service is at work, and does what the rules ask for.
///
/// It reads what is observed anyway and the events that are new in the log. Nothing waits for it: a command that it starts
/// runs on its own, one at a time for each rule.
package final class AlertWatch: Sendable {
    /// Facts that wait to be looked at; the oldest give way.
    private static let waiting = 256

    private let rules: [AlertRule]
    private let desk: Desk
    private let logger: Logger
    private let show: @Sendable (Alert) async -> Void
    private let facts: AsyncStream<AlertFact>
    private let feed: AsyncStream<AlertFact>.Continuation
    /// The names of the rules whose command runs.
    private let running = Mutex<Set<String>>([])

    /// Creates a watch. `show` shows an alert, where there is somebody to see it; commands are started here, and `logger`
    /// gets what is wrong with them.
    package init(
        _ rules: [AlertRule], at desk: Desk, logger: Logger, show: @escaping @Sendable (Alert) async -> Void
    ) {
        self.rules = rules
        self.desk = desk
        self.logger = logger
        self.show = show
        (facts, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waiting))
    }

    /// Receives that a command of this process was refused; never blocks.
    package func receive(_ rejection: Rejection, of subject: String) {
        if !rules.isEmpty { feed.yield(.rejected(rejection, subject: subject)) }
    }

    /// Watches until the task is cancelled; commands that still run are ended then. Without rules it does nothing.
    package func run() async {
        guard !rules.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.observe() }
            var evaluator = AlertEvaluator(rules)
            let start = ContinuousClock.now
            for await fact in facts {
                for alert in evaluator.receive(fact, at: ContinuousClock.now - start) {
                    await perform(alert, in: &group)
                }
            }
            group.cancelAll()
        }
    }

    // MARK: What is watched

    private func observe() async {
        let watchesOrders = rules.contains { if case .orderTotal = $0.condition { true } else { false } }
        var orders = NewOrders(in: desk.log)
        for await report in desk.monitor.updates(every: .seconds(1), clock: ContinuousClock()) {
            feed.yield(.observed(AlertObservation(report)))
            guard watchesOrders, let head = report.worst.head else { continue }
            await orders.read(through: head) { [feed] order in
                let customer = order.customerName.isEmpty ? order.customerID.rawValue : order.customerName
                feed.yield(.orderPlaced(order.orderID, customer: customer, total: order.total))
            }
        }
    }

    // MARK: What is done

    private func perform(_ alert: Alert, in group: inout DiscardingTaskGroup) async {
        await show(alert)
        for command in alert.rule.actions.compactMap(\.command) { start(command, for: alert, in: &group) }
    }

    private func start(_ command: [String], for alert: Alert, in group: inout DiscardingTaskGroup) {
        let name = alert.rule.name
        guard running.withLock({ $0.insert(name).inserted }) else {
            return logger.notice("the command of the alert before still runs", metadata: ["rule": "\(name)"])
        }
        group.addTask(executorPreference: globalConcurrentExecutor) { [self] in
            let outcome = await AlertCommand(command, for: alert, at: desk.location).run()
            running.withLock { _ = $0.remove(name) }
            guard !outcome.isSuccess, !Task.isCancelled else { return }
            logger.warning("the command of the alert '\(name)': \(outcome)")
        }
    }
}

/// The command of one alert, with the facts in its environment and its output in the log file.
package struct AlertCommand {
    private let words: [String]
    private let alert: Alert
    private let location: DeskLocation

    /// Prepares a program with its arguments.
    package init(_ words: [String], for alert: Alert, at location: DeskLocation) {
        self.words = words
        self.alert = alert
        self.location = location
    }

    /// Runs it and returns how it ended.
    package func run() async -> AlertProcess.Outcome {
        let log = (try? LogFile.open(location.log)) ?? open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(log) }
        let facts = alert.environment.mapValues { $0.replacing("\0", with: "") }
            .merging(["ORDERDESK_DATA": location.data.absoluteURL.path(percentEncoded: false)]) { $1 }
        return await AlertProcess.run(
            words, environment: ProcessInfo.processInfo.environment.merging(facts) { $1 }, output: log,
            limit: alert.rule.limit)
    }
}
