extension ConfigurationSetting {
    /// What counts as late.
    static let freshness = section("freshness", [duration("freshness.liveThreshold", \.liveThreshold)])
}
