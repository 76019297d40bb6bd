extension ConfigurationSetting {
    /// Who may approve.
    package static let approval = section("approval", [fourEyes])

    /// A key that moved into the log: it is obeyed as far as it makes no rule less strict, with a warning that names
    /// where the setting is now.
    private static let fourEyes: ConfigurationSetting = {
        let plain = flag("approval.fourEyes", \.fourEyes)
        return ConfigurationSetting(
            name: plain.name,
            read: { reader, node in
                plain.read(&reader, node)
                guard node.bool != nil else { return }
                let effect =
                    reader.configuration.fourEyes
                    ? "here it only holds your own commands to it: 'orderdesk policy four-eyes on' requires it of everyone"
                    : "here it changes nothing: see 'orderdesk policy'"
                reader.warn(
                    node, "\(plain.name) is a policy of the desk now and stands in its log; \(effect)")
            }, values: plain.values)
    }()
}
