extension ConfigurationSetting {
    /// How much one client of the HTTP service may use.
    package static let service = section(
        "service",
        [
            number("service.maxBody", \.service.maxBody, in: ServiceConfiguration.bodyRange),
            number("service.maxHeader", \.service.maxHeader, in: ServiceConfiguration.headerRange),
            number("service.maxConnections", \.service.maxConnections, in: ServiceConfiguration.connectionRange),
            duration("service.requestTimeout", \.service.requestTimeout, in: ServiceConfiguration.timeoutRange),
            duration("service.idleTimeout", \.service.idleTimeout, in: ServiceConfiguration.timeoutRange),
            number("service.rate", \.service.rate, in: ServiceConfiguration.rateRange),
            duration("service.grace", \.service.grace, in: ServiceConfiguration.graceRange),
            duration("service.slowQuery", \.service.slowQuery, in: ServiceConfiguration.slowQueryRange),
        ])
}
