import ArgumentParser
import DeskComposition

/// Sets how much of the HTTP service one client may use; what is not named here is as the configuration has it.
package struct ServeLimitOptions: ParsableArguments {
    private static let usual = ServiceConfiguration()

    @Option(help: help("The most bytes of a request's body", "maxBody", usual.maxBody, "bytes"))
    package var maxBody: Int?

    @Option(help: help("The most bytes of a request's header", "maxHeader", usual.maxHeader, "bytes"))
    package var maxHeader: Int?

    @Option(
        help: help("The most connections at once; further ones wait", "maxConnections", usual.maxConnections, "n"))
    package var maxConnections: Int?

    @Option(
        help: help(
            "How long a request may be under way, from its first byte to its last", "requestTimeout",
            usual.requestTimeout.text, "time"))
    package var requestTimeout: DurationArgument?

    @Option(
        help: help(
            "How long a connection may be silent, and an answer wait for a client that does not read it",
            "idleTimeout", usual.idleTimeout.text, "time"))
    package var idleTimeout: DurationArgument?

    @Option(help: help("The most requests a second with one token; 0 for any number", "rate", usual.rate, "n"))
    package var rate: Int?

    @Option(
        help: help(
            "How long requests may go on after TERM before they are cut, 8s at most", "grace", usual.grace.text, "time")
    )
    package var grace: DurationArgument?

    @Option(help: help("Log queries that take as long or longer", "slowQuery", usual.slowQuery.text, "time"))
    package var slowQuery: DurationArgument?

    package init() {}

    package func validate() throws {
        try check(maxBody, in: ServiceConfiguration.bodyRange, "--max-body")
        try check(maxHeader, in: ServiceConfiguration.headerRange, "--max-header")
        try check(maxConnections, in: ServiceConfiguration.connectionRange, "--max-connections")
        try check(requestTimeout, in: ServiceConfiguration.timeoutRange, "--request-timeout")
        try check(idleTimeout, in: ServiceConfiguration.timeoutRange, "--idle-timeout")
        try check(rate, in: ServiceConfiguration.rateRange, "--rate")
        try check(grace, in: ServiceConfiguration.graceRange, "--grace")
        try check(slowQuery, in: ServiceConfiguration.slowQueryRange, "--slow-query")
    }

    /// What the configuration sets, with what is named here in its place.
    package func settings(over configured: ServiceConfiguration) -> ServiceConfiguration {
        var settings = configured
        settings.maxBody = maxBody ?? settings.maxBody
        settings.maxHeader = maxHeader ?? settings.maxHeader
        settings.maxConnections = maxConnections ?? settings.maxConnections
        settings.requestTimeout = requestTimeout?.duration ?? settings.requestTimeout
        settings.idleTimeout = idleTimeout?.duration ?? settings.idleTimeout
        settings.rate = rate ?? settings.rate
        settings.grace = grace?.duration ?? settings.grace
        settings.slowQuery = slowQuery?.duration ?? settings.slowQuery
        return settings
    }

    private static func help(
        _ sentence: String, _ key: String, _ usual: some CustomStringConvertible, _ value: String
    ) -> ArgumentHelp {
        ArgumentHelp("\(sentence) (default: `service.\(key)` of the config, else \(usual)).", valueName: value)
    }

    private func check(_ value: Int?, in range: ClosedRange<Int>, _ name: String) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(name) has to be from \(range.lowerBound) to \(range.upperBound)")
    }

    private func check(_ value: DurationArgument?, in range: ClosedRange<Duration>, _ name: String) throws {
        guard let value, !range.contains(value.duration) else { return }
        throw ValidationError("\(name) has to be from \(range.lowerBound.text) to \(range.upperBound.text)")
    }
}
