import EventPublishing

/// Settings of the client library that somebody wrote into a file: one `name=value` a line, `#` before a comment.
package struct KafkaSettings: Sendable {
    /// Reports a setting that cannot be used; it repeats no value, which may be a password.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        /// Reports a sentence.
        package init(description: String) { self.description = description }
    }

    /// One setting.
    struct Setting: Sendable {
        let name: String
        let value: String
        let line: Int

        /// Whether others must not read its value.
        var isSecret: Bool {
            ["password", "secret", "token", "key.pem", "oauthbearer.config", "jaas"].contains { name.contains($0) }
        }
    }

    /// In the order of the lines.
    let settings: [Setting]

    /// Sets nothing.
    package init() { settings = [] }

    /// Reads the text of a file; throws ``Failure``, which names the line.
    package init(_ text: String) throws(Failure) {
        var settings: [Setting] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let trimmed = line.trimmed
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#"), !trimmed.hasPrefix("!") else { continue }
            let sides = trimmed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = sides[0].trimmed
            guard sides.count == 2, name.wholeMatch(of: /[A-Za-z0-9._\-]+/) != nil, !line.utf8.contains(0) else {
                throw Failure(description: "line \(index + 1) is no setting; write NAME=VALUE, or # before a comment")
            }
            guard !settings.contains(where: { $0.name == name }) else {
                throw Failure(description: "line \(index + 1) sets '\(name)' a second time")
            }
            settings.append(Setting(name: String(name), value: String(sides[1].trimmed), line: index + 1))
        }
        self.settings = settings
    }

    /// Whether a value is among them that others must not read.
    package var holdSecret: Bool { settings.contains(where: \.isSecret) }

    /// The values that must not be in any message.
    var secrets: [String] { settings.filter { $0.isSecret && !$0.value.isEmpty }.map(\.value) }

    func value(of name: String) -> String? { settings.first { $0.name == name }?.value }

    /// Throws ``Failure`` for what would break what publishing promises, or give a password away.
    package func check(for target: KafkaTarget) throws(Failure) {
        for setting in settings {
            guard let reason = Self.reserved[setting.name] ?? Self.reason(against: setting) else { continue }
            throw Failure(description: "line \(setting.line) sets '\(setting.name)': \(reason)")
        }
        let mechanism = value(of: "sasl.mechanisms") ?? value(of: "sasl.mechanism")
        if mechanism?.uppercased() == "PLAIN", value(of: "security.protocol")?.lowercased() == "sasl_plaintext",
            !target.staysOnMachine
        {
            throw Failure(
                description:
                    "with SASL_PLAINTEXT and PLAIN the password goes through the network as it is; use SASL_SSL, "
                    + "or SCRAM-SHA-512")
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return rest
    }
}
