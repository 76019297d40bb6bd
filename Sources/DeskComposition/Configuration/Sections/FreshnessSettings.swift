extension ConfigurationSetting {
    /// What counts as late.
    package static let freshness = section("freshness", [duration("freshness.liveThreshold", \.liveThreshold)])
}
