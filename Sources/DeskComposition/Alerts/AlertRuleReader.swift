import CQRS
import Foundation
import Yams

/// Reads the rules of `alerts` in the configuration; a rule with a fault is left out, and the fault is a warning.
package struct AlertRuleReader {
    /// The rules without a fault, in their order.
    private(set) var rules: [AlertRule] = []
    /// What is wrong, each with the part of the file that it is about.
    private(set) var faults: [(node: Node, message: String)] = []

    private static let keys = ["do", "every", "limit", "name", "when"]

    /// Reads the section's value.
    package init(_ node: Node) {
        guard node.null == nil else { return }
        guard let sequence = node.sequence else {
            faults.append((node, "alerts has to be a list of rules, each with when: and do:"))
            return
        }
        for node in sequence.prefix(AlertRule.most) { read(node) }
        if sequence.count > AlertRule.most {
            faults.append(
                (sequence[AlertRule.most], "alerts has more than \(AlertRule.most) rules; the rest is left out"))
        }
    }

    private mutating func read(_ node: Node) {
        guard let mapping = node.mapping else { return faults.append((node, "a rule has to hold when: and do:")) }
        let before = faults.count
        for (key, _) in mapping where !Self.keys.contains(key.string ?? "") {
            let known = Self.keys.joined(separator: ", ")
            faults.append((key, "unknown key '\(key.string ?? "?")' of an alert; known here: \(known)"))
        }
        guard let when = mapping["when"], let text = when.string else {
            return faults.append((mapping["when"] ?? node, "a rule has to say when: such as order total > 5000"))
        }
        let condition = condition(text, when)
        let actions = mapping["do"].map { self.actions($0) } ?? [.message]
        let interval = duration(mapping["every"], "every") ?? .seconds(60)
        let limit = duration(mapping["limit"], "limit") ?? .seconds(30)
        let name = mapping["name"]?.string ?? text
        if rules.contains(where: { $0.name == name }) {
            faults.append((mapping["name"] ?? when, "two alerts are called '\(name)'; give one another name:"))
        }
        guard faults.count == before, let condition else { return }
        rules.append(AlertRule(name: name, condition: condition, actions: actions, interval: interval, limit: limit))
    }

    private mutating func condition(_ text: String, _ node: Node) -> AlertCondition? {
        do throws(AlertConditionParser.Fault) {
            return try AlertConditionParser.parse(text)
        } catch {
            faults.append((node, "alert '\(text)', \(error)"))
            return nil
        }
    }

    private mutating func duration(_ node: Node?, _ name: String) -> Duration? {
        guard let node else { return nil }
        guard let duration = node.string.flatMap({ Duration(text: $0) }), duration > .zero else {
            faults.append((node, "\(name) of an alert has to be a duration such as 30s or 5m"))
            return nil
        }
        return duration
    }

    // MARK: Actions

    private mutating func actions(_ node: Node) -> [AlertAction] {
        if let sequence = node.sequence { return sequence.compactMap { action($0) } }
        if node.mapping != nil || Self.command(in: node) != nil { return [action(node)].compactMap { $0 } }
        let words = (node.string ?? "").split { $0 == "," || $0 == " " }
        if words.isEmpty { faults.append((node, "do: of an alert has to name \(Self.known)")) }
        return words.compactMap { action(named: String($0), node) }
    }

    private static var known: String {
        (AlertAction.words.map { $0.word } + ["run:", "shell:"]).joined(separator: ", ")
    }

    private mutating func action(_ node: Node) -> AlertAction? {
        if let command = Self.command(in: node) { return action(command.key, command.value, node) }
        guard let mapping = node.mapping else { return action(named: node.string ?? "?", node) }
        guard mapping.count == 1, let (key, value) = mapping.first else {
            faults.append((node, "an action of an alert is one of \(Self.known)"))
            return nil
        }
        guard let command = CommandKey(rawValue: key.string ?? "") else {
            return action(named: key.string ?? "?", key)
        }
        return action(command, value, value)
    }

    /// What starts a program.
    private enum CommandKey: String { case run, shell }

    /// Returns the command of a text such as `"shell: date"`: in quotes it is one text for YAML, and means the same.
    private static func command(in node: Node) -> (key: CommandKey, value: Node)? {
        guard let text = node.string, let colon = text.firstIndex(of: ":"),
            let key = CommandKey(rawValue: String(text[..<colon]))
        else { return nil }
        return (key, Node(text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
    }

    private mutating func action(_ key: CommandKey, _ value: Node, _ place: Node) -> AlertAction? {
        switch key {
        case .run: return run(value, place)
        case .shell:
            guard let line = value.string, !line.isEmpty else {
                faults.append((place, "shell: of an alert has to be a command line"))
                return nil
            }
            return .shell(line)
        }
    }

    private mutating func action(named word: String, _ node: Node) -> AlertAction? {
        if let known = AlertAction.words.first(where: { $0.word == word }) { return known.action }
        faults.append((node, "'\(word)' is no action of an alert; write one of \(Self.known)"))
        return nil
    }

    /// A list of words, or a text whose words have blanks between them.
    private mutating func run(_ node: Node, _ place: Node) -> AlertAction? {
        let words =
            node.sequence.map { $0.compactMap(\.string) }
            ?? (node.string ?? "").split(separator: " ").map(String.init)
        guard let program = words.first, !program.isEmpty, words.allSatisfy({ !$0.contains("\0") }),
            node.sequence.map({ $0.count == words.count }) ?? true
        else {
            faults.append((place, "run: of an alert has to be a program with its arguments"))
            return nil
        }
        return .run(words)
    }
}
