import CQRS
import DeskComposition
import Foundation
import OrderEvents
import OrderRecords
import Synchronization
import TerminalKit

/// Watches what happens on a desk while its dashboard is open, and does what the rules ask for.
///
/// It reads what the dashboard observes anyway and the events that are new in the log. Nothing waits for it: a command
/// that it starts runs on its own, one at a time for each rule.
final class AlertWatch: Sendable {
    /// Facts that wait to be looked at; the oldest give way.
    private static let waiting = 256
    private static let pageSize = 1_000

    private let rules: [AlertRule]
    private let desk: Desk
    private let terminal: any Terminal
    private let post: @Sendable (String) -> Void
    private let facts: AsyncStream<AlertFact>
    private let feed: AsyncStream<AlertFact>.Continuation
    /// The names of the rules whose command runs.
    private let running = Mutex<Set<String>>([])

    /// Creates a watch; `post` shows the person a sentence.
    init(_ rules: [AlertRule], at desk: Desk, on terminal: any Terminal, post: @escaping @Sendable (String) -> Void) {
        self.rules = rules
        self.desk = desk
        self.terminal = terminal
        self.post = post
        (facts, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waiting))
    }

    /// Receives that a command of this dashboard was refused; never blocks.
    func receive(_ rejection: Rejection, of subject: String) {
        if !rules.isEmpty { feed.yield(.rejected(rejection, subject: subject)) }
    }

    /// Watches until the task is cancelled; commands that still run are ended then. Without rules it does nothing.
    func run() async {
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
        var head: Position?
        for await report in desk.monitor.updates(every: .seconds(1), clock: ContinuousClock()) {
            feed.yield(.observed(AlertObservation(report)))
            guard let newest = report.worst.head else { continue }
            if watchesOrders, let head, head < newest { await reportOrders(after: head, through: newest) }
            head = newest
        }
    }

    private func reportOrders(after position: Position, through end: Position) async {
        var place = position
        while place < end, !Task.isCancelled {
            // A log that cannot be read is what the dashboard itself reports.
            guard let events = try? await desk.log.events(after: place, limit: Self.pageSize), let last = events.last
            else { return }
            for event in events {
                guard event.stream.category == "order", case .placed(let order)? = try? OrderEvent(decoding: event)
                else {
                    continue
                }
                let customer = order.customerName.isEmpty ? order.customerID.rawValue : order.customerName
                feed.yield(.orderPlaced(order.orderID, customer: customer, total: order.total))
            }
            place = last.position
        }
    }

    // MARK: What is done

    private func perform(_ alert: Alert, in group: inout DiscardingTaskGroup) async {
        desk.logger.info("\(alert.sentence)", metadata: ["rule": "\(alert.rule.name)"])
        for action in alert.rule.actions {
            switch action {
            case .message: post(alert.sentence)
            case .bell: await terminal.notify(.bell)
            case .notify: await terminal.notify(.text(alert.sentence))
            case .notify777: await terminal.notify(.titled("orderdesk", alert.sentence))
            case .run, .shell:
                if let command = action.command { start(command, for: alert, in: &group) }
            }
        }
    }

    private func start(_ command: [String], for alert: Alert, in group: inout DiscardingTaskGroup) {
        let name = alert.rule.name
        guard running.withLock({ $0.insert(name).inserted }) else {
            return desk.logger.notice("the command of the alert before still runs", metadata: ["rule": "\(name)"])
        }
        group.addTask(executorPreference: globalConcurrentExecutor) { [self] in
            let outcome = await AlertCommand(command, for: alert, at: desk.location).run()
            running.withLock { _ = $0.remove(name) }
            guard !outcome.isSuccess, !Task.isCancelled else { return }
            desk.logger.warning("the command of the alert '\(name)': \(outcome)")
        }
    }
}

/// The command of one alert, with the facts in its environment and its output in the log file.
struct AlertCommand {
    private let words: [String]
    private let alert: Alert
    private let location: DeskLocation

    init(_ words: [String], for alert: Alert, at location: DeskLocation) {
        self.words = words
        self.alert = alert
        self.location = location
    }

    /// Runs it and returns how it ended.
    func run() async -> AlertProcess.Outcome {
        let log = (try? LogFile.open(location.log)) ?? open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(log) }
        let facts = alert.environment.mapValues { $0.replacing("\0", with: "") }
            .merging(["ORDERDESK_DATA": location.data.absoluteURL.path(percentEncoded: false)]) { $1 }
        return await AlertProcess.run(
            words, environment: ProcessInfo.processInfo.environment.merging(facts) { $1 }, output: log,
            limit: alert.rule.limit)
    }
}
