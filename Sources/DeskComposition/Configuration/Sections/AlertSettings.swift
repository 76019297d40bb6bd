import Yams

extension ConfigurationSetting {
    /// When somebody is to be alerted, and how.
    package static let alerts = ConfigurationSetting(
        name: "alerts",
        read: { reader, node in
            let rules = AlertRuleReader(node)
            reader.configuration.alerts = rules.rules
            reader.noteLine(of: node, as: "alerts")
            for fault in rules.faults { reader.warn(fault.node, fault.message) }
        },
        values: { configuration in
            let names = configuration.alerts.map { rule in
                "\(rule.name): \(rule.actions.map(\.description).joined(separator: ", "))"
            }
            return [ConfigurationValue(name: "alerts", text: names.isEmpty ? "none" : names.joined(separator: "; "))]
        })
}
