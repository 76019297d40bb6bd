import CQRS
import Foundation

/// Describes when somebody is to be alerted, and how; from `alerts` in the configuration.
package struct AlertRule: Hashable, Sendable {
    /// What the rule is called: its own name, or its condition.
    package let name: String
    package let condition: AlertCondition
    /// In the order they are done.
    package let actions: [AlertAction]
    /// The shortest time from one alert to the next; what comes between is counted.
    package var interval = Duration.seconds(60)
    /// How long a command may run.
    package var limit = Duration.seconds(30)

    /// The most rules of a configuration.
    package static let most = 50
}

/// Names what is done for an alert.
package enum AlertAction: Hashable, Sendable {
    /// A message in the dashboard's last line.
    case message
    /// The terminal's bell.
    case bell
    /// A notification of the desktop, by OSC 9.
    case notify
    /// A notification of the desktop, by OSC 777, which other terminals know.
    case notify777
    /// A program with its arguments, without a shell.
    case run([String])
    /// A command line for `sh`.
    case shell(String)

    /// How the configuration names those without a value.
    package static let words: [(word: String, action: AlertAction)] = [
        ("message", .message), ("bell", .bell), ("notify", .notify), ("notify777", .notify777),
    ]

    /// The program that it starts; nil for what starts none.
    package var command: [String]? {
        switch self {
        case .run(let words): words
        case .shell(let line): ["sh", "-c", line]
        case .message, .bell, .notify, .notify777: nil
        }
    }

    /// How it is described.
    package var description: String {
        switch self {
        case .run(let words): "run: \(words.joined(separator: " "))"
        case .shell(let line): "shell: \(line)"
        case .message, .bell, .notify, .notify777: Self.words.first { $0.action == self }?.word ?? ""
        }
    }
}
