import CQRS
import Foundation
import OrderEvents

/// Reports to the rules what has happened on the desk.
package enum AlertFact: Hashable, Sendable {
    /// An order was placed, by anybody.
    case orderPlaced(OrderID, customer: String, total: Money)
    /// A command of this process was refused.
    case rejected(Rejection, subject: String)
    /// The desk was observed.
    case observed(AlertObservation)
}

/// One alert: the rule, what has happened, and how many the rule's interval left out before.
package struct Alert: Hashable, Sendable {
    package let rule: AlertRule
    /// What has happened, as a sentence.
    package let text: String
    /// The same in parts, by the name they have in the environment of a command.
    package let facts: [String: String]
    /// How many were left out since the last alert of the rule.
    package let leftOut: Int

    /// Creates an alert of a rule.
    package init(rule: AlertRule, text: String, facts: [String: String], leftOut: Int) {
        self.rule = rule
        self.text = text
        self.facts = facts
        self.leftOut = leftOut
    }

    /// The sentence that is shown, with how many were left out.
    package var sentence: String {
        let more = leftOut == 0 ? "" : " (\(leftOut) more left out since the last alert)"
        return "alert: \(text)\(more)"
    }

    /// What a command finds in its environment in addition to that of this program.
    package var environment: [String: String] {
        facts.merging([
            "ORDERDESK_ALERT": rule.name, "ORDERDESK_TEXT": text, "ORDERDESK_LEFT_OUT": "\(leftOut)",
        ]) { $1 }
    }
}

extension AlertFact {
    /// What has happened, for a rule that it matters to, as a sentence.
    package func text(of condition: AlertCondition, deadLetters: Int = 0) -> String {
        switch self {
        case .orderPlaced(let id, let customer, let total): "order \(id), \(customer), \(total.formatted)"
        case .rejected(let rejection, let subject): "\(subject) rejected, \(rejection.code): \(rejection.message)"
        case .observed(let desk):
            switch condition {
            case .deadLetter:
                "\(deadLetters) new dead letter\(deadLetters == 1 ? "" : "s"), \(desk.deadLetters) waiting"
            case .lag(_, _, let duration):
                "lag \(Self.words(desk.lag))" + (duration > .zero ? ", for more than \(Self.words(duration))" : "")
            case .behind(_, _, let duration):
                "\(desk.behind ?? 0) events behind" + (duration > .zero ? " for more than \(Self.words(duration))" : "")
            case .state(_, let duration):
                "\(desk.projection) \(desk.word)" + (duration > .zero ? " for more than \(Self.words(duration))" : "")
            case .orderTotal, .rejected: "\(desk.word)"
            }
        }
    }

    /// What has happened in parts.
    package func parts(deadLetters: Int = 0) -> [String: String] {
        switch self {
        case .orderPlaced(let id, let customer, let total):
            [
                "ORDERDESK_ORDER": id.rawValue, "ORDERDESK_CUSTOMER": customer,
                "ORDERDESK_TOTAL_CENTS": "\(total.minorUnits)", "ORDERDESK_CURRENCY": total.currency.rawValue,
            ]
        case .rejected(let rejection, let subject):
            [
                "ORDERDESK_SUBJECT": subject, "ORDERDESK_CODE": rejection.code.rawValue,
                "ORDERDESK_MESSAGE": rejection.message,
            ]
        case .observed(let desk):
            [
                "ORDERDESK_PROJECTION": desk.projection.rawValue, "ORDERDESK_STATE": desk.word,
                "ORDERDESK_LAG_MS": desk.lag.map { "\(Int64($0.inMilliseconds))" } ?? "",
                "ORDERDESK_BEHIND": desk.behind.map { "\($0)" } ?? "",
                "ORDERDESK_DEAD_LETTERS": "\(desk.deadLetters)",
                "ORDERDESK_NEW_DEAD_LETTERS": "\(deadLetters)",
            ]
        }
    }

    private static func words(_ duration: Duration?) -> String {
        guard let duration else { return "unknown" }
        return duration < .seconds(1)
            ? "\(Int64(duration.inMilliseconds)) ms" : "\((duration.inSeconds * 10).rounded() / 10) s"
    }
}
