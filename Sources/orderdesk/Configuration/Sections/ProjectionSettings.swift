extension ConfigurationSetting {
    /// How the dashboard projects.
    static let projection = section("projection", [duration("projection.delay", \.projectionDelay)])
}
