extension ConfigurationSetting {
    /// How the dashboard projects.
    package static let projection = section("projection", [duration("projection.delay", \.projectionDelay)])
}
