/// How much one client of the HTTP service may use, and what it logs; with the bounds that the command line has too.
package struct ServiceConfiguration: Hashable, Sendable {
    /// The most bytes of a request's body.
    package var maxBody = 1_048_576
    /// The most bytes of a request's header.
    package var maxHeader = 16_384
    /// The most connections at once.
    package var maxConnections = 1_024
    /// How long a request may be under way, from its first byte to its last.
    package var requestTimeout = Duration.seconds(30)
    /// How long a connection may be silent, and an answer wait unread.
    package var idleTimeout = Duration.seconds(60)
    /// The most requests a second with one token; 0 for any number.
    package var rate = 500
    /// How long requests may go on after the signal to end.
    package var grace = Duration.seconds(5)
    /// From how long on a query is logged.
    package var slowQuery = Duration.seconds(1)

    /// What may be set.
    package static let bodyRange = 1_024...1_073_741_824
    /// What may be set.
    package static let headerRange = 1_024...1_048_576
    /// What may be set.
    package static let connectionRange = 1...1_000_000
    /// What may be set.
    package static let timeoutRange = Duration.milliseconds(100)...Duration.seconds(86_400)
    /// What may be set.
    package static let rateRange = 0...1_000_000
    /// What may be set: the process ends within ten seconds of the signal.
    package static let graceRange = Duration.zero...Duration.seconds(8)
    /// What may be set.
    package static let slowQueryRange = Duration.zero...Duration.seconds(86_400)

    /// The usual limits.
    package init() {}
}
