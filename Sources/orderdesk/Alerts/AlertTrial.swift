import CQRS
import CursesTerminal
import DeskComposition
import Foundation
import JSON
import OrderEvents
import OrderRecords
import TerminalKit

/// Does once what rules ask for, with made-up facts, for somebody who tries them from a shell.
struct AlertTrial {
    /// What came of one action.
    struct Result {
        let alert: String
        let action: String
        let isDone: Bool
        let result: String

        /// The keys that scripts rely on.
        var record: JSONObject {
            ["alert": .string(alert), "action": .string(action), "isDone": .bool(isDone), "result": .string(result)]
        }
    }

    let location: DeskLocation

    /// Does what a rule asks for, one action after the other.
    func perform(_ rule: AlertRule) async -> [Result] {
        let fact = rule.condition.sample
        let alert = Alert(
            rule: rule, text: "a test: \(fact.text(of: rule.condition, deadLetters: 1))",
            facts: fact.parts(deadLetters: 1), leftOut: 0)
        var results: [Result] = []
        for action in rule.actions {
            let (isDone, words) = await perform(action, alert)
            results.append(Result(alert: rule.name, action: action.description, isDone: isDone, result: words))
        }
        return results
    }

    private func perform(_ action: AlertAction, _ alert: Alert) async -> (Bool, String) {
        switch action {
        case .message: return (true, "the dashboard would show: \(alert.sentence)")
        case .bell: return send(.bell)
        case .notify: return send(.text(alert.sentence))
        case .notify777: return send(.titled("orderdesk", alert.sentence))
        case .run, .shell:
            let outcome = await AlertCommand(action.command ?? [], for: alert, at: location).run()
            let log = location.log.path(percentEncoded: false)
            return (outcome.isSuccess, "\(outcome); what it printed is in \(log)")
        }
    }

    private func send(_ notification: TerminalNotification) -> (Bool, String) {
        guard ConsoleTerminal.isOutputTerminal else { return (false, "not sent: standard output is not a terminal") }
        let multiplexer = Multiplexer(environment: ProcessInfo.processInfo.environment)
        let sequence = notification == .bell ? notification.sequence : multiplexer.passing(notification.sequence)
        do {
            try StandardStreams.writeOutput(sequence)
        } catch {
            return (false, "not sent: \(error)")
        }
        return (true, notification == .bell ? "sent" : "sent; whether it is shown is up to the terminal")
    }
}

extension AlertCondition {
    /// A fact that the rule is about.
    fileprivate var sample: AlertFact {
        switch self {
        case .orderTotal(_, let amount, let currency):
            let currency = currency ?? .usd
            let units = amount * pow(Decimal(10), currency.decimals)
            let minor = NSDecimalNumber(decimal: min(units, Decimal(Int64.max / 2))).int64Value
            return .orderPlaced(
                OrderID("TEST"), customer: "Test Customer", total: Money(minorUnits: minor, currency: currency))
        case .rejected(let code):
            return .rejected(Rejection(code ?? "TEST", "nothing was refused, this is a test"), subject: "approve TEST")
        case .deadLetter: return .observed(Self.desk(deadLetters: 1))
        case .state(let state, _):
            var desk = Self.desk()
            (desk.state, desk.word) = (state, state.rawValue.uppercased())
            return .observed(desk)
        case .lag(_, let lag, _):
            var desk = Self.desk()
            desk.lag = lag
            return .observed(desk)
        case .behind(_, let count, _):
            var desk = Self.desk()
            desk.behind = count
            return .observed(desk)
        }
    }

    private static func desk(deadLetters: Int = 0) -> AlertObservation {
        AlertObservation(
            projection: .orders, state: nil, word: "LIVE", lag: .zero, behind: 0, deadLetters: deadLetters)
    }
}
