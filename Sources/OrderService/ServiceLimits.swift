/// How much of the service one client may use.
package struct ServiceLimits: Sendable {
    /// The most bytes of a request's body.
    package var bodyBytes = 1_048_576
    /// The most bytes of a request's header.
    package var headerBytes = 16_384
    /// The most fields of a request's header.
    package var headerFields = 100
    /// The most connections at once; further ones wait.
    package var connections = 1_024
    /// How long a request may be under way, from its first byte to its last.
    package var request = Duration.seconds(30)
    /// How long a connection may be silent between two requests, and how long a client may let an answer wait unread.
    package var idle = Duration.seconds(60)

    /// The usual limits.
    package init() {}
}
