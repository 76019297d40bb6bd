import ArgumentParser

/// Sets how much of the HTTP service one client may use.
package struct ServeLimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The most bytes of a request's body.", valueName: "bytes"))
    package var maxBody = 1_048_576

    @Option(help: ArgumentHelp("The most bytes of a request's header.", valueName: "bytes"))
    package var maxHeader = 16_384

    @Option(help: ArgumentHelp("The most connections at once; further ones wait.", valueName: "n"))
    package var maxConnections = 1_024

    @Option(
        help: ArgumentHelp("How long a request may be under way, from its first byte to its last.", valueName: "time"))
    package var requestTimeout = DurationArgument(.seconds(30))

    @Option(
        help: ArgumentHelp(
            "How long a connection may be silent, and an answer wait for a client that does not read it.",
            valueName: "time"))
    package var idleTimeout = DurationArgument(.seconds(60))

    @Option(help: ArgumentHelp("The most requests a second with one token; 0 for any number.", valueName: "n"))
    package var rate = 500

    @Option(
        help: ArgumentHelp("How long requests may go on after TERM before they are cut, 8s at most.", valueName: "time")
    )
    package var grace = DurationArgument(.seconds(5))

    package init() {}

    package func validate() throws {
        try check(maxBody, in: 1_024...1_073_741_824, "--max-body")
        try check(maxHeader, in: 1_024...1_048_576, "--max-header")
        try check(maxConnections, in: 1...1_000_000, "--max-connections")
        try check(rate, in: 0...1_000_000, "--rate")
        for (name, time) in [("--request-timeout", requestTimeout), ("--idle-timeout", idleTimeout)]
        where time.duration < .milliseconds(100) {
            throw ValidationError("\(name) has to be 100ms at least")
        }
        guard grace.duration <= .seconds(8) else { throw ValidationError("--grace has to be 8s at most") }
    }

    private func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
        guard !range.contains(value) else { return }
        throw ValidationError("\(name) has to be from \(range.lowerBound) to \(range.upperBound)")
    }
}
