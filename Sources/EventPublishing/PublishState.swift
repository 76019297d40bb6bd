import CQRS

/// How far a log was published to one target: every event up to a position was delivered, but those of held streams.
package struct PublishState: Hashable, Sendable, Codable {
    /// A stream whose next event was not delivered; its later events wait behind it.
    package struct Held: Hashable, Sendable, Codable {
        /// The stream.
        package var stream: String
        /// The version of the event that is to be delivered next.
        package var version: Int64
        /// The position of the event that was refused.
        package var position: Int64
        /// How often it was tried.
        package var tries: Int
        /// Why it was not delivered the last time.
        package var reason: String
        /// Whether it was tried as often as it is by itself, and waits for somebody.
        package var isParked: Bool
    }

    /// The format of the file.
    static let currentVersion = 1

    var version = Self.currentVersion
    /// Where events go.
    package var target: String
    /// The last event that was delivered, or held.
    package var position: Int64
    /// The chain there, by which the log is known again.
    package var chain: String
    /// The streams that wait, in the order of their events.
    package var held: [Held] = []

    /// Begins after a place in the log.
    package init(target: String, after point: LogPoint = .start) {
        self.target = target
        position = point.position.rawValue
        chain = point.chain.description
    }
}
